// A histogram of several populations over the same bins: the data as an area, the model and the
// reweighted model as steps, the exact density as a dashed line; a pinned run's populations dotted; a prediction as steps.

import { createChart } from "./line-chart.js";

/** @typedef {{ edges: Float64Array, data: Float64Array, model: Float64Array, reweighted: Float64Array, exact?: Float64Array }} Histogram */
/** Over the same bins. @typedef {{ model: Float64Array, reweighted: Float64Array }} Pinned */
/** The same for what somebody has drawn; while it is being drawn the axis ends at `top`. @typedef {{ density: Float64Array, top?: number | undefined }} Predicted */

/** A reweighted histogram of few effective samples has spikes; they leave the others room. */
const SPIKE = 1.6;

/**
 * @param {HTMLElement} host
 * @param {() => Record<string, string>} colours
 * @param {{ label: string, format: (value: number) => string }} axis
 */
export function createHistogram(host, colours, { label, format }) {
  let top = 1;
  const chart = createChart(
    host,
    {
      x: { label, format, range: (low, high) => [low, high] },
      y: { hidden: true, range: () => [0, 1.08 * top] },
      lines: [
        { colour: "data", shape: "area" },
        { colour: "model", shape: "steps" },
        { colour: "reweighted", shape: "steps" },
        { colour: "exact", dashed: true, width: 1.6 },
        { colour: "model", shape: "steps", dotted: true },
        { colour: "reweighted", shape: "steps", dotted: true },
        { colour: "prediction", shape: "steps", width: 2.6 },
      ],
    },
    colours,
  );
  return {
    ...chart,
    /** Returns the first bin that is shown. @param {Histogram} histogram @param {Pinned} [pinned] @param {Predicted} [predicted] */
    show({ edges, data, model, reweighted, exact }, pinned, predicted) {
      const other = pinned ? [pinned.model, pinned.reweighted] : [];
      const drawn = predicted ? [predicted.density] : [];
      const others = tallest(data, model, exact ?? [], pinned?.model ?? [], ...(predicted?.top ? [] : drawn));
      top = Math.max(others, Math.min(tallest(reweighted, pinned?.reweighted ?? []), SPIKE * others)) || 1;
      if (predicted?.top) top = predicted.top;
      const from = Math.min(...[data, model, reweighted, ...other, ...drawn].map(firstFilled));
      const columns = [
        places(edges),
        ...[data, model, reweighted].map(steps),
        exact ? through(exact) : blank(edges),
        ...(pinned ? other.map(steps) : [blank(edges), blank(edges)]),
        predicted ? steps(predicted.density) : blank(edges),
      ];
      chart.show(columns.map((column) => column.slice(2 * from)));
      return from;
    },
  };
}

/** @param {ArrayLike<number>[]} histograms */
const tallest = (...histograms) =>
  histograms.flatMap((values) => Array.from(values)).reduce((most, value) => (value > most ? value : most), 0);

/** The bin where a histogram begins, less one for air. @param {Float64Array} values */
function firstFilled(values) {
  const first = values.findIndex((value) => value > 0);
  return Math.max(0, first - 1);
}

/** Edges and centres in turn, so that steps and smooth curves share one axis. @param {Float64Array} edges */
function places(edges) {
  const all = [];
  for (let k = 0; k + 1 < edges.length; k++) {
    const [low, high] = [edges[k] ?? 0, edges[k + 1] ?? 0];
    all.push(low, (low + high) / 2);
  }
  return [...all, edges.at(-1) ?? 0];
}

/** @param {Float64Array} values */
function steps(values) {
  const all = Array.from(values, (value) => [value, value]).flat();
  return [...all, values.at(-1) ?? null];
}

/** A smooth curve through the bins' centres. @param {Float64Array} values */
function through(values) {
  /** @type {(number | null)[]} */
  const all = [];
  values.forEach((value, k) => {
    const before = values[k - 1];
    all.push(before === undefined ? null : (before + value) / 2, value);
  });
  return [...all, null];
}

/** @param {Float64Array} edges */
const blank = (edges) => new Array(Math.max(1, 2 * edges.length - 1)).fill(null);
