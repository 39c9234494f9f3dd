// What the page must know of each system to draw it.

import { DESCRIPTION } from "./generated.js";

/** @typedef {import("./schema.js").Config} Config */
/** @typedef {{ particles: number, dimension: number, barrier: number, extent: number }} System */

/** Half the width of a picture that holds a whole configuration, in lengths of the target. @type {Readonly<Record<Config["system"], (particles: number) => number>>} */
const EXTENT = { dw2: () => 3.7, dw4: () => 4.6, dw: () => 4.6, lj13: clusterExtent, lj: clusterExtent };
/** The distance up to which particles of a cluster are drawn as neighbours. */
const NEIGHBOURS = 1.4;

/**
 * `barrier` is the distance that divides near pairs from far ones; `extent` as `EXTENT`.
 * @param {Pick<Config, "system" | "particles" | "d0">} config
 * @returns {System}
 */
export function systemOf({ system, particles, d0 }) {
  /** @type {{ dimension: number, particles?: number }} */
  const { dimension, particles: fixed } = DESCRIPTION.systems[system];
  const count = fixed ?? particles;
  return { particles: count, dimension, barrier: dimension > 2 ? NEIGHBOURS : d0, extent: EXTENT[system](count) };
}

/** A cluster's volume grows with its particles; the noise of few is as wide as that of thirteen. @param {number} particles */
function clusterExtent(particles) {
  return 2.6 * Math.max(1, Math.cbrt(particles / 13));
}

/** Numbers per configuration, N·D. @param {Pick<Config, "system" | "particles" | "d0">} config */
export function dofOf(config) {
  const { particles, dimension } = systemOf(config);
  return particles * dimension;
}
