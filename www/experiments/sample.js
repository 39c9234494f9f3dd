// One sample, followed through the flow: its trail, velocities beside forces, and the terms of its density. Its particles can
// be moved, and energy and density follow.

import { systemOf } from "../config/systems.js";
import { t } from "../i18n/index.js";
import { make, setAttribute, setText } from "../ui/dom.js";
import { announce } from "../ui/live-region.js";
import * as format from "../ui/number-format.js";
import { createLivePace } from "./live-pace.js";
import { createSampleCharts } from "./sample-charts.js";
import { createStage } from "./sample-stage.js";

/** As many as the picture of the flow has. */
const SAMPLES = 48;
/** How far out a particle can be moved, in half-widths of the picture. */
const RIM = 0.97;

/**
 * The engine's answer: K + 1 states from the latent to the sample, N·D numbers each. Energies in kT, logarithms in nats; where
 * the flow does not reach a configuration, it stands alone, and what belongs to the flow is not a number.
 * @typedef {object} Path
 * @property {boolean} reached
 * @property {number[]} times
 * @property {number[]} points
 * @property {number[]} velocities
 * @property {number[]} forces −∇u, in kT per length
 * @property {number[]} energies
 * @property {number} logPrior
 * @property {number[]} integrated ∫∇·v dt
 * @property {number[]} logDet exact
 * @property {number} logQ
 * @property {number} logWeight
 */

/**
 * @param {import("./runner.js").Place} place
 * @param {() => import("../ui/theme.js").Palette} colours
 * @param {import("./chooser.js").Page} page
 * @returns {import("./runner.js").Experiment}
 */
export function createSample({ panel, title }, colours, { store, trainer, now }) {
  const controls = createControls(panel);
  const verdict = make("p", { id: `${panel.id}-verdict`, className: "verdict" });
  const both = make("div", { className: "side-by-side" });
  const left = make("div");
  both.append(left);
  panel.append(verdict, both);
  const stage = createStage(left, `${panel.id}-picture`, colours, { move, choose });
  const terms = make("dl", { className: "terms" });
  left.append(terms);
  const charts = createSampleCharts(both, panel.id, title, colours, stage);

  /** @type {Path | undefined} */
  let path;
  /** The configuration as somebody moves it; the answer comes later. @type {number[] | undefined} */
  let moved;
  let chosen = 0;
  /** Which question is out, and whether another one is wanted after it. */
  let asking = false;
  let wanted = false;
  const pace = createLivePace(now);

  const index = () => store.get().followed?.index ?? 0;
  const question = () => ({ experiment: "sample", ...(moved ? { x: moved } : { index: index() }) });

  /** Asks for the path as it is wanted now; one question at a time. */
  async function ask() {
    if (asking) {
      wanted = true;
      return;
    }
    asking = true;
    try {
      do {
        wanted = false;
        const [run, asked, askedIndex] = [trainer.run, moved, index()];
        const start = now();
        const found = /** @type {Path} */ (await trainer.ask("experiment", question()));
        pace.answered(start);
        if (run !== trainer.run) return;
        // A particle may be elsewhere by now, or another sample chosen; its numbers come with the next answer.
        if (asked === moved && askedIndex === index()) show(found);
        else wanted = true;
      } while (wanted);
    } finally {
      asking = false;
    }
  }

  /** @param {Path} found */
  function show(found) {
    path = found;
    const { config } = store.get();
    const dof = found.points.length / found.times.length;
    const x = found.points.slice(-dof);
    store.set({
      followed: { index: index(), x, energy: found.energies.at(-1) ?? Number.NaN, moved: moved !== undefined },
    });
    setText(verdict, verdictOf(found, { moved: moved !== undefined, index: index() }));
    verdict.classList.toggle("doubtful", !found.reached);
    showTerms(terms, found);
    controls.show({ config, chosen, index: index(), moved: moved !== undefined, reached: found.reached });
    charts.show(found);
    draw();
  }

  function draw() {
    if (!path) return stage.show(undefined);
    const system = systemOf(store.get().config);
    const time = controls.time();
    stage.show({ ...sceneOf(path, moved, system.dimension), ...system, count: 1, time, chosen });
  }

  /** @param {number} particle @param {readonly number[]} by */
  function move(particle, by) {
    if (!path) return;
    const { dimension, extent } = systemOf(store.get().config);
    const dof = path.points.length / path.times.length;
    const rim = RIM * extent;
    const x = [...(moved ?? path.points.slice(-dof))];
    for (const [axis, way] of by.entries()) {
      const k = dimension * particle + axis;
      x[k] = Math.max(-rim, Math.min(rim, (x[k] ?? 0) + way));
    }
    chosen = particle;
    moved = x;
    controls.atEnd();
    draw();
    void ask().then(() => path && announce("sample", verdict.textContent ?? ""), quietly);
  }

  /** @param {number} particle */
  function choose(particle) {
    chosen = particle;
    controls.atEnd();
    controls.showParticle(particle);
    draw();
  }

  controls.onIndex((index) => {
    store.set({ followed: { index } });
  });
  controls.onParticle((particle) => {
    chosen = particle;
    draw();
  });
  controls.onTime(draw);
  controls.onBack(() => {
    moved = undefined;
    void ask().catch(quietly);
  });
  // In the picture of the flow as well. What is told of the same sample by `show` is no choice.
  store.select(
    ({ followed }) => followed,
    (followed) => {
      if (!followed || followed.x || followed.energy !== undefined) return;
      moved = undefined;
      if (store.get().run.phase !== "opening") void ask().catch(quietly);
    },
  );

  return {
    live: true,
    async run() {
      const isTraining = store.get().run.phase === "playing";
      if (isTraining && path && !pace.isDue()) return;
      await ask();
    },
    clear() {
      path = undefined;
      moved = undefined;
      chosen = 0;
      pace.reset();
      const { followed } = store.get();
      if (followed) store.set({ followed: { index: followed.index } });
      setText(verdict, "");
      terms.replaceChildren();
      charts.clear();
      draw();
    },
    restyle() {
      stage.draw();
      charts.restyle();
    },
  };
}

/** What a question is not answered with, because its run is gone or the engine refuses, the panel's foot says. */
const quietly = () => {};

/**
 * The path as it is drawn. Particles that somebody moves are where they were moved to, whatever the answer on its way will say;
 * the path, whose centre of mass rests, is drawn about theirs.
 * @param {Path} path
 * @param {number[] | undefined} moved
 * @param {number} dimension
 */
function sceneOf({ points, velocities, forces, times, reached }, moved, dimension) {
  const dof = points.length / times.length;
  const ended = (/** @type {number[]} */ values) => (reached ? values : [...values, ...values]);
  const all = ended(points);
  if (moved) {
    const particles = dof / dimension;
    const centre = Array.from({ length: dimension }, (_, axis) =>
      moved.reduce((sum, value, k) => (k % dimension === axis ? sum + value / particles : sum), 0),
    );
    for (const [k, value] of all.entries()) all[k] = value + (centre[k % dimension] ?? 0);
    all.splice(-dof, dof, ...moved);
  }
  return {
    points: Float32Array.from(all),
    velocities: Float32Array.from(ended(velocities)),
    forces: Float32Array.from(ended(forces)),
    frames: reached ? times.length : 2,
  };
}

/** @param {Path} path @param {{ moved: boolean, index: number }} which */
function verdictOf({ reached, energies, logQ, logWeight }, { moved, index }) {
  const values = {
    sample: format.integer(index + 1),
    energy: format.fixed(energies.at(-1), 4),
    logQ: format.fixed(logQ, 4),
    logWeight: format.fixed(logWeight, 4),
  };
  if (!reached) return t("experiment.sample.unreached", values);
  return t(moved ? "experiment.sample.moved" : "experiment.sample.verdict", values);
}

/** The density of the sample, term by term. @param {HTMLElement} list @param {Path} path */
function showTerms(list, { energies, logPrior, integrated, logDet, logQ, logWeight }) {
  const nats = (/** @type {number} */ value) => `${format.fixed(value, 4)} ${t("metric.nats")}`;
  const last = (/** @type {number[]} */ values) => values.at(-1) ?? Number.NaN;
  /** @type {[string, string][]} */
  const rows = [
    [t("experiment.sample.prior"), nats(logPrior)],
    [t("experiment.sample.logDet"), nats(-last(logDet))],
    ["log q(x)", nats(logQ)],
    [t("experiment.sample.integrated"), nats(-last(integrated))],
    ["u(x)", `${format.fixed(last(energies), 4)} kT`],
    ["log w = −u − log q", nats(logWeight)],
  ];
  const names = list.querySelectorAll("dt");
  if (names.length !== rows.length) {
    list.replaceChildren(...rows.flatMap(() => [make("dt"), make("dd")]));
  }
  for (const [k, [name, value]] of rows.entries()) {
    setText(/** @type {Element} */ (list.children[2 * k]), name);
    setText(/** @type {Element} */ (list.children[2 * k + 1]), value);
  }
}

/**
 * Which sample, at which time, which particle, and back to the flow's own.
 * @param {HTMLElement} panel
 */
function createControls(panel) {
  const slider = (/** @type {string} */ name, /** @type {Partial<HTMLInputElement>} */ range) => {
    const input = make("input", { type: "range", id: `${panel.id}-${name}`, step: "1", ...range });
    const output = make("output");
    output.setAttribute("for", input.id);
    // The slider is spoken itself.
    output.setAttribute("aria-live", "off");
    const label = make(
      "label",
      { htmlFor: input.id },
      t(`experiment.sample.${/** @type {"index" | "time"} */ (name)}`),
    );
    panel.append(make("div", { className: "scrub" }, label, input, output));
    return {
      input,
      /** @param {string} text */
      say(text) {
        setText(output, text);
        setAttribute(input, "aria-valuetext", text);
      },
    };
  };
  const sample = slider("index", { min: "1", max: String(SAMPLES), value: "1" });
  const time = slider("time", { min: "0", max: "100", value: "100" });
  const particle = make("select", { id: `${panel.id}-particle` });
  const back = make("button", { type: "button", disabled: true }, t("experiment.sample.back"));
  const label = make("label", { htmlFor: particle.id }, t("experiment.sample.particle"));
  panel.append(make("div", { className: "sample-row" }, label, particle, back));
  const flowTime = () => Number(time.input.value) / 100;
  const sayTime = () => time.say(t("flow.value", { t: format.fixed(flowTime(), 2) }));
  const saySample = () => {
    const values = { sample: sample.input.value, count: String(SAMPLES) };
    sample.say(t("experiment.sample.of", values));
  };
  sayTime();
  saySample();
  return {
    time: flowTime,
    /** The picture shows the sample, which alone can be moved. */
    atEnd() {
      time.input.value = "100";
      sayTime();
    },
    /** @param {number} chosen */
    showParticle(chosen) {
      particle.value = String(chosen);
    },
    /** @param {{ config: import("../config/schema.js").Config, chosen: number, index: number, moved: boolean, reached: boolean }} now */
    show({ config, chosen, index, moved, reached }) {
      const { particles } = systemOf(config);
      if (particle.options.length !== particles) {
        const numbers = Array.from({ length: particles }, (_, k) =>
          make("option", { value: String(k) }, format.integer(k + 1)),
        );
        particle.replaceChildren(...numbers);
      }
      particle.value = String(chosen);
      sample.input.value = String(index + 1);
      saySample();
      time.input.disabled = !reached;
      // A button with the focus keeps it.
      back.disabled = !moved && document.activeElement !== back;
    },
    /** @param {(index: number) => void} chosen */
    onIndex: (chosen) =>
      sample.input.addEventListener("input", () => {
        saySample();
        chosen(Number(sample.input.value) - 1);
      }),
    /** @param {(particle: number) => void} chosen */
    onParticle: (chosen) => particle.addEventListener("change", () => chosen(Number(particle.value))),
    /** @param {() => void} changed */
    onTime: (changed) =>
      time.input.addEventListener("input", () => {
        sayTime();
        changed();
      }),
    /** @param {() => void} wanted */
    onBack: (wanted) => back.addEventListener("click", wanted),
  };
}
