// What the experiments with a chart share: a chart in its stage, and the plot that it belongs to.

import { createChart } from "../charts/line-chart.js";
import { createPlot } from "../panels/plot.js";
import { make } from "../ui/dom.js";

/**
 * @param {import("./runner.js").Place} place
 * @param {() => import("../ui/theme.js").Palette} colours
 * @param {import("../charts/line-chart.js").Spec} spec
 */
export function plotIn({ panel, title }, colours, spec) {
  const list = make("ul", { className: "legend" });
  const heading = /** @type {HTMLElement} */ (panel.querySelector(".heading"));
  heading.querySelector("h2, h3")?.after(list);
  const host = make("div", { className: "plot", role: "img", id: `${panel.id}-chart` });
  panel.append(make("div", { className: "stage chart" }, host));
  const chart = createChart(host, spec, () => ({ ...colours() }));
  const plot = createPlot({ id: panel.id, title, host, draw: chart.picture, pointer: chart });
  return {
    chart,
    plot,
    clear() {
      chart.clear();
      plot.clear();
    },
  };
}

/**
 * A part of a panel with a heading of its own.
 * @param {HTMLElement} host
 * @param {string} id
 * @param {string} title
 */
export function innerPanel(host, id, title) {
  const heading = make("div", { className: "heading" }, make("h3", {}, title));
  const panel = make("section", { id, className: "panel inner" }, heading);
  panel.setAttribute("aria-label", title);
  host.append(panel);
  return { panel, title, heading };
}

/** Powers of two on an axis of their exponents. @param {number} low @param {number} high */
export const exponents = (low, high) => {
  const first = Math.ceil(low);
  return Array.from({ length: Math.max(0, Math.floor(high) - first + 1) }, (_, k) => first + k);
};
