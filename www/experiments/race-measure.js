// The race of a flow against a Markov chain, as numbers: what each knows of a difference of free energies, after how many
// seconds of the processor.

import { systemOf } from "../config/systems.js";
import { createChain } from "../sampling/metropolis.js";
import { uniform } from "../sampling/random.js";
import { createStateShare } from "../sampling/state-share.js";
import { sharesOf } from "./weights-statistics.js";

/** Draws of the flow: ever more, as long as the next ones do not take longer than the chain may. */
const DRAWS = [256, 512, 1024, 2048, 4096];
/** Seconds that the chain runs: as many as the flow took, but no fewer and no more than these. */
const SHORTEST = 1;
const LONGEST = 12;
/** Milliseconds of the chain between two looks of the page at what else there is to do. */
const SLICE = 12;
/** Moves of a particle between two looks at the clock. */
const MOVES = 1000;
/** Reference samples of a cluster, whose share of the state stands where there is no exact value. */
const REFERENCE = 10_000;
/** Points of the chain's curve a decade of time. */
const POINTS = 12;

/**
 * What one of them knows at a time, in seconds of the processor. `value`: ΔF in kT, not a number as long as one well is empty.
 * @typedef {{ seconds: number, value: number, error: number, independent: number }} Point
 */
/** @typedef {import("../config/schema.js").Config} Config */
/**
 * `training`: seconds of the flow's, 0 where nobody knows. `exact`: ΔF in kT, where it is known. `reference`: the same, or that of the
 * reference samples.
 * @typedef {{ chain: Point[], flow: Point[], training: number, exact: number | undefined, reference: number | undefined }} Race
 */

/**
 * Lets both run, the flow first; nothing if another run is opened meanwhile.
 * @param {object} page
 * @param {{ get(): import("../state/state.js").State }} page.store
 * @param {Pick<import("../trainer/client.js").TrainerClient, "ask" | "run">} page.trainer
 * @param {() => number} page.now milliseconds
 * @returns {Promise<Race | undefined>}
 */
export async function measureRace({ store, trainer, now }) {
  const number = trainer.run;
  // Where reference samples are still being drawn, the flow would have to wait for them.
  await trainer.ask("trainingData", 1);
  if (trainer.run !== number) return undefined;
  const { config, report } = store.get();
  const training = report?.seconds ?? 0;
  const flow = await flowPoints(trainer, config, { training, now });
  const budget = Math.min(LONGEST, Math.max(SHORTEST, flow.at(-1)?.seconds ?? 0));
  const chain = await chainPoints(config, { budget, now, isWanted: () => trainer.run === number });
  if (trainer.run !== number) return undefined;
  const exact = store.get().report?.exactFreeEnergyDifference ?? undefined;
  const reference = systemOf(config).dimension > 2 ? await referenceOf(trainer, config) : exact;
  return trainer.run === number ? { chain, flow, training, exact, reference } : undefined;
}

/** ΔF of the state and what is not in it, ln((1 − p)/p), and its error. @param {number} share p @param {number} error of it */
function difference(share, error) {
  const isKnown = share > 0 && share < 1;
  return {
    value: isKnown ? Math.log((1 - share) / share) : Number.NaN,
    error: isKnown ? error / (share * (1 - share)) : Number.NaN,
  };
}

/**
 * What the flow knows from ever more draws, after its training.
 * @param {Pick<import("../trainer/client.js").TrainerClient, "ask">} trainer
 * @param {Config} config
 * @param {{ training: number, now: () => number }} clock seconds of its training; milliseconds
 */
async function flowPoints(trainer, config, { training, now }) {
  /** @type {Point[]} */
  const points = [];
  for (const count of DRAWS) {
    const start = now();
    const { x, logWeight } = await trainer.ask("weightedSamples", count);
    const seconds = training + (now() - start) / 1000;
    const shares = sharesOf(logWeight);
    const inState = stateShares(x, config);
    const mean = shares.reduce((sum, share, k) => sum + share * (inState[k] ?? 0), 0);
    const error = Math.sqrt(shares.reduce((sum, share, k) => sum + (share * ((inState[k] ?? 0) - mean)) ** 2, 0));
    const independent = 1 / shares.reduce((sum, share) => sum + share * share, 0);
    points.push({ seconds, ...difference(mean, error), independent });
    if (2 * (seconds - training) > LONGEST) break;
  }
  return points;
}

/** How far each configuration is in the state. @param {ArrayLike<number>} x @param {Config} config */
function stateShares(x, config) {
  const { particles, dimension } = systemOf(config);
  const shareOf = createStateShare(config);
  const size = particles * dimension;
  return Array.from({ length: x.length / size }, (_, row) => shareOf(x, row * size));
}

/**
 * ΔF of the reference samples; none where the data are one's own.
 * @param {Pick<import("../trainer/client.js").TrainerClient, "ask">} trainer
 * @param {Config} config
 */
async function referenceOf(trainer, config) {
  if (config.data !== "sampler") return undefined;
  const shares = stateShares(await trainer.ask("trainingData", REFERENCE), config);
  const { value } = difference(shares.reduce((sum, share) => sum + share, 0) / shares.length, 0);
  return Number.isNaN(value) ? undefined : value;
}

/**
 * What the chain knows as time goes on. It runs in slices, so that the page stays alive; only they count.
 * @param {Config} config
 * @param {{ budget: number, now: () => number, isWanted: () => boolean }} how long, in seconds; milliseconds
 */
async function chainPoints(config, { budget, now, isWanted }) {
  const chain = createChain(config, uniform(Number(config.seed)));
  const sweeps = Math.ceil(MOVES / systemOf(config).particles);
  /** @type {Point[]} */
  const points = [];
  let seconds = 0;
  let next = 0.01;
  while (seconds < budget && isWanted()) {
    const start = now();
    while (now() - start < SLICE) chain.run(sweeps);
    seconds += (now() - start) / 1000;
    if (seconds >= next || seconds >= budget) {
      const { mean, error, independent } = chain.estimate();
      points.push({ seconds, ...difference(mean, error), independent });
      next = seconds * 10 ** (1 / POINTS);
    }
    await new Promise((resolve) => setTimeout(resolve));
  }
  return points;
}
