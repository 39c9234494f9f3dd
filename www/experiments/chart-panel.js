// What the experiments with a chart share: a chart in its stage, its key, and its reader.

import { createChart } from "../charts/line-chart.js";
import { createReader } from "../panels/accessible-plot.js";
import { keyOf } from "../panels/legend.js";
import { make } from "../ui/dom.js";

/**
 * @param {HTMLElement} panel
 * @param {() => import("../ui/theme.js").Palette} colours
 * @param {import("../charts/line-chart.js").Spec} spec
 */
export function plotIn(panel, colours, spec) {
  const list = make("ul", { className: "key" });
  const heading = /** @type {HTMLElement} */ (panel.querySelector(".heading"));
  heading.querySelector("h2")?.after(list);
  const plot = make("div", { className: "plot", role: "img", id: `${panel.id}-chart` });
  panel.append(make("div", { className: "stage chart" }, plot));
  const chart = createChart(plot, spec, () => ({ ...colours() }));
  return { chart, key: keyOf(panel), read: createReader(plot, chart.picture, chart) };
}

/** Powers of two on an axis of their exponents. @param {number} low @param {number} high */
export const exponents = (low, high) => {
  const first = Math.ceil(low);
  return Array.from({ length: Math.max(0, Math.floor(high) - first + 1) }, (_, k) => first + k);
};
