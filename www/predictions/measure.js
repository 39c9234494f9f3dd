// A prediction that was drawn into a plot, and how far it is from what the run shows: one number each.

import { rebin } from "../charts/bins.js";

/** The plots that can be drawn into. @typedef {"energy" | "learning"} PlotName */

/**
 * What was drawn. Energies: densities in 1/kT between the edges of bins, one place more than values, of area 1. Learning
 * curve: distances in nats, or likelihoods where no entropy is known, at steps.
 * @typedef {{ plot: PlotName, places: readonly number[], values: readonly number[] }} Drawn
 */

/** The same while it is being drawn: `top` is the end of the axis until then. @typedef {Drawn & { top?: number }} Shown */

/** How each is compared. @type {Readonly<Record<PlotName, "totalVariation" | "meanAbsoluteDifference">>} */
export const MEASURES = { energy: "totalVariation", learning: "meanAbsoluteDifference" };

/** @param {ArrayLike<number>} list @param {number} k */
const at = (list, k) => list[k] ?? 0;

/**
 * A drawn density with area 1; undefined where nothing was drawn.
 * @param {readonly number[]} places edges
 * @param {readonly number[]} values
 * @returns {number[] | undefined}
 */
export function withUnitArea(places, values) {
  const area = values.reduce((sum, value, k) => sum + value * (at(places, k + 1) - at(places, k)), 0);
  return area > 0 ? values.map((value) => value / area) : undefined;
}

/**
 * Total variation between a drawn density and a histogram, ½ Σ |p − q| over the drawn bins and what lies outside of them:
 * 0 for the same one, 1 for two that share no energy. Undefined where the histogram is empty.
 * @param {Pick<Drawn, "places" | "values">} drawn
 * @param {{ edges: Float64Array, density: Float64Array }} found
 * @returns {number | undefined}
 */
export function totalVariation({ places, values }, { edges, density }) {
  const whole = density.reduce((sum, value, k) => {
    return Number.isFinite(value) ? sum + value * (at(edges, k + 1) - at(edges, k)) : sum;
  }, 0);
  const own = withUnitArea(places, values);
  if (!(whole > 0) || !own) return undefined;
  const other = rebin(edges, density, Float64Array.from(places));
  let [difference, inside] = [0, 0];
  own.forEach((value, k) => {
    const width = at(places, k + 1) - at(places, k);
    const mass = (at(other, k) * width) / whole;
    difference += Math.abs(value * width - mass);
    inside += mass;
  });
  return (difference + Math.max(0, 1 - inside)) / 2;
}

/**
 * Mean of |drawn − run| over the drawn steps that the run has come to, in nats; the run is a straight line between its
 * evaluations. Undefined where it has come to none of them.
 * @param {Pick<Drawn, "places" | "values">} drawn
 * @param {import("../state/learning-curve.js").History} history
 * @returns {number | undefined}
 */
export function meanAbsoluteDifference({ places, values }, history) {
  const known = history.every(({ test }) => test !== null);
  const valueIn = (/** @type {import("../state/learning-curve.js").Point} */ { test, testNll }) =>
    known && test !== null ? test : testNll;
  const differences = places.flatMap((step, k) => {
    const after = history.findIndex((point) => point.step >= step);
    const [left, right] = [history[Math.max(0, after - 1)], history[after]];
    if (!left || !right) return [];
    const part = right.step > left.step ? (step - left.step) / (right.step - left.step) : 1;
    // Before the first evaluation nothing is known.
    if (part < 0) return [];
    return [Math.abs(at(values, k) - (valueIn(left) + part * (valueIn(right) - valueIn(left))))];
  });
  return differences.length > 0 ? differences.reduce((sum, each) => sum + each, 0) / differences.length : undefined;
}

/**
 * How far a prediction is from the run as the page shows it: from the model's energies, or from its learning curve on
 * test data. Undefined where there is nothing yet to compare with.
 * @param {Drawn} drawn
 * @param {Pick<import("../state/state.js").State, "curves" | "history">} state
 */
export function distanceFrom(drawn, { curves, history }) {
  if (drawn.plot === "learning") return meanAbsoluteDifference(drawn, history);
  const energy = curves?.energy;
  return energy && totalVariation(drawn, { edges: energy.edges, density: energy.model });
}
