// A chain of two particles that starts in the inner well and rarely leaves it where the barrier is high.

import { createChain } from "../sampling/metropolis.js";
import { uniform } from "../sampling/random.js";

/** Steps of a chain, each a move of both particles, and how many of them are one point of its curve. */
export const CHAIN_STEPS = 20_000;
export const STRIDE = 50;
/** How far beyond the barrier, in lengths, the other well counts as reached: a chain that trembles on the barrier has not crossed. */
const BEYOND = 0.8;

/** @param {import("../config/schema.js").Config} config of two particles */
export function createCrossings(config) {
  const chain = createChain(config, uniform(config.seed));
  let side = -1;
  let crossings = 0;
  return {
    distance: chain.distance,
    crossings: () => crossings,
    /** @param {number} steps */
    run(steps) {
      for (let step = 0; step < steps; step++) {
        chain.run(1);
        const beyond = chain.distance() - config.d0;
        if (Math.abs(beyond) < BEYOND || Math.sign(beyond) === side) continue;
        side = Math.sign(beyond);
        crossings += 1;
      }
    },
  };
}
