// The learning curve: how far training and test data are from the truth.

import { byId, setText } from "../dom.js";
import * as format from "../format.js";
import { t } from "../i18n/index.js";
import { createLearning } from "../plot/learning.js";
import { createReader } from "../reader.js";
import { keyOf } from "./key.js";

/** @typedef {import("../state.js").State} State */
/** @typedef {import("../theme.js").Palette} Palette */

/** @param {() => Palette} colours */
export function createLearningPanel(colours) {
  const panel = byId("panel-learning");
  const host = byId("learning-chart");
  const note = /** @type {HTMLElement} */ (panel.querySelector(".heading p"));
  const chart = createLearning(host, () => ({ ...colours() }), { label: t("learning.axis"), format: format.tick });
  const key = keyOf(panel);
  const read = createReader(host, chart.picture, chart);
  /** @type {import("../history.js").History} */
  let history = [];
  return {
    /** @param {State} state */
    show({ history: next }) {
      if (next === history) return;
      history = next;
      const last = next.at(-1);
      if (!last) return chart.clear();
      const known = last.test !== null;
      setText(note, t(known ? "learning.note" : "learning.noteRaw"));
      key([
        { colour: "data", text: "learning.train" },
        { colour: "model", text: "learning.test" },
        ...(known ? [/** @type {const} */ ({ colour: "exact", text: "learning.truth", shape: "dashed" })] : []),
      ]);
      chart.show(next);
      const values = {
        step: format.integer(last.step),
        test: format.fixed(known ? last.test : last.testNll, 3),
        train: format.fixed(known ? last.train : last.trainNll, 3),
      };
      read(t(known ? "learning.summary" : "learning.summaryRaw", values), () => columns(next, known));
    },
    restyle: () => chart.restyle(),
  };
}

/**
 * @param {import("../history.js").History} history
 * @param {boolean} known whether distances to the truth are known
 * @returns {import("../table.js").Column[]}
 */
function columns(history, known) {
  const nats = (/** @type {number} */ value) => format.fixed(value, 3);
  const likelihoods = [
    {
      head: t("learning.trainNll"),
      unit: t("metric.nats"),
      values: history.map(({ trainNll }) => trainNll),
      format: nats,
    },
    {
      head: t("learning.testNll"),
      unit: t("metric.nats"),
      values: history.map(({ testNll }) => testNll),
      format: nats,
    },
  ];
  const gaps = [
    { head: t("learning.train"), unit: t("metric.nats"), values: history.map(({ train }) => train), format: nats },
    { head: t("learning.test"), unit: t("metric.nats"), values: history.map(({ test }) => test), format: nats },
    { head: "±", unit: t("metric.nats"), values: history.map(({ error }) => error), format: nats },
  ];
  const step = { head: t("learning.axis"), values: history.map((point) => point.step), format: format.integer };
  return [step, ...(known ? gaps : []), ...likelihoods];
}
