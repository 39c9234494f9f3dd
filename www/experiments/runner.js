// One experiment at a time: its panel, its button, what it found and at which step. Answers of a run
// that is gone are dropped; a new run clears what was found.

import { t } from "../i18n/index.js";
import { sayUnreachable } from "../offline/register.js";
import { Superseded, Unreachable } from "../trainer/client.js";
import { make, setAttribute, setText } from "../ui/dom.js";
import * as format from "../ui/number-format.js";
import { createField } from "./field.js";
import { createGradients } from "./gradients.js";
import { createNoise } from "./hutchinson.js";
import { createStates } from "./minima.js";
import { createModes } from "./mode-coverage.js";
import { createRace } from "./race.js";
import { createSample } from "./sample.js";
import { createSymmetry } from "./symmetry.js";
import { createTemperature } from "./temperature.js";
import { createWeights } from "./weights.js";

/** @typedef {import("./chooser.js").Id} Id */
/** @typedef {import("../state/state.js").State} State */
/** What a question is answered with, each experiment says. @typedef {<Answer>(question: Record<string, unknown>) => Promise<Answer>} Ask */

/**
 * One experiment inside its panel. `run` asks its questions one after the other, so that the worker can
 * train and hear in between, and shows answers as they come.
 * @typedef {object} Experiment
 * @property {(ask: Ask, state: State, trainer: Pick<import("../trainer/client.js").TrainerClient, "ask">) => Promise<void>} run
 * @property {boolean} [live] whether it follows every evaluation of the run
 * @property {() => void} clear
 * @property {() => void} restyle
 */

/** @typedef {ReturnType<typeof createPanel>} Panel */

/** An experiment's panel, which has a heading, and its title. @typedef {{ panel: HTMLElement, title: string }} Place */

/** Milliseconds of rest before a live experiment asks a run that does not play: a script may train on at once. */
const RESTED = 200;

/** @type {Record<Id, (place: Place, colours: () => import("../ui/theme.js").Palette, page: import("./chooser.js").Page) => Experiment>} */
const CREATE = {
  symmetry: createSymmetry,
  states: createStates,
  modes: createModes,
  gradients: createGradients,
  noise: createNoise,
  weights: createWeights,
  field: createField,
  temperature: createTemperature,
  sample: createSample,
  race: createRace,
};

/**
 * @param {import("./chooser.js").Page} page
 * @param {HTMLElement} host
 */
export function createPanel(page, host) {
  const { store, trainer, colours } = page;
  /** @type {Map<Id, ReturnType<typeof build>>} */
  const built = new Map();

  /** @param {Id} id */
  function build(id) {
    const title = t(`experiment.${id}.title`);
    const head = make("h2", { id: `experiment-${id}-title` }, title);
    const heading = make("div", { className: "heading" }, head, make("p", {}, t(`experiment.${id}.note`)));
    const element = make("section", { className: "panel", id: `experiment-${id}` }, heading);
    element.setAttribute("aria-labelledby", head.id);
    const button = make("button", { type: "button", className: "experiment-run" }, t("experiment.run"));
    const status = make("p", { className: "experiment-status", role: "status" });
    host.append(element);
    const experiment = CREATE[id]({ panel: element, title }, colours, page);
    element.append(make("div", { className: "experiment-foot" }, button, status));
    let busy = false;
    let rest = 0;
    /** Asks the run that is open now, and no later one. @returns {Ask} */
    const asking = () => {
      const { run: number } = trainer;
      return (question) => {
        if (number !== trainer.run) throw new Superseded("superseded: a new run was opened");
        return /** @type {Promise<any>} */ (
          trainer.ask("experiment", { experiment: id === "modes" ? "occupancy" : id, ...question })
        );
      };
    };
    const run = async () => {
      if (busy) return;
      busy = true;
      setAttribute(button, "aria-disabled", "true");
      setText(status, t("experiment.busy"));
      try {
        await experiment.run(asking(), store.get(), trainer);
        const step = format.integer(store.get().step);
        setText(status, experiment.live ? t("experiment.live") : t("experiment.done", { step }));
      } catch (error) {
        const gone = error instanceof Superseded;
        if (error instanceof Unreachable) void sayUnreachable();
        const message = error instanceof Error ? error.message : String(error);
        setText(status, gone ? t("experiment.gone") : t("experiment.failed", { message }));
      } finally {
        busy = false;
        setAttribute(button, "aria-disabled", "false");
      }
    };
    button.addEventListener("click", () => void run());
    /** The same without a word, while a run trains, and once it rests. */
    const follow = async () => {
      clearTimeout(rest);
      if (!experiment.live || element.hidden) return;
      if (busy) return restLater();
      busy = true;
      const { report } = store.get();
      await experiment.run(asking(), store.get(), trainer).catch(() => {});
      busy = false;
      // What the answer on its way did not know yet.
      if (store.get().report !== report) restLater();
    };
    const restLater = () => {
      clearTimeout(rest);
      rest = window.setTimeout(() => store.get().run.phase === "paused" && void follow(), RESTED);
    };
    const clear = () => {
      experiment.clear();
      if (!busy) setText(status, "");
    };
    return { element, run, follow, restLater, clear, restyle: experiment.restyle };
  }

  store.select(
    ({ run }) => run.phase === "opening",
    (opening) => {
      if (opening) for (const { clear } of built.values()) clear();
    },
  );

  store.select(
    ({ report }) => report,
    () => {
      const isPlaying = store.get().run.phase === "playing";
      for (const { follow, restLater } of built.values()) void (isPlaying ? follow() : restLater());
    },
  );

  return {
    /** @param {Id} id */
    show(id) {
      let chosen = built.get(id);
      const fresh = !chosen;
      chosen ??= build(id);
      built.set(id, chosen);
      for (const [other, { element }] of built) element.hidden = other !== id;
      if (fresh) void chosen.run();
    },
    hide() {
      for (const { element } of built.values()) element.hidden = true;
    },
    restyle() {
      for (const { restyle } of built.values()) restyle();
    },
  };
}
