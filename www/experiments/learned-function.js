// What a flow has learned, as φ against distance and time: of a pair flow the function itself, from its weights; of a many-body
// flow, whose φ depends on all other particles as well, its mean and spread over the pairs of model samples.

import { systemOf } from "../config/systems.js";
import { curveOf } from "../settings/pair-potential.js";
import { pairFunction } from "./pair-function.js";

/** Columns of a pair flow's map, and rows. */
const TIMES = 60;
const ROWS = 80;
/** Distances of a cut. */
const PLACES = 120;
/** Draws of the report that comes with exported weights; nobody reads it here. */
const MEASURED = 2;
/** Pairs at each time, about, and the fewest configurations that they are of: the answer must not hold up the training. */
const PAIRS = 200;
const FEWEST = 4;

/** @typedef {import("../config/schema.js").Config} Config */
/** What the engine answers, time × distance. @typedef {{ isPairSum: boolean, times: number[], distances: number[], mean: number[], deviation: number[], pairs: number[] }} PairCoefficients */
/** φ at some distances, and its spread where there is one. @typedef {{ distances: number[], phi: number[], deviation?: number[] }} Cut */
/**
 * @typedef {object} LearnedFunction
 * @property {number[]} distances rows of the map
 * @property {number[][]} columns φ at these distances, at times from 0 to 1; not a number where no pair is
 * @property {(time: number) => number[]} at φ at these distances and one time
 * @property {(time: number) => Cut} cut
 */

/**
 * @param {Config} config
 * @param {import("./runner.js").Ask} ask
 * @param {Pick<import("../trainer/client.js").TrainerClient, "ask">} trainer
 * @returns {Promise<LearnedFunction | undefined>} nothing for a flow that is no sum over pairs
 */
export async function learnedFunction(config, ask, trainer) {
  if (config.flow === "pair") return ofWeights(config, await trainer.ask("exportModel", MEASURED));
  if (config.flow !== "manyBody") return undefined;
  const { particles } = systemOf(config);
  const pairs = (particles * (particles - 1)) / 2;
  const count = Math.max(FEWEST, Math.round(PAIRS / pairs));
  return ofSamples(/** @type {PairCoefficients} */ (await ask({ count })));
}

/** @param {Config} config @param {import("../trainer/messages.js").ExportedModel} exported @returns {LearnedFunction} */
function ofWeights(config, exported) {
  const { cut } = pairFunction(exported);
  const distances = distancesOf(config, ROWS);
  const places = distancesOf(config, PLACES);
  return {
    distances,
    columns: Array.from({ length: TIMES }, (_, k) => cut(distances, (k + 0.5) / TIMES)),
    at: (time) => cut(distances, time),
    cut: (time) => ({ distances: places, phi: cut(places, time) }),
  };
}

/** @param {PairCoefficients} answer @returns {LearnedFunction} */
function ofSamples({ times, distances, mean, deviation }) {
  const row = (/** @type {number[]} */ values, /** @type {number} */ k) =>
    values.slice(k * distances.length, (k + 1) * distances.length);
  const nearest = (/** @type {number} */ time) => Math.round(time * (times.length - 1));
  return {
    distances,
    columns: times.map((_, k) => row(mean, k)),
    at: (time) => row(mean, nearest(time)),
    cut: (time) => ({ distances, phi: row(mean, nearest(time)), deviation: row(deviation, nearest(time)) }),
  };
}

/** The middles of `count` parts of the distances at which the pair energy is shown. @param {Config} config @param {number} count */
function distancesOf(config, count) {
  const { distances } = curveOf(config);
  const [from = 0, to = 1] = [distances[0], distances.at(-1)];
  return Array.from({ length: count }, (_, k) => from + ((to - from) * (k + 0.5)) / count);
}
