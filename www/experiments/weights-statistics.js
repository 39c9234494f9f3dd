// What importance weights are worth, from their logarithms: w = e^(log w), x drawn from the model.

/**
 * The part of the whole weight that each draw has. A weight that could not be found counts as none.
 * @param {ArrayLike<number>} logWeights in nats
 */
export function sharesOf(logWeights) {
  const all = Float64Array.from(logWeights);
  const most = all.reduce(
    (max, value) => (Number.isFinite(value) && value > max ? value : max),
    Number.NEGATIVE_INFINITY,
  );
  const relative = all.map((value) => (Number.isFinite(value) ? Math.exp(value - most) : 0));
  const sum = relative.reduce((total, value) => total + value, 0);
  return sum > 0 ? relative.map((value) => value / sum) : relative;
}

/**
 * Kish's effective sample size (Σw)²/Σw² of the first draws, as a part of their number.
 * @param {Float64Array} shares
 * @param {number} [count] of draws
 */
export function effectivePart(shares, count = shares.length) {
  let [sum, squares] = [0, 0];
  for (const share of shares.subarray(0, count)) {
    sum += share;
    squares += share * share;
  }
  return squares > 0 ? (sum * sum) / squares / count : 0;
}

/**
 * The effective part against the number of draws, which doubles.
 * @param {Float64Array} shares
 */
export function effectiveAgainstDraws(shares) {
  const counts = [];
  for (let count = 8; count < shares.length; count *= 2) counts.push(count);
  counts.push(shares.length);
  return counts.map((count) => ({ count, part: effectivePart(shares, count) }));
}

/** Draws that are lighter than this, in ln(w / mean w), count for nothing: a histogram has all of them in its first bin. */
const LIGHTEST = -12;

/**
 * Where the draws are on the axis of ln(w / mean w), and where the weight is: both add up to one.
 * @param {Float64Array} shares
 * @param {number} bins
 */
export function weightHistogram(shares, bins) {
  const places = shares.map((share) => Math.log(share * shares.length));
  const finite = places.filter(Number.isFinite);
  const [lowest, high] = finite.length > 0 ? extentOf(finite) : [-1, 1];
  const low = Math.max(LIGHTEST, lowest);
  const width = (high - low) / bins;
  const edges = Float64Array.from({ length: bins + 1 }, (_, k) => low + k * width);
  const [draws, weight] = [new Float64Array(bins), new Float64Array(bins)];
  for (const [k, place] of places.entries()) {
    if (Number.isNaN(place)) continue;
    const bin = Math.max(0, Math.min(bins - 1, Math.floor((place - low) / width)));
    draws[bin] = (draws[bin] ?? 0) + 1 / shares.length;
    weight[bin] = (weight[bin] ?? 0) + (shares[k] ?? 0);
  }
  return { edges, lowest, draws, weight };
}

/** From the lowest to the highest value, and never nothing. @param {Float64Array} values @returns {[number, number]} */
function extentOf(values) {
  const low = values.reduce((least, value) => Math.min(least, value));
  const high = values.reduce((most, value) => Math.max(most, value));
  return high - low > 1e-6 ? [low, high] : [low - 0.5, high + 0.5];
}

/**
 * The draws that have most of the weight, the heaviest first.
 * @param {Float64Array} shares
 * @param {number} count
 */
export const heaviest = (shares, count) =>
  Array.from(shares, (share, index) => ({ share, index }))
    .sort((a, b) => b.share - a.share || a.index - b.index)
    .slice(0, count);
