// An axis for distances from the truth, in nats: logarithmic far from zero, linear close to it.

/** Below this distance the axis is linear. */
const KNEE = 0.002;
/** Pixels between two marks. */
const APART = 18;

/** @param {number} value */
export const bend = (value) => Math.asinh(value / KNEE);
/** @param {number} bent */
export const unbend = (bent) => KNEE * Math.sinh(bent);

/** What is marked between decades where there is room, halves first. */
const BETWEEN = [1, 5, 2];

/**
 * Zero and round numbers on either side of it, bent, as many as can be labelled: decades, and what lies between them where
 * there is room.
 * @param {number} low
 * @param {number} high
 * @param {number} pixels
 */
export function marks(low, high, pixels) {
  const apart = (APART * (high - low)) / Math.max(1, pixels);
  const found = low <= 0 && high >= 0 ? [0] : [];
  const roomy = Math.log(10) >= 2 * apart;
  for (const factor of roomy ? BETWEEN : [1]) {
    for (const sign of [-1, 1]) {
      for (let power = -3; ; power++) {
        // Divided, so that 0.1 is 0.1.
        const mark = sign * bend(power < 0 ? factor / 10 ** -power : factor * 10 ** power);
        if (Math.abs(mark) > Math.max(-low, high)) break;
        if (mark < low || mark > high || found.some((other) => Math.abs(mark - other) < apart)) continue;
        found.push(mark);
      }
    }
  }
  return found.sort((a, b) => a - b);
}
