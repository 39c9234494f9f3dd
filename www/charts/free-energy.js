// A free-energy profile: the reweighted model with its error band, beside the exact curve, dashed, or
// that of the data where none is known; a pinned run's dotted.

import { centresOf } from "./bins.js";
import { createChart } from "./line-chart.js";

/** @typedef {{ edges: Float64Array, model: Float64Array, modelError: Float64Array, data: Float64Array, exact?: Float64Array }} Profile */

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
        { colour: "data" },
        { colour: "reweighted" },
        { colour: "exact", dashed: true, width: 1.6 },
        { colour: "reweighted", dotted: true },
      ],
      bands: [{ lines: [0, 1], colour: "reweighted" }],
    },
    colours,
  );
  return {
    ...chart,
    /** @param {Profile} profile @param {Float64Array} [pinned] over the same bins */
    show({ edges, model, modelError, data, exact }, pinned) {
      range = frame(exact ?? data);
      const shift = (/** @type {number} */ sign) =>
        Array.from(model, (value, k) => value + sign * (modelError[k] ?? 0));
      const blank = new Array(model.length).fill(null);
      const [measured, known] = exact ? [blank, Array.from(exact)] : [Array.from(data), blank];
      chart.show([
        centresOf(edges),
        shift(1),
        shift(-1),
        measured,
        Array.from(model),
        known,
        pinned ? Array.from(pinned) : blank,
      ]);
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
