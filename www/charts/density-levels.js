// A density map as levels between the colours of none and of the most, so that it can be painted anew in
// other colours: those of another map on the same scale.

/** A square, row by row, from 0 to 255. @typedef {{ size: number, values: Uint8Array }} Levels */
/** @typedef {{ data: Uint8ClampedArray | readonly number[], width: number }} Pixels */
/** @typedef {readonly [number, number, number]} Colour */

/**
 * The colours of no and of the highest density: that of the corner, and that farthest from it.
 * @param {Pixels} exact
 * @returns {[Colour, Colour]}
 */
function ends({ data }) {
  const low = colourAt(data, 0);
  let [high, most] = [low, 0];
  for (let k = 0; k < data.length; k += 4) {
    const colour = colourAt(data, k);
    const distance = far(low, colour);
    if (distance > most) [high, most] = [colour, distance];
  }
  return [low, high];
}

/** @param {Pixels["data"]} data @param {number} k @returns {Colour} */
const colourAt = (data, k) => [data[k] ?? 0, data[k + 1] ?? 0, data[k + 2] ?? 0];

/** @param {Colour} a @param {Colour} b */
const far = (a, b) => Math.abs(a[0] - b[0]) + Math.abs(a[1] - b[1]) + Math.abs(a[2] - b[2]);

/**
 * @param {Pixels} map
 * @param {Pixels} exact of the same target, in the same colours
 * @returns {Uint8Array}
 */
export function levelsOf({ data }, exact) {
  const [low, high] = ends(exact);
  const whole = far(low, high) || 1;
  return Uint8Array.from({ length: data.length / 4 }, (_, k) =>
    Math.min(255, Math.round((255 * far(low, colourAt(data, 4 * k))) / whole)),
  );
}

/**
 * The levels in the colours of an exact map: pixels with four values each.
 * @param {Uint8Array} levels
 * @param {Pixels} exact
 */
export function paint(levels, exact) {
  const [low, high] = ends(exact);
  const pixels = new Uint8ClampedArray(4 * levels.length);
  levels.forEach((level, k) => {
    for (const i of /** @type {const} */ ([0, 1, 2])) pixels[4 * k + i] = low[i] + ((high[i] - low[i]) * level) / 255;
    pixels[4 * k + 3] = 255;
  });
  return pixels;
}
