// What samples of a flow say about another temperature, by reweighting: w = exp(−u/r) / q at r times the temperature.
// Energies are in kT of the temperature that the flow was trained at.

import { pairEnergy } from "../settings/pair-potential.js";
import { paretoK, paretoLimit } from "./pareto.js";
import { effectivePart, sharesOf } from "./weights-statistics.js";

/**
 * Estimates at one temperature.
 * @typedef {object} Estimate
 * @property {number} ratio to the temperature of the training
 * @property {number} mean of the energy, in kT of the training
 * @property {number} meanError
 * @property {number} heat the heat capacity of the energy, in k
 * @property {number} heatError
 * @property {number} effective part of the draws
 * @property {number} k how heavy the tail of the weights is
 * @property {boolean} trusted
 */

/** @typedef {{ energy: Float64Array, logQ: Float64Array }} Draws */

/**
 * @param {Draws} draws
 * @param {number} ratio
 * @returns {Estimate}
 */
export function estimateAt({ energy, logQ }, ratio) {
  const shares = sharesOf(energy.map((u, k) => -u / ratio - (logQ[k] ?? 0)));
  const mean = weighted(shares, (k) => energy[k] ?? 0);
  const deviation = (/** @type {number} */ k) => (energy[k] ?? 0) - mean;
  const variance = weighted(shares, (k) => deviation(k) ** 2);
  // Errors of self-normalised averages, by the delta method.
  const errorOf = (/** @type {(k: number) => number} */ off) =>
    Math.sqrt(shares.reduce((sum, share, k) => (share > 0 ? sum + (share * off(k)) ** 2 : sum), 0));
  const k = paretoK(shares);
  return {
    ratio,
    mean,
    meanError: errorOf(deviation),
    heat: variance / ratio ** 2,
    heatError: errorOf((at) => deviation(at) ** 2 - variance) / ratio ** 2,
    effective: effectivePart(shares),
    k,
    trusted: k <= paretoLimit(shares.length),
  };
}

/** @param {Float64Array} shares @param {(k: number) => number} value */
const weighted = (shares, value) => shares.reduce((sum, share, k) => (share > 0 ? sum + share * value(k) : sum), 0);

/** Parts of the quadrature. */
const PARTS = 4000;

/**
 * The exact mean energy and heat capacity of a pair in the plane, by quadrature over its distance; undefined for others.
 * @param {import("../config/schema.js").Config} config
 * @param {number} ratio
 */
export function exactAt(config, ratio) {
  if (config.system !== "dw2") return undefined;
  const far = 3 * config.d0 + 4;
  let [sum, first, second] = [0, 0, 0];
  const distances = Array.from({ length: PARTS }, (_, k) => (far * (k + 0.5)) / PARTS);
  const energies = distances.map((d) => pairEnergy(config, d));
  const least = Math.min(...energies);
  for (const [k, u] of energies.entries()) {
    const weight = (distances[k] ?? 0) * Math.exp((least - u) / ratio);
    sum += weight;
    first += weight * u;
    second += weight * u * u;
  }
  const mean = first / sum;
  return { mean, heat: (second / sum - mean * mean) / ratio ** 2 };
}
