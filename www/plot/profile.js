// A free-energy profile: the reweighted model with its error band, the exact curve dashed.

import { centresOf } from "./bins.js";
import { createChart } from "./chart.js";

/** @typedef {{ edges: Float64Array, model: Float64Array, modelError: Float64Array, exact?: Float64Array }} Profile */

/**
 * @param {HTMLElement} host
 * @param {() => Record<string, string>} colours
 * @param {{ label: string, format: (value: number) => string }} axis
 */
export function createProfile(host, colours, { label, format }) {
  /** @type {[number, number]} */
  let range = [0, 6];
  const chart = createChart(
    host,
    {
      x: { label, format, range: (low, high) => [low, high] },
      y: { format, range: () => range, steps: [1, 2, 5, 10] },
      lines: [
        { colour: "reweighted", silent: true },
        { colour: "reweighted", silent: true },
        { colour: "reweighted" },
        { colour: "exact", dashed: true, width: 1.6 },
      ],
      bands: [{ lines: [0, 1], colour: "reweighted" }],
    },
    colours,
  );
  return {
    ...chart,
    /** @param {Profile} profile */
    show({ edges, model, modelError, exact }) {
      range = frame(exact ?? model);
      const shift = (/** @type {number} */ sign) =>
        Array.from(model, (value, k) => value + sign * (modelError[k] ?? 0));
      const blank = new Array(model.length).fill(null);
      chart.show([centresOf(edges), shift(1), shift(-1), Array.from(model), exact ? Array.from(exact) : blank]);
    },
  };
}

/** From just below the lowest point to what thermal motion reaches. @param {Float64Array} curve @returns {[number, number]} */
function frame(curve) {
  const finite = curve.filter(Number.isFinite);
  if (finite.length === 0) return [0, 6];
  const low = Math.min(...finite);
  const high = Math.min(Math.max(...finite), low + 7.5);
  return [low - 0.5, high + 0.9];
}
