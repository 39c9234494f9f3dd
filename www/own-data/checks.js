// What samples look like beside the target they are brought for: how far from the origin, with what energies,
// whether rows repeat, whether successive rows are correlated. Nothing here refuses them.

import * as format from "../ui/number-format.js";
import { breathe } from "./reading.js";
import { say } from "./words.js";

/** @typedef {import("./reading.js").Shape} Shape */
/** @typedef {import("./reading.js").Remark} Remark */
/** @typedef {import("../config/schema.js").Config} Config */

/** Rows whose energies are looked at, spread over all. */
const LOOKED_AT = 400;
/** Rows at most between which correlations are summed; of more, every second, third, … is taken. */
const CORRELATED = 20_000;
/** Chains that may take turns in a file, and the fewest steps of each. */
const [MOST_CHAINS, STEPS] = [1000, 20];
/** Rows that are compared before the page may answer. */
const STRETCH = 20_000;
/** Distances that agree to this many parts of a unit of length belong to copies of one configuration. */
const GRID = 1e4;
/** The part of independent pairs that may share a distance by chance, and the part from which on they count as copies. */
const [CHANCE, MANY] = [1e-3, 0.02];
/** Factors between units of length that are tried: 10^−4 to 10^4. */
const FACTORS = Array.from({ length: 401 }, (_, k) => 10 ** ((k - 200) / 50));
/** What a change of unit must gain, in nats a configuration and beside one a degree of freedom; and a factor that is no change of unit. */
const [GAIN, SAME_UNIT] = [5, 1.25];
/** Energies so many times the number of degrees of freedom above the target's are absurd. */
const ABSURD = 5;

/**
 * u of a configuration in kT by its pair distances, each times `scale`.
 * @param {Config} config
 * @param {number} particles
 * @returns {(distances: ArrayLike<number>, scale: number) => number}
 */
export function energyBy({ system, a, b, c, d0, tau, pairSum }, particles) {
  if (String(system).startsWith("lj")) {
    const strength = (pairSum === "double" ? 2 : 1) / Number(tau);
    return sumOver((d) => {
      const attraction = Math.max(d, 0.003) ** -6;
      // The trap ½ Σ|xᵢ − x̄|² is ½ Σ d² over pairs, divided by N.
      return strength * (attraction * attraction - 2 * attraction) + (d * d) / (2 * particles);
    });
  }
  const [a_, b_, c_, d0_, tau_] = [a, b, c, d0, tau].map(Number);
  return sumOver((d) => {
    const y = d - /** @type {number} */ (d0_);
    return (Number(a_) * y + Number(b_) * y ** 2 + Number(c_) * y ** 4) / Number(tau_);
  });
}

/** @param {(d: number) => number} pair */
const sumOver = (pair) => (/** @type {ArrayLike<number>} */ distances, /** @type {number} */ scale) => {
  let sum = 0;
  for (let k = 0; k < distances.length; k++) sum += pair(scale * (distances[k] ?? 0));
  return sum;
};

/**
 * The distances of all pairs in one configuration.
 * @param {Float64Array} values
 * @param {number} row
 * @param {Shape} shape
 */
export function pairDistances(values, row, { particles, dimension }) {
  const distances = new Float64Array((particles * (particles - 1)) / 2);
  let at = 0;
  const start = row * particles * dimension;
  for (let i = 0; i < particles; i++) {
    for (let j = i + 1; j < particles; j++) {
      let square = 0;
      for (let k = 0; k < dimension; k++) {
        square += ((values[start + i * dimension + k] ?? 0) - (values[start + j * dimension + k] ?? 0)) ** 2;
      }
      distances[at++] = Math.sqrt(square);
    }
  }
  return distances;
}

/**
 * What looks wrong with places and energies.
 * @param {Float64Array} values
 * @param {Shape} shape
 * @param {Config} config
 * @param {number} [typical] the mean energy of the target's own samples
 * @returns {Remark[]}
 */
export function examine(values, shape, config, typical) {
  const rows = values.length / (shape.particles * shape.dimension);
  const stride = Math.max(1, Math.floor(rows / LOOKED_AT));
  const some = Array.from({ length: Math.ceil(rows / stride) }, (_, k) => k * stride);
  const distances = some.map((row) => pairDistances(values, row, shape));
  return [...placesOf(values, some, distances, shape), ...energiesOf(distances, shape, config, typical)];
}

/** @param {Float64Array} values @param {number[]} rows @param {Float64Array[]} distances @param {Shape} shape @returns {Remark[]} */
function placesOf(values, rows, distances, { particles, dimension }) {
  const width = particles * dimension;
  const size = median(distances.map((each) => each.reduce((sum, d) => sum + d, 0) / each.length));
  const away = rows.map((row) => {
    const centre = Array.from({ length: dimension }, (_, k) => {
      let sum = 0;
      for (let i = 0; i < particles; i++) sum += values[row * width + i * dimension + k] ?? 0;
      return sum / particles;
    });
    return Math.hypot(...centre);
  });
  const distance = median(away);
  if (!(distance > 10 && distance > 2 * size)) return [];
  /** @type {Remark[]} */
  const remarks = [{ key: "look.shift", values: { distance: short(distance) } }];
  const digits = Math.floor(Math.log10((size * 2 ** 24) / distance));
  const isSingle = values.every((value) => value === Math.fround(value));
  if (isSingle && digits < 5) remarks.push({ key: "look.digits", values: { digits: Math.max(0, digits) } });
  return remarks;
}

/**
 * Whether another unit of length would fit far better. With samples of the target in units off by s, the log
 * likelihood of the factor, f ln s − u(s x) with f = (N−1)D degrees of freedom, is largest at s.
 * @param {Float64Array[]} distances
 * @param {Shape} shape
 * @param {Config} config
 * @param {number} [typical]
 * @returns {Remark[]}
 */
function energiesOf(distances, { particles, dimension }, config, typical) {
  const energy = energyBy(config, particles);
  const freedom = (particles - 1) * dimension;
  const at = (/** @type {number} */ scale) => median(distances.map((each) => energy(each, scale)));
  const found = at(1);
  const merits = FACTORS.map((scale) => freedom * Math.log(scale) - at(scale));
  const most = Math.max(...merits);
  // Samples of one well fit the other one too, scaled by less than e; of those a power of ten is the likelier unit.
  const doubt = 2 + freedom;
  const isLikely = (/** @type {number} */ k) => (merits[k] ?? 0) > most - doubt && (k - 200) % 50 === 0;
  const round = FACTORS.map((_, k) => k).filter(isLikely);
  const best = round.toSorted((j, k) => (merits[k] ?? 0) - (merits[j] ?? 0))[0] ?? merits.indexOf(most);
  const factor = FACTORS[best] ?? 1;
  if ((merits[best] ?? 0) + found > GAIN + freedom && Math.max(factor, 1 / factor) > SAME_UNIT) {
    return [{ key: "look.scale", values: { energy: short(found), factor: short(factor) } }];
  }
  if (typical === undefined || found - typical < ABSURD * freedom + GAIN) return [];
  const all = distances.flatMap((each) => [...each]).sort((a, b) => a - b);
  const [from = 0, to = 0] = [all[Math.floor(0.05 * all.length)], all[Math.floor(0.95 * all.length)]];
  return [{ key: "look.energy", values: { energy: short(found), from: short(from), to: short(to) } }];
}

/**
 * Rows that are one configuration: for each row the first one of its kind.
 * @param {Float64Array} values
 * @param {Shape} shape
 * @returns {Promise<{ exact: Uint32Array, alike: Uint32Array }>} with the same numbers; the same up to rotations, reflections and labels
 */
export async function repeats(values, shape) {
  const width = shape.particles * shape.dimension;
  const rows = values.length / width;
  // Adding 0 turns −0 into 0.
  const exact = await firsts(rows, (row) => values.slice(row * width, (row + 1) * width).map((value) => value + 0));
  if (shape.particles < 3) return { exact, alike: await alikePairs(values, shape, exact) };
  const alike = await firsts(rows, (row) =>
    pairDistances(values, row, shape)
      .sort()
      .map((d) => Math.round(d * GRID)),
  );
  return { exact, alike };
}

/**
 * Of two particles one distance says all, and independent pairs may share it: copies are told by a grid so fine that
 * this is rare, and only where numbers have digits enough.
 * @param {Float64Array} values
 * @param {Shape} shape
 * @param {Uint32Array} exact
 */
async function alikePairs(values, shape, exact) {
  const rows = exact.length;
  const distances = Float64Array.from({ length: rows }, (_, row) => pairDistances(values, row, shape)[0] ?? 0);
  const sorted = distances.toSorted();
  const spread = (sorted.at(-1) ?? 0) - (sorted[0] ?? 0);
  // Squares of distances on a grid of n coordinates a side have some n² values.
  if (!(spread > 0) || new Set(values).size ** 2 < rows / CHANCE) return exact;
  const grid = rows / CHANCE / spread;
  const alike = await firsts(rows, (row) => Float64Array.of(Math.round((distances[row] ?? 0) * grid)));
  return repeatedPart(alike) > repeatedPart(exact) + MANY ? alike : exact;
}

/** @param {number} rows @param {(row: number) => Float64Array} keyOf */
async function firsts(rows, keyOf) {
  /** @type {Map<number, number>} */
  const seen = new Map();
  const found = new Uint32Array(rows);
  for (let row = 0; row < rows; row++) {
    if (row % STRETCH === STRETCH - 1) await breathe();
    const key = hash(keyOf(row));
    const first = seen.get(key);
    if (first === undefined) seen.set(key, row);
    found[row] = first ?? row;
  }
  return found;
}

/** 53 bits that tell numbers apart. @param {Float64Array} numbers */
function hash(numbers) {
  const words = new Uint32Array(numbers.buffer, numbers.byteOffset, 2 * numbers.length);
  let [a, b] = [0x811c9dc5, 0x9e3779b9];
  for (const word of words) {
    a = Math.imul(a ^ word, 0x01000193) ^ (a >>> 15);
    b = Math.imul(b ^ word, 0x85ebca6b) ^ (b >>> 13);
  }
  return (a >>> 0) * 2 ** 21 + ((b >>> 0) & 0x1fffff);
}

/** The part of rows that are not alone. @param {Uint32Array} first of each row */
export function repeatedPart(first) {
  const counts = new Uint32Array(first.length);
  for (const row of first) counts[row] = (counts[row] ?? 0) + 1;
  return first.reduce((sum, row) => sum + ((counts[row] ?? 0) > 1 ? 1 : 0), 0) / (first.length || 1);
}

/**
 * How rows are correlated: the integrated autocorrelation time in rows of the mean and of the least pair distance,
 * whichever is longer, 1 for independent rows; and of how many chains rows are taken in turn, as programs with
 * several walkers write them. Windowed as by Sokal (1997), summed to 5 τ.
 * @param {Float64Array} values
 * @param {Shape} shape
 * @returns {{ tau: number, chains: number }}
 */
export function correlation(values, shape) {
  const rows = values.length / (shape.particles * shape.dimension);
  const far = Math.ceil(rows / CORRELATED);
  // Neighbours in the file, then rows that lie further apart.
  const near = seriesOf(values, shape, 1);
  const times = near.map(integrated);
  if (far > 1) times.push(...seriesOf(values, shape, far).map((series) => integrated(series) * far));
  const tau = times.includes(Number.NaN) ? 1 : Math.max(...times, 1);
  if (tau > 1) return { tau, chains: 1 };
  // Chains that take turns: neighbours have nothing in common, but each of so many rows.
  const chains = Math.max(...near.map(turnsOf));
  if (chains === 1) return { tau: 1, chains };
  const own = near.map((series) => integrated(series.filter((_, k) => k % chains === 0)));
  return { tau: chains * Math.max(...own, 1), chains };
}

/** The mean and the least pair distance of each of so many rows. @param {Float64Array} values @param {Shape} shape @param {number} step */
function seriesOf(values, shape, step) {
  const count = Math.min(CORRELATED, Math.floor(values.length / (shape.particles * shape.dimension) / step));
  const mean = new Float64Array(count);
  const least = new Float64Array(count);
  for (let k = 0; k < count; k++) {
    const distances = pairDistances(values, k * step, shape);
    mean[k] = distances.reduce((sum, d) => sum + d, 0) / distances.length;
    least[k] = distances.reduce((low, d) => Math.min(low, d), Number.POSITIVE_INFINITY);
  }
  return shape.particles > 2 ? [mean, least] : [mean];
}

/** The correlation of numbers so many apart; undefined where all are one number. @param {Float64Array} series */
function autocorrelation(series) {
  const n = series.length;
  const mean = series.reduce((sum, value) => sum + value, 0) / n;
  const centred = series.map((value) => value - mean);
  const variance = centred.reduce((sum, value) => sum + value * value, 0) / n;
  if (!(variance > 0)) return undefined;
  return (/** @type {number} */ lag) => {
    let sum = 0;
    for (let k = 0; k + lag < n; k++) sum += (centred[k] ?? 0) * (centred[k + lag] ?? 0);
    return sum / (n * variance);
  };
}

/** τ of a series, 0 where neighbours are not correlated beyond chance. @param {Float64Array} series */
function integrated(series) {
  const n = series.length;
  const rho = autocorrelation(series);
  if (!rho || rho(1) < Math.max(0.05, 5 / Math.sqrt(n))) return 0;
  let tau = 1;
  for (let lag = 1; lag < n / 4 && lag < 5 * tau; lag++) tau += 2 * rho(lag);
  return Math.max(tau, 1);
}

/** Of how many chains a series takes numbers in turn: the first distance at which two are correlated far beyond chance. @param {Float64Array} series */
function turnsOf(series) {
  const n = series.length;
  const rho = autocorrelation(series);
  if (!rho) return 1;
  for (let lag = 2; lag <= MOST_CHAINS && lag < n / STEPS; lag++)
    if (rho(lag) > Math.max(0.2, 7 / Math.sqrt(n))) return lag;
  return 1;
}

/** @param {number[]} values */
function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Two or three digits, as people say a number. @param {number} value */
export function short(value) {
  const [size, rounded] = [Math.abs(value), Number(value.toPrecision(3))];
  if (size > 0 && size < 1e-3) return format.small(value);
  return size >= 1e5 ? format.scientific(value) : String(rounded).replace("-", "−");
}

/** @param {Remark} remark */
export const sentence = ({ key, values }) => say(key, values);
