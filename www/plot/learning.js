// The learning curve: distance to the truth on an axis that is logarithmic far from zero and linear
// close to it, so that the truth itself, at zero, is on the paper.

import { createChart } from "./chart.js";

/** @typedef {{ step: number, train: number | null, test: number | null, error: number, trainNll: number, testNll: number }} Point */

/** Below this distance (nats) the axis is linear. */
const KNEE = 0.01;
/** The axis shows at least this many steps. */
const SPAN = 50;
const MARKS = [-1, -0.1, -0.01, 0, 0.01, 0.1, 1, 10, 100, 1000];

/** @param {number} value */
const bend = (value) => Math.asinh(value / KNEE);
/** @param {number} bent */
const unbend = (bent) => KNEE * Math.sinh(bent);

/** @param {number | null} value */
const bendOrGap = (value) => (value === null ? null : bend(value));

/**
 * @param {HTMLElement} host
 * @param {() => Record<string, string>} colours
 * @param {{ label: string, format: (value: number) => string }} axis
 */
export function createLearning(host, colours, { label, format }) {
  let known = true;
  const chart = createChart(
    host,
    {
      x: { label, format, range: (_low, high) => [0, Math.max(SPAN, high)] },
      y: {
        range: (low, high) =>
          known ? [Math.min(bend(-0.003), low), Math.max(bend(0.1), high) + 0.3] : widen(low, high),
        ticks: (low, high, pixels) => (known ? marks(low, high, pixels) : even(low, high)),
        format: (value) => format(known ? unbend(value) : value),
      },
      lines: [
        { colour: "model", silent: true },
        { colour: "model", silent: true },
        { colour: "data" },
        { colour: "model" },
        { colour: "exact", dashed: true, width: 1.6 },
      ],
      bands: [{ lines: [0, 1], colour: "model" }],
    },
    colours,
  );
  return {
    ...chart,
    /** @param {readonly Point[]} points */
    show(points) {
      known = points.every(({ test }) => test !== null);
      const last = points.at(-1)?.step ?? 0;
      const shift = (/** @type {number} */ sign) =>
        points.map(({ test, error }) => (known && test !== null ? bend(test + sign * error) : null));
      const columns = [
        shift(1),
        shift(-1),
        points.map(({ train, trainNll }) => (known ? bendOrGap(train) : trainNll)),
        points.map(({ test, testNll }) => (known ? bendOrGap(test) : testNll)),
      ];
      const truth = points.map(() => (known ? 0 : null));
      const steps = points.map(({ step }) => step);
      // The line of the truth reaches to the end of the axis.
      if (last >= SPAN) chart.show([steps, ...columns, truth]);
      else chart.show([[...steps, SPAN], ...columns.map((column) => [...column, null]), [...truth, known ? 0 : null]]);
    },
  };
}

/** Decades, without those too close to zero to be labelled. @param {number} low @param {number} high @param {number} pixels */
function marks(low, high, pixels) {
  const apart = (18 * (high - low)) / Math.max(1, pixels);
  return MARKS.map(bend).filter((mark) => mark >= low && mark <= high && (mark === 0 || Math.abs(mark) >= apart));
}

/** @param {number} low @param {number} high @returns {[number, number]} */
function widen(low, high) {
  const margin = 0.08 * (high - low || 1);
  return [low - margin, high + margin];
}

/** Four or five round numbers. @param {number} low @param {number} high */
function even(low, high) {
  const rough = (high - low) / 4;
  const unit = 10 ** Math.floor(Math.log10(rough));
  const gap = unit * ([1, 2, 5].find((factor) => factor * unit >= rough) ?? 10);
  const marks = [];
  for (let mark = Math.ceil(low / gap) * gap; mark <= high; mark += gap) marks.push(mark);
  return marks;
}
