// The column before the coordinates, where a table has one more than there are coordinates: what counts the rows,
// names them, or gives their times. Anything else may be a coordinate or an energy, and is not for us to drop.

import { numeral } from "./numerals.js";

/** How far steps of equal length may differ from each other, as a part of one. */
const UNEVEN = 0.01;

/** Whether cells number, name or time the rows. @param {readonly string[]} cells */
export function areRowLabels(cells) {
  const values = cells.map(numeral);
  const areDistinct = new Set(cells).size === cells.length && cells.length > 1;
  const areWhole = values.every(Number.isInteger);
  const areNames = values.every(Number.isNaN) && cells.every((cell) => cell !== "");
  return (areDistinct && (areWhole || areNames)) || isProgression(values);
}

/**
 * Whether numbers rise by equal steps, as times do; they may begin anew, where files were put together.
 * @param {readonly number[]} values
 */
function isProgression(values) {
  const [first = Number.NaN, second = Number.NaN] = values;
  const step = second - first;
  const tolerance = UNEVEN * step + 1e-9;
  // Times that are rounded must not drift away from their beginning.
  let begin = 0;
  const follows = (/** @type {number} */ value, /** @type {number} */ k) => {
    if (Math.abs(value - first - (k - begin) * step) < tolerance) return true;
    if (Math.abs(value - first) >= tolerance) return false;
    begin = k;
    return true;
  };
  return values.length > 2 && step > 0 && values.every(follows);
}
