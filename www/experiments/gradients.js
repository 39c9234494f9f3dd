// How far the adjoint gradient is from that of the discrete map, against the number of steps.

import { t } from "../i18n/index.js";
import * as format from "../ui/number-format.js";
import { exponents, plotIn } from "./chart-panel.js";

const STEPS = [5, 10, 20, 40, 80, 160];

/**
 * @param {import("./runner.js").Place} place
 * @param {() => import("../ui/theme.js").Palette} colours
 * @returns {import("./runner.js").Experiment}
 */
export function createGradients(place, colours) {
  const power = (/** @type {number} */ exponent) => `10${format.superscript(exponent)}`;
  const { chart, plot, clear } = plotIn(place, colours, {
    x: {
      label: t("experiment.gradients.axis"),
      range: (low, high) => [low - 0.2, high + 0.2],
      ticks: () => STEPS.map(Math.log2),
      format: (value) => format.tick(Math.round(2 ** value)),
    },
    y: { range: (low, high) => [Math.floor(low), Math.ceil(high)], ticks: exponents, format: power },
    lines: [{ colour: "model" }, { colour: "exact", dashed: true, width: 1.6 }],
  });
  return {
    async run(ask) {
      /** @type {number[]} */
      const errors = [];
      for (const steps of STEPS) {
        const { errors: found, order } = await ask({ steps: [steps] });
        errors.push(found[0]);
        show(errors, order);
      }
    },
    clear,
    restyle: () => chart.restyle(),
  };

  /** @param {readonly number[]} errors @param {number} order */
  function show(errors, order) {
    const steps = STEPS.slice(0, errors.length);
    const logs = errors.map(Math.log10);
    // The slope of theory, through the last error that was found.
    const last = errors.length - 1;
    const from = (logs[last] ?? 0) + order * Math.log10(steps[last] ?? 1);
    const theory = steps.map((n) => from - order * Math.log10(n));
    chart.show([steps.map(Math.log2), logs, theory]);
    const values = { steps: format.integer(steps[last]), error: format.relative(errors[last]), order };
    plot.show({
      legend: [
        { colour: "model", text: "experiment.gradients.key" },
        { colour: "exact", text: "experiment.gradients.theory", shape: "dashed" },
      ],
      summary: t("experiment.gradients.summary", values),
      columns: () => [
        { head: t("experiment.gradients.axis"), values: steps.map(Math.log2), format: (x) => format.integer(2 ** x) },
        { head: t("experiment.gradients.key"), values: errors, format: format.relative },
      ],
    });
  }
}
