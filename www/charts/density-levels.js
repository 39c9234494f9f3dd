// A density map as levels between the colours of none and of the most.

/** A square, row by row, from 0 to 255. @typedef {{ size: number, values: Uint8Array }} Levels */
/** Of none and of the most, as `#rrggbb` or `#rgb`, to which the build shortens it. @typedef {{ none: string, most: string }} Ramp */

/** Below one: low densities are drawn darker than in proportion, so that they can be seen. */
const GAMMA = 0.7;

/** @param {import("../trainer/messages.js").DensityMap} map @returns {Levels} */
export function levelsOf({ size, values }) {
  const levels = new Uint8Array(values.length);
  // `Uint8Array.from` with a function takes more than twice as long.
  values.forEach((value, k) => {
    levels[k] = Math.round(255 * Math.min(1, Math.max(0, value)) ** GAMMA);
  });
  return { size, values: levels };
}

/** Pixels with four values each. @param {Levels} levels @param {Ramp} ramp */
export function paint({ values }, ramp) {
  const [none, most] = [channels(ramp.none), channels(ramp.most)];
  const colours = new Uint8ClampedArray(4 * 256);
  for (let level = 0; level < 256; level++) {
    const mixed = none.map((channel, k) => channel + (((most[k] ?? 0) - channel) * level) / 255);
    colours.set([...mixed, 255], 4 * level);
  }
  // Whole pixels, so that each is one look-up.
  const [table, pixels] = [new Uint32Array(colours.buffer), new Uint32Array(values.length)];
  values.forEach((level, k) => {
    pixels[k] = table[level] ?? 0;
  });
  return new Uint8ClampedArray(pixels.buffer);
}

/** Red, green and blue. @param {string} colour `#rrggbb` or `#rgb` @returns {[number, number, number]} */
function channels(colour) {
  const digits = colour.length === 4 ? colour.replace(/[\da-f]/gi, "$&$&") : colour;
  const channel = (/** @type {number} */ k) => Number.parseInt(digits.slice(2 * k + 1, 2 * k + 3), 16);
  return [channel(0), channel(1), channel(2)];
}
