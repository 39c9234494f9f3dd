// A Markov chain on double wells as one would write it first: Metropolis moves of one particle at a time, from one well.

import { systemOf } from "../config/systems.js";
import { pairEnergy } from "../settings/pair-potential.js";

/** Standard deviation of a move, in lengths: a small part of the way from well to well, as in a simulation. */
const STEP = 0.4;
/** Blocks of the run at most; when there are more, they are joined two by two. */
const BLOCKS = 128;

/** @typedef {import("../config/schema.js").Config} Config */

/**
 * Where the chain is, from which its estimates come. `mean`: the part of pairs that are near; `error`: its standard error, by block
 * means; `independent`: as how many independent samples the run counts.
 * @typedef {{ evaluations: number, mean: number, error: number, independent: number }} Estimate
 */

/**
 * A chain that begins with all neighbours in the inner well.
 * @param {Config} config of double wells
 * @param {() => number} random uniform on [0, 1)
 */
export function createChain(config, random) {
  const { particles } = systemOf(config);
  const x = beginning(config, particles);
  const pairs = (particles * (particles - 1)) / 2;
  const energyOf = (/** @type {number} */ i, /** @type {number} */ px, /** @type {number} */ py) => {
    let u = 0;
    for (let j = 0; j < particles; j++) {
      if (j !== i) u += pairEnergy(config, Math.hypot(px - (x[2 * j] ?? 0), py - (x[2 * j + 1] ?? 0)));
    }
    return u;
  };
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const blocks = createBlocks();
  let evaluations = 0;

  function nearPairs() {
    let near = 0;
    for (let i = 0; i < particles; i++) {
      for (let j = 0; j < i; j++) {
        const d = Math.hypot((x[2 * i] ?? 0) - (x[2 * j] ?? 0), (x[2 * i + 1] ?? 0) - (x[2 * j + 1] ?? 0));
        if (d < config.d0) near += 1;
      }
    }
    return near / pairs;
  }

  return {
    /** Of the first two particles. */
    distance: () => Math.hypot((x[2] ?? 0) - (x[0] ?? 0), (x[3] ?? 0) - (x[1] ?? 0)),
    /** Moves every particle once, so many times. @param {number} sweeps */
    run(sweeps) {
      for (let sweep = 0; sweep < sweeps; sweep++) {
        for (let i = 0; i < particles; i++) {
          const [px, py] = [x[2 * i] ?? 0, x[2 * i + 1] ?? 0];
          const [qx, qy] = [px + STEP * normal(), py + STEP * normal()];
          evaluations += 1;
          if (random() >= Math.exp(energyOf(i, px, py) - energyOf(i, qx, qy))) continue;
          x[2 * i] = qx;
          x[2 * i + 1] = qy;
        }
        blocks.add(nearPairs());
      }
    },
    /** @returns {Estimate} */
    estimate: () => ({ evaluations, ...blocks.estimate() }),
  };
}

/** On a ring whose neighbours are at the distance of the inner well. @param {Config} config @param {number} particles */
function beginning({ b, c, d0 }, particles) {
  const inner = Math.max(0.3 * d0, d0 - Math.sqrt(Math.max(0, -b / (2 * c))));
  const radius = inner / (2 * Math.sin(Math.PI / particles));
  return Float64Array.from({ length: 2 * particles }, (_, k) => {
    const angle = (2 * Math.PI * Math.floor(k / 2)) / particles;
    return radius * (k % 2 === 0 ? Math.cos(angle) : Math.sin(angle));
  });
}

/** Block means of a series, of blocks that grow with it. */
function createBlocks() {
  /** @type {number[]} */
  let means = [];
  let size = 1;
  let [sum, count] = [0, 0];
  let [total, squares, all] = [0, 0, 0];
  return {
    /** @param {number} value */
    add(value) {
      total += value;
      squares += value * value;
      all += 1;
      sum += value;
      count += 1;
      if (count < size) return;
      means.push(sum / size);
      [sum, count] = [0, 0];
      if (means.length < 2 * BLOCKS) return;
      means = Array.from({ length: BLOCKS }, (_, k) => ((means[2 * k] ?? 0) + (means[2 * k + 1] ?? 0)) / 2);
      size *= 2;
    },
    estimate() {
      const mean = total / all;
      const spread = means.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (means.length - 1);
      const error = Math.sqrt(spread / means.length);
      const variance = squares / all - mean * mean;
      return { mean, error, independent: error > 0 ? Math.min(all, variance / error ** 2) : 0 };
    },
  };
}
