// The density and the energy of the followed sample along flow time.

import { t } from "../i18n/index.js";
import { createPlot } from "../panels/plot.js";
import { make } from "../ui/dom.js";
import * as format from "../ui/number-format.js";
import { innerPanel, plotIn } from "./chart-panel.js";

/** How far above the lowest energy the axis reaches, in kT: where particles overlap, energies are astronomical. */
const HIGHEST = 60;

/** @typedef {import("./sample.js").Path} Path */

/**
 * @param {HTMLElement} host
 * @param {string} id
 * @param {string} title of the whole, which the picture has
 * @param {() => import("../ui/theme.js").Palette} colours
 * @param {ReturnType<typeof import("./sample-stage.js").createStage>} stage
 */
export function createSampleCharts(host, id, title, colours, stage) {
  const right = make("div");
  host.append(right);
  const x = { label: t("flow.axis"), range: /** @type {[number, number]} */ ([0, 1]), format: format.tick };
  const density = plotIn(innerPanel(right, `${id}-density`, t("experiment.sample.density")), colours, {
    x,
    y: { range: padded, format: format.tick },
    lines: [{ colour: "data", dotted: true }, { colour: "model" }, { colour: "exact", dashed: true, width: 1.6 }],
  });
  const energy = plotIn(innerPanel(right, `${id}-energy`, t("experiment.sample.energy")), colours, {
    x,
    y: { range: (low, high) => padded(low, Math.min(high, low + HIGHEST)), format: format.tick },
    lines: [{ colour: "model" }],
  });
  const picture = createPlot({ id, title, host: stage.canvas, draw: stage.picture });
  return {
    /** @param {Path} path */
    show(path) {
      const { reached, times, energies, logPrior, integrated, logDet, logQ } = path;
      const columns = columnsOf(path);
      const logQs = logDet.map((value) => logPrior - value);
      if (reached) {
        density.chart.show([times, times.map(() => logPrior), logQs, integrated.map((value) => logPrior - value)]);
        energy.chart.show([times, energies]);
      } else for (const { chart } of [density, energy]) chart.clear();
      const nats = (/** @type {number | undefined} */ value) => format.fixed(value, 4);
      density.plot.show({
        legend: [
          { colour: "data", text: "experiment.sample.priorLine", shape: "dotted" },
          { colour: "model", text: "experiment.sample.exactLine" },
          { colour: "exact", text: "experiment.sample.integratedLine", shape: "dashed" },
        ],
        summary: reached ? t("experiment.sample.densitySummary", { prior: nats(logPrior), logQ: nats(logQ) }) : "",
        columns: () => (reached ? [columns.time, columns.logQ, columns.logDet, columns.integrated] : []),
      });
      const [first, last] = [format.fixed(energies[0], 2), format.fixed(energies.at(-1), 4)];
      energy.plot.show({
        legend: [{ colour: "model", text: "experiment.sample.energyLine" }],
        summary: reached ? t("experiment.sample.energySummary", { first, last }) : "",
        columns: () => (reached ? [columns.time, columns.energy] : []),
      });
      picture.show({
        summary: t("experiment.sample.summary", { energy: last, logQ: nats(logQ) }),
        columns: () => Object.values(columns),
      });
    },
    clear() {
      density.clear();
      energy.clear();
      picture.clear();
    },
    restyle() {
      density.chart.restyle();
      energy.chart.restyle();
    },
  };
}

/** With air above and below. @param {number} low @param {number} high @returns {[number, number]} */
function padded(low, high) {
  const air = 0.06 * (high - low) || 1;
  return [low - air, high + air];
}

/** @param {Path} path */
function columnsOf({ times, energies, logPrior, integrated, logDet }) {
  const column = (/** @type {string} */ head, /** @type {string} */ unit, /** @type {number[]} */ values) => ({
    head,
    unit,
    values,
    format: (/** @type {number} */ value) => format.fixed(value, 4),
  });
  return {
    time: column(t("flow.axis"), "", times),
    energy: column("u", "kT", energies),
    logQ: column(
      "log q",
      t("metric.nats"),
      logDet.map((value) => logPrior - value),
    ),
    logDet: column("log |det|", t("metric.nats"), logDet),
    integrated: column("∫∇·v dt", t("metric.nats"), integrated),
  };
}
