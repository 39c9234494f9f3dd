// Fewer, wider bins, for as long as there are few draws to fill them.

/**
 * How many bins to merge so that each one holds enough draws.
 * @param {number} draws
 * @param {number} bins
 * @param {number} enough draws for one bin
 */
export function mergeFactor(draws, bins, enough) {
  for (const factor of [1, 2, 4]) {
    if (bins % factor === 0 && (draws * factor) / bins >= enough) return factor;
  }
  return bins % 4 === 0 ? 4 : bins % 2 === 0 ? 2 : 1;
}

/** @param {Float64Array} edges @param {number} factor */
export const mergeEdges = (edges, factor) => edges.filter((_, k) => k % factor === 0);

/** Densities over equal bins: the mean. @param {Float64Array} values @param {number} factor */
export function mergeDensity(values, factor) {
  return Float64Array.from({ length: values.length / factor }, (_, k) => {
    const part = values.subarray(k * factor, (k + 1) * factor);
    return part.reduce((sum, value) => sum + value, 0) / factor;
  });
}

/**
 * Free energies over equal bins: the negative logarithm of the mean probability, with its error.
 * Bins without an estimate count as empty.
 * @param {Float64Array} values
 * @param {Float64Array} errors
 * @param {number} factor
 */
export function mergeFreeEnergy(values, errors, factor) {
  const length = values.length / factor;
  const merged = { values: new Float64Array(length), errors: new Float64Array(length) };
  for (let k = 0; k < length; k++) {
    let [weight, variance] = [0, 0];
    for (let i = k * factor; i < (k + 1) * factor; i++) {
      const probability = Math.exp(-(values[i] ?? Number.POSITIVE_INFINITY));
      const error = errors[i] ?? Number.NaN;
      if (!Number.isFinite(probability) || probability === 0 || !Number.isFinite(error)) continue;
      weight += probability;
      variance += (probability * error) ** 2;
    }
    merged.values[k] = weight > 0 ? -Math.log(weight / factor) : Number.NaN;
    merged.errors[k] = weight > 0 ? Math.sqrt(variance) / weight : Number.NaN;
  }
  return merged;
}

/**
 * A density that is constant within its bins, over other bins: the mean in each of them.
 * @param {Float64Array} edges
 * @param {Float64Array} density
 * @param {Float64Array} wanted edges of the other bins
 */
export function rebin(edges, density, wanted) {
  const result = new Float64Array(Math.max(0, wanted.length - 1));
  let from = 0;
  for (let k = 0; k < result.length; k++) {
    const [low, high] = [wanted[k] ?? 0, wanted[k + 1] ?? 0];
    while (from < density.length && (edges[from + 1] ?? 0) <= low) from++;
    let mass = 0;
    for (let i = from; i < density.length && (edges[i] ?? 0) < high; i++) {
      const shared = Math.min(high, edges[i + 1] ?? 0) - Math.max(low, edges[i] ?? 0);
      if (shared > 0 && Number.isFinite(density[i])) mass += (density[i] ?? 0) * (shared / (high - low));
    }
    result[k] = mass;
  }
  return result;
}

/**
 * The same for free energies: their probabilities are what is spread. A bin without any is not known.
 * @param {Float64Array} edges
 * @param {Float64Array} values
 * @param {Float64Array} wanted
 */
export const rebinFreeEnergy = (edges, values, wanted) =>
  rebin(
    edges,
    values.map((value) => Math.exp(-value)),
    wanted,
  ).map((probability) => (probability > 0 ? -Math.log(probability) : Number.NaN));

/** @param {ArrayLike<number>} edges */
export const centresOf = (edges) =>
  Array.from({ length: Math.max(0, edges.length - 1) }, (_, k) => ((edges[k] ?? 0) + (edges[k + 1] ?? 0)) / 2);
