// Metastable states: the minima of the energy that samples relax to, the model's beside the target's.

import { t } from "../i18n/index.js";
import { createPlot } from "../panels/plot.js";
import { make, setText } from "../ui/dom.js";
import * as format from "../ui/number-format.js";
import { createCard, gallery } from "./configuration-card.js";

const SOURCES = /** @type {const} */ (["model", "reference"]);
const COUNT = 120;
/** Minima whose energies differ by less are the same one, in kT: relaxation ends a little above the bottom. */
const SAME = 0.005;

/** @typedef {{ energy: number, share: number }} Found */
/** A minimum, and how many samples relaxed to it. @typedef {{ energy: number, count: number, x: number[], new: boolean }} State */

/**
 * @param {import("./runner.js").Place} place
 * @param {() => import("../ui/theme.js").Palette} colours
 * @returns {import("./runner.js").Experiment}
 */
export function createStates({ panel, title }, colours) {
  /** @type {ReturnType<typeof createCard>[]} */
  let cards = [];
  const host = make("div", { id: `${panel.id}-cards`, role: "group" });
  panel.append(host);
  const draw = (/** @type {number} */ ratio) => gallery(host, ratio, colours());
  const plot = createPlot({ id: panel.id, title, host, draw });
  const rows = SOURCES.map((source) => {
    const list = make("div", { className: "cards" });
    const summary = make("p", { className: "experiment-summary" });
    const title = make("h3", {}, t(`experiment.states.${source}`));
    host.append(make("div", { className: "minima" }, title, summary, list));
    return { source, list, summary };
  });
  const clear = () => {
    cards = [];
    for (const { list, summary } of rows) {
      list.replaceChildren();
      setText(summary, "");
    }
    plot.clear();
  };
  return {
    async run(ask, { config }) {
      clear();
      /** @type {Found[][]} */
      const all = [];
      /** @type {string[]} */
      const sentences = [];
      for (const { source, list, summary } of rows) {
        const { states, found, relaxed, new: fresh, data } = await ask({ source, count: COUNT });
        const counts = { found, relaxed, fresh, data };
        const values = Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, format.integer(count)]));
        setText(summary, t("experiment.states.summary", values));
        sentences.push(`${t(`experiment.states.${source}`)}: ${summary.textContent}`);
        for (const { energy, count, x, new: isNew } of states) {
          const card = createCard(colours, t(`experiment.states.${source}`));
          list.append(card.element);
          const share = format.percent((100 * count) / relaxed);
          const words = isNew ? "experiment.states.newCard" : "experiment.states.card";
          card.show(config, x, t(words, { energy: format.fixed(energy, 2), share }));
          cards.push(card);
        }
        const shares = states.map((/** @type {State} */ { energy, count }) => ({ energy, share: count / relaxed }));
        all.push(shares);
        plot.show({ summary: sentences.join(" "), columns: () => columns(all) });
      }
    },
    clear,
    restyle() {
      for (const card of cards) card.redraw();
    },
  };
}

/** The minima of both sources by energy. @param {Found[][]} all @returns {import("../ui/data-table.js").Column[]} */
function columns(all) {
  const energies = all.flatMap((states) => states.map(({ energy }) => energy)).sort((a, b) => a - b);
  const distinct = energies.filter((energy, k) => k === 0 || energy - (energies[k - 1] ?? 0) > SAME);
  const shareOf = (/** @type {Found[]} */ states, /** @type {number} */ energy) =>
    states.find((each) => Math.abs(each.energy - energy) <= SAME)?.share ?? null;
  return [
    { head: t("energy.axis"), values: distinct, format: (value) => format.fixed(value, 2) },
    ...all.map((states, k) => ({
      head: t(`experiment.states.${SOURCES[k] ?? "model"}`),
      values: distinct.map((energy) => shareOf(states, energy)),
      format: (/** @type {number} */ value) => format.percent(100 * value),
    })),
  ];
}
