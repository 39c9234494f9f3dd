// Trained weights short enough for a link. The coordinates that training moves are rounded to a grid
// and deflated; the rounded model is a state of its own, with a digest of its own, so that whoever opens
// the link has exactly the model that was shared. Adam begins anew with it.
//
// In whitened coordinates steps of equal length change the velocity equally, so a grid of 1/1024 is fine
// enough there; bare parameters get one of 1/16384.

import { deflateSync, inflateSync } from "fflate";

export const WHITENED = 10;
const BARE = 14;
/** Bytes a number: the grid's integers fit. */
const PLANES = 3;

/** The exponent of the grid that settings call for. @param {import("../config/schema.js").Config} config */
export const gridOf = ({ flow, start }) => (flow === "pair" && start === "matching" ? WHITENED : BARE);

/**
 * @param {readonly number[]} values
 * @param {number} grid multiples of 2^−grid are kept
 * @returns {string} base64url
 */
export function packWeights(values, grid) {
  const n = values.length;
  const planes = new Uint8Array(1 + PLANES * n);
  planes[0] = grid;
  values.forEach((value, k) => {
    const whole = Math.round(value * 2 ** grid);
    const folded = whole < 0 ? -2 * whole - 1 : 2 * whole;
    if (!(folded < 2 ** (8 * PLANES))) throw new RangeError(`${value} does not fit into a link`);
    for (let plane = 0; plane < PLANES; plane++) planes[1 + plane * n + k] = (folded >> (8 * plane)) & 255;
  });
  const bytes = deflateSync(planes, { level: 9 });
  const text = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  return text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/**
 * The numbers in such a text, or undefined if it is damaged.
 * @param {string} text
 * @returns {number[] | undefined}
 */
export function unpackWeights(text) {
  try {
    const bytes = Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
    const planes = inflateSync(bytes);
    const [grid = 0] = planes;
    const n = (planes.length - 1) / PLANES;
    if (!Number.isInteger(n) || n < 1 || grid > 40) return undefined;
    return Array.from({ length: n }, (_, k) => {
      let folded = 0;
      for (let plane = PLANES - 1; plane >= 0; plane--) folded = 256 * folded + (planes[1 + plane * n + k] ?? 0);
      return (folded % 2 === 1 ? -(folded + 1) / 2 : folded / 2) / 2 ** grid;
    });
  } catch {
    return undefined;
  }
}

/** @typedef {{ len: number, mean: number[], basis: number[] }} Side of a matrix of weights, in the optimiser's bases */

/** @param {Side} side */
const freshSide = ({ len, mean, basis }) => ({
  len,
  mean: mean.map(() => 0),
  basis: basis.map((_, k) => Number(k % (len + 1) === 0)),
});

/** Bases that have seen no gradient. @param {{ blocks: { left: Side, right: Side }[] }} [bases] as a snapshot has them */
const freshBases = (bases) =>
  bases && { blocks: bases.blocks.map(({ left, right }) => ({ left: freshSide(left), right: freshSide(right) })) };

/**
 * A snapshot with other weights: those of the model and those that training moves are the same, and the
 * optimiser and the running means of training know nothing yet, whatever the snapshot was taken of.
 * @param {Uint8Array} snapshot of a run with the same settings
 * @param {readonly number[]} values
 * @param {number} step
 */
export function withWeights(snapshot, values, step) {
  const { state, ...rest } = JSON.parse(new TextDecoder().decode(snapshot));
  const zeros = values.map(() => 0);
  const adam = { ...state.adam, first: zeros, second: zeros, step: 0, bases: freshBases(state.adam.bases) };
  const fresh = { ...state, step, theta: values, average: values, adam, usual_norm: 0, usual_log_weight: null };
  return new TextEncoder().encode(JSON.stringify({ ...rest, state: fresh }));
}

/** What a model is in a link. @param {Uint8Array} snapshot @param {import("../config/schema.js").Config} config */
export function weightsOfSnapshot(snapshot, config) {
  const { state } = JSON.parse(new TextDecoder().decode(snapshot));
  const text = packWeights(state.average, gridOf(config));
  const values = unpackWeights(text) ?? [];
  return { text, rounded: withWeights(snapshot, values, state.step) };
}
