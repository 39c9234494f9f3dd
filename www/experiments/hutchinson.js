// The exact divergence against Hutchinson's estimator: effective samples against the number of probes.

import { t } from "../i18n/index.js";
import * as format from "../ui/number-format.js";
import { exponents, plotIn } from "./chart-panel.js";

const PROBES = [1, 2, 4, 8, 16, 32];
const DRAWS = 200;

/** @typedef {{ probes: number, bias: number, biasError: number, deviation: number, ess: number }} Estimate */

/**
 * @param {import("./runner.js").Place} place
 * @param {() => import("../ui/theme.js").Palette} colours
 * @returns {import("./runner.js").Experiment}
 */
export function createNoise(place, colours) {
  const { chart, plot, clear } = plotIn(place, colours, {
    x: {
      label: t("experiment.noise.axis"),
      range: (low, high) => [low - 0.2, high + 0.2],
      ticks: exponents,
      format: (value) => format.tick(2 ** value),
    },
    y: { range: () => [0, 102], format: (value) => `${format.tick(value)}\u202f%` },
    lines: [{ colour: "model" }, { colour: "exact", dashed: true, width: 1.6 }],
  });
  return {
    async run(ask) {
      /** @type {Estimate[]} */
      const found = [];
      for (const probes of PROBES) {
        const { exactEss, estimates } = await ask({ probes: [probes], count: DRAWS });
        found.push(...estimates);
        show(found, exactEss);
      }
    },
    clear,
    restyle: () => chart.restyle(),
  };

  /** @param {readonly Estimate[]} found @param {number} exact */
  function show(found, exact) {
    const places = found.map(({ probes }) => Math.log2(probes));
    chart.show([places, found.map(({ ess }) => ess), found.map(() => exact)]);
    const one = found[0];
    const values = {
      ess: format.percent(one?.ess),
      exact: format.percent(exact),
      deviation: format.fixed(one?.deviation, 2),
    };
    const nats = (/** @type {number} */ value) => format.fixed(value, 3);
    plot.show({
      legend: [
        { colour: "model", text: "experiment.noise.key" },
        { colour: "exact", text: "experiment.noise.exact", shape: "dashed" },
      ],
      summary: t("experiment.noise.summary", values),
      columns: () => [
        { head: t("experiment.noise.axis"), values: places, format: (x) => format.integer(2 ** x) },
        { head: t("experiment.noise.key"), values: found.map(({ ess }) => ess), format: format.percent },
        {
          head: t("experiment.noise.deviation"),
          unit: t("metric.nats"),
          values: found.map(({ deviation }) => deviation),
          format: nats,
        },
        {
          head: t("experiment.noise.bias"),
          unit: t("metric.nats"),
          values: found.map(({ bias }) => bias),
          format: nats,
        },
        { head: "±", unit: t("metric.nats"), values: found.map(({ biasError }) => biasError), format: nats },
      ],
    });
  }
}
