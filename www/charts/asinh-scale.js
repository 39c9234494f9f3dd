// An axis for distances from the truth, in nats: logarithmic far from zero, linear close to it.

/** Below this distance the axis is linear. */
const KNEE = 0.01;
/** Pixels between two marks. */
const APART = 18;

/** @param {number} value */
export const bend = (value) => Math.asinh(value / KNEE);
/** @param {number} bent */
export const unbend = (bent) => KNEE * Math.sinh(bent);

/**
 * Zero and decades on either side of it, bent, as many as can be labelled.
 * @param {number} low
 * @param {number} high
 * @param {number} pixels
 */
export function marks(low, high, pixels) {
  const apart = (APART * (high - low)) / Math.max(1, pixels);
  const found = low <= 0 && high >= 0 ? [0] : [];
  for (const sign of [-1, 1]) {
    let last = 0;
    for (let decade = KNEE; bend(decade) <= Math.max(-low, high); decade *= 10) {
      const mark = sign * bend(decade);
      if (mark < low || mark > high || Math.abs(mark - last) < apart) continue;
      found.push(mark);
      last = mark;
    }
  }
  return found.sort((a, b) => a - b);
}
