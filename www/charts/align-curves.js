// Two curves on one axis.

/**
 * The places of both, in order, each one once.
 * @param {readonly number[]} a ascending
 * @param {readonly number[]} b ascending
 */
export const placesOf = (a, b) => (b.length === 0 ? [...a] : [...new Set([...a, ...b])].sort((x, y) => x - y));

/**
 * A line through points, read at other places: nothing before its first and after its last point, so that
 * the same line is drawn.
 * @param {readonly number[]} xs ascending
 * @param {readonly (number | null)[]} ys
 * @param {readonly number[]} places ascending
 * @returns {(number | null)[]}
 */
export function along(xs, ys, places) {
  let k = 0;
  return places.map((place) => {
    while (k + 1 < xs.length && (xs[k + 1] ?? 0) <= place) k++;
    const [x, next] = [xs[k], xs[k + 1]];
    const [y = null, after = null] = [ys[k], ys[k + 1]];
    if (x === undefined || place < x || y === null || place === x) return place === x ? y : null;
    if (next === undefined || after === null) return null;
    return y + ((after - y) * (place - x)) / (next - x);
  });
}
