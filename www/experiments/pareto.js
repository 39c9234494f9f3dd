// Whether an average of weights can be trusted: k̂ of their largest values, as the engine estimates it. Vehtari, Simpson,
// Gelman, Yao and Gabry (2024), J. Mach. Learn. Res. 25(72); Zhang and Stephens (2009), Technometrics 51, 316.

const SHORTEST_TAIL = 5;
const PRIOR_SHAPE = 0.5;
const PRIOR_OBSERVATIONS = 10;

/** The largest k̂ at which an average of so many values is trusted. @param {number} count */
export const paretoLimit = (count) => Math.min(1 - 1 / Math.log10(count), 0.7);

/**
 * k̂ of the largest of the values: −∞ where they are all alike, +∞ where it cannot be found.
 * @param {Float64Array} values
 */
export function paretoK(values) {
  const sorted = values.toSorted();
  const n = sorted.length;
  const length = Math.ceil(Math.min(0.2 * n, 3 * Math.sqrt(n)));
  if (length < SHORTEST_TAIL || length >= n || !sorted.every(Number.isFinite)) return Number.POSITIVE_INFINITY;
  const cutoff = sorted[n - length - 1] ?? 0;
  const largest = sorted[n - 1] ?? 0;
  if (largest - cutoff <= 1e-12 * Math.abs(largest)) return Number.NEGATIVE_INFINITY;
  return shapeOf(sorted.subarray(n - length).map((value) => value - cutoff));
}

/** The shape of a generalized Pareto distribution of ascending exceedances. @param {Float64Array} exceedances */
function shapeOf(exceedances) {
  const n = exceedances.length;
  const largest = exceedances[n - 1] ?? 0;
  const quartile = exceedances[Math.floor(n / 4 + 0.5) - 1] ?? 0;
  if (quartile <= 0) return Number.POSITIVE_INFINITY;
  const meanLog = (/** @type {number} */ theta) =>
    exceedances.reduce((sum, value) => sum + Math.log1p(-theta * value), 0) / n;
  const count = 30 + Math.floor(Math.sqrt(n));
  const candidates = Array.from({ length: count }, (_, j) => {
    const theta = 1 / largest + (1 - Math.sqrt(count / (j + 0.5))) / (3 * quartile);
    const shape = meanLog(theta);
    return { theta, logLikelihood: n * (Math.log(-theta / shape) - shape - 1) };
  });
  const likeliest = Math.max(...candidates.map((each) => each.logLikelihood).filter((value) => !Number.isNaN(value)));
  let [total, sum] = [0, 0];
  for (const { theta, logLikelihood } of candidates) {
    const likelihood = Math.exp(logLikelihood - likeliest);
    if (Number.isNaN(likelihood)) continue;
    total += likelihood;
    sum += theta * likelihood;
  }
  const shape = meanLog(sum / total);
  const steady = (shape * n + PRIOR_SHAPE * PRIOR_OBSERVATIONS) / (n + PRIOR_OBSERVATIONS);
  return Number.isFinite(steady) ? steady : Number.POSITIVE_INFINITY;
}
