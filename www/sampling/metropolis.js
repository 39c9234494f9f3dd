// A Markov chain as one would write it first: Metropolis moves of one particle at a time, from one state.

import { systemOf } from "../config/systems.js";
import { pairEnergy } from "../settings/pair-potential.js";
import { createStateShare } from "./state-share.js";

/**
 * Standard deviation of a move, in lengths: a small part of the way from well to well, and of the distance of two
 * neighbours in a cluster, as in a simulation.
 */
const STEP = { wells: 0.4, cluster: 0.15 };
/** Stiffness of the trap that holds a cluster together, in kT per length². */
const TRAP = 1;
/** Blocks of the run at most; when there are more, they are joined two by two. */
const BLOCKS = 128;

/** @typedef {import("../config/schema.js").Config} Config */

/**
 * Where the chain is, from which its estimates come. `mean`: the share of the state (`state-share.js`); `error`: its standard
 * error, by block means; `independent`: as how many independent samples the run counts.
 * @typedef {{ evaluations: number, mean: number, error: number, independent: number }} Estimate
 */

/**
 * A chain that begins in the state: all neighbours in the inner well, or a compact cluster.
 * @param {Config} config
 * @param {() => number} random uniform on [0, 1)
 */
export function createChain(config, random) {
  const { particles, dimension } = systemOf(config);
  const isCluster = dimension > 2;
  const x = isCluster ? lattice(particles) : ring(config, particles);
  const step = isCluster ? STEP.cluster : STEP.wells;
  const shareOf = createStateShare(config);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const blocks = createBlocks();
  const trial = new Float64Array(dimension);
  let evaluations = 0;

  /** The energy of particle i at `place` with all others. @param {number} i @param {ArrayLike<number>} place @param {number} [at] */
  function energyOf(i, place, at = 0) {
    let u = 0;
    for (let j = 0; j < particles; j++) {
      if (j === i) continue;
      let squares = 0;
      for (let k = 0; k < dimension; k++) squares += ((place[at + k] ?? 0) - (x[j * dimension + k] ?? 0)) ** 2;
      u += pairEnergy(config, Math.sqrt(squares));
    }
    return u;
  }

  /** By how much the trap's ½ k Σ |x_i − x̄|² grows when particle i moves to `trial`. @param {number} i */
  function trapRise(i) {
    let rise = 0;
    for (let k = 0; k < dimension; k++) {
      let sum = 0;
      for (let j = 0; j < particles; j++) sum += x[j * dimension + k] ?? 0;
      const [from, to] = [x[i * dimension + k] ?? 0, trial[k] ?? 0];
      rise += to ** 2 - from ** 2 - ((sum + to - from) ** 2 - sum ** 2) / particles;
    }
    return (TRAP / 2) * rise;
  }

  return {
    /** Of the first two particles. */
    distance: () => Math.hypot((x[2] ?? 0) - (x[0] ?? 0), (x[3] ?? 0) - (x[1] ?? 0)),
    /** Moves every particle once, so many times. @param {number} sweeps */
    run(sweeps) {
      for (let sweep = 0; sweep < sweeps; sweep++) {
        for (let i = 0; i < particles; i++) {
          const at = i * dimension;
          for (let k = 0; k < dimension; k++) trial[k] = (x[at + k] ?? 0) + step * normal();
          evaluations += 1;
          const rise = energyOf(i, trial) - energyOf(i, x, at) + (isCluster ? trapRise(i) : 0);
          if (random() < Math.exp(-rise)) x.set(trial, at);
        }
        blocks.add(shareOf(x));
      }
    },
    /** @returns {Estimate} */
    estimate: () => ({ evaluations, ...blocks.estimate() }),
  };
}

/** On a ring whose neighbours are at the distance of the inner well. @param {Config} config @param {number} particles */
function ring({ b, c, d0 }, particles) {
  const inner = Math.max(0.3 * d0, d0 - Math.sqrt(Math.max(0, -b / (2 * c))));
  const radius = inner / (2 * Math.sin(Math.PI / particles));
  return Float64Array.from({ length: 2 * particles }, (_, k) => {
    const angle = (2 * Math.PI * Math.floor(k / 2)) / particles;
    return radius * (k % 2 === 0 ? Math.cos(angle) : Math.sin(angle));
  });
}

/** The points of a face-centred cubic lattice, of neighbours at distance 1, that are nearest to one of them. @param {number} particles */
function lattice(particles) {
  const reach = Math.ceil(Math.cbrt(particles));
  const line = Array.from({ length: 2 * reach + 1 }, (_, k) => k - reach);
  return Float64Array.from(
    line
      .flatMap((i) => line.flatMap((j) => line.map((k) => [i, j, k])))
      .filter((point) => point.reduce((sum, value) => sum + value, 0) % 2 === 0)
      .map((point) => ({ point, squares: point.reduce((sum, value) => sum + value * value, 0) }))
      .sort((a, b) => a.squares - b.squares)
      .slice(0, particles)
      .flatMap(({ point }) => point.map((value) => value / Math.SQRT2)),
  );
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
