// The state whose share, and so whose free energy, the race estimates.

import { systemOf } from "../config/systems.js";

/** Neighbours of a sphere that is enclosed by equal ones. */
const ENCLOSED = 12;
/** A cluster is compact when one of its particles has this part of the neighbours that it may have. */
const COMPACT = 5 / 6;

/** @typedef {import("../config/schema.js").Config} Config */

/** How many neighbours a particle of a compact cluster has. @param {number} particles */
export const compactNeighbours = (particles) => Math.ceil(COMPACT * Math.min(ENCLOSED, particles - 1));

/**
 * How far a configuration is in the state, from 0 to 1: of double wells the part of pairs that are near; a cluster is compact or
 * not.
 * @param {Config} config
 * @returns {(x: ArrayLike<number>, at?: number) => number} of the configuration that begins at `at`
 */
export function createStateShare(config) {
  const { particles, dimension, barrier } = systemOf(config);
  const wanted = compactNeighbours(particles);
  const neighbours = new Uint16Array(particles);
  return (x, at = 0) => {
    neighbours.fill(0);
    let near = 0;
    for (let i = 0; i < particles; i++) {
      for (let j = 0; j < i; j++) {
        let squares = 0;
        for (let k = 0; k < dimension; k++) {
          squares += ((x[at + i * dimension + k] ?? 0) - (x[at + j * dimension + k] ?? 0)) ** 2;
        }
        if (squares >= barrier ** 2) continue;
        near += 1;
        neighbours[i] = (neighbours[i] ?? 0) + 1;
        neighbours[j] = (neighbours[j] ?? 0) + 1;
      }
    }
    if (dimension > 2) return neighbours.some((count) => count >= wanted) ? 1 : 0;
    return near / ((particles * (particles - 1)) / 2);
  };
}
