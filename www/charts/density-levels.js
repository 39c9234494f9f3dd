// A density map as levels between the colours of none and of the most.

/** A square, row by row, from 0 to 255. @typedef {{ size: number, values: Uint8Array }} Levels */
/** Of none and of the most, as `#rrggbb`. @typedef {{ none: string, most: string }} Ramp */

/** Below one: low densities are drawn darker than in proportion, so that they can be seen. */
const GAMMA = 0.7;

/** @param {import("../trainer/messages.js").DensityMap} map @returns {Levels} */
export const levelsOf = ({ size, values }) => ({
  size,
  values: Uint8Array.from(values, (value) => Math.round(255 * Math.min(1, Math.max(0, value)) ** GAMMA)),
});

/** Pixels with four values each. @param {Levels} levels @param {Ramp} ramp */
export function paint({ values }, ramp) {
  const [none, most] = [channels(ramp.none), channels(ramp.most)];
  const pixels = new Uint8ClampedArray(4 * values.length);
  values.forEach((level, k) => {
    for (const i of /** @type {const} */ ([0, 1, 2])) pixels[4 * k + i] = none[i] + ((most[i] - none[i]) * level) / 255;
    pixels[4 * k + 3] = 255;
  });
  return pixels;
}

/** Red, green and blue. @param {string} colour `#rrggbb` @returns {[number, number, number]} */
function channels(colour) {
  const channel = (/** @type {number} */ k) => Number.parseInt(colour.slice(2 * k + 1, 2 * k + 3), 16);
  return [channel(0), channel(1), channel(2)];
}
