// The learning curve: how far training and test data are from the truth.

import { byId, setAttribute, setText } from "../dom.js";
import * as format from "../format.js";
import { t } from "../i18n/index.js";
import { createLearning } from "../plot/learning.js";
import { keyOf, readoutOf } from "./key.js";

/** @typedef {import("../state.js").State} State */
/** @typedef {import("../theme.js").Palette} Palette */

/** @param {() => Palette} colours */
export function createLearningPanel(colours) {
  const panel = byId("panel-learning");
  const host = byId("learning-chart");
  const note = /** @type {HTMLElement} */ (panel.querySelector(".heading p"));
  const chart = createLearning(host, () => ({ ...colours() }), { label: t("learning.axis"), format: format.tick });
  const key = keyOf(panel);
  const readout = readoutOf(panel);
  /** @type {import("../history.js").History} */
  let history = [];
  chart.onPoint((index) => readout(index === undefined ? "" : valuesAt(history[index])));
  setAttribute(host, "aria-label", t("chart.empty"));
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
      setAttribute(host, "aria-label", t(known ? "learning.summary" : "learning.summaryRaw", values));
    },
    restyle: () => chart.restyle(),
  };
}

/** @param {import("../history.js").Point | undefined} point */
function valuesAt(point) {
  if (!point) return "";
  const [step, train, test] = [
    format.integer(point.step),
    format.fixed(point.trainNll, 3),
    format.fixed(point.testNll, 3),
  ];
  return t("learning.readout", { step, train, test });
}
