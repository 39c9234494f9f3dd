// The column before the coordinates, where a table has one more than there are coordinates: what counts the rows,
// names them, or gives their times. Anything else may be a coordinate or an energy, and is not for us to drop.

import { numeral } from "./numerals.js";
import { say } from "./words.js";

/** How far steps of equal length may differ from each other, as a part of one. */
const UNEVEN = 0.01;

/**
 * The first of these cells that keeps them from numbering, naming or timing the rows; undefined if they all do.
 * @param {readonly string[]} cells
 * @returns {number | undefined}
 */
export function oddRowLabel(cells) {
  if (cells.length < 2) return 0;
  const values = cells.map(numeral);
  const areNames = Number.isNaN(values[0]);
  const other = cells.findIndex((cell, k) => cell === "" || Number.isNaN(values[k]) !== areNames);
  if (other >= 0) return other;
  const areDistinct = areNames || values.every(Number.isInteger);
  const odd = areDistinct ? firstRepeated(cells) : undefined;
  if (areDistinct && odd === undefined) return undefined;
  return areNames ? odd : offProgression(values);
}

/** Rows of which chance puts no coordinate in ascending order. */
const ENOUGH = 10;

/**
 * Refuses rows whose first number is none of their coordinates but counts rows or frames, or gives times.
 * @param {Float64Array} values
 * @param {number} width
 * @param {number} lead columns before these
 * @throws {Error}
 */
export function refuseCounting(values, width, lead = 0) {
  const rows = values.length / width;
  if (rows < ENOUGH) return;
  const column = (/** @type {number} */ k) => Array.from({ length: rows }, (_, row) => values[row * width + k] ?? 0);
  const ascends = (/** @type {number[]} */ list) =>
    list[0] !== list.at(-1) && list.every((value, k) => k === 0 || value >= (list[k - 1] ?? 0));
  const first = column(0);
  const counts = first.every(Number.isInteger) || (first[0] !== first[1] && offProgression(first) === undefined);
  if (!counts || !ascends(first)) return;
  const others = Array.from({ length: width - 1 }, (_, k) => column(k + 1));
  if (others.some(ascends) || others.flat().every(Number.isInteger)) return;
  const found = `${first.slice(0, 4).join(", ")}, …`;
  throw new Error(say("refuse.counting", { column: lead + 1, found }));
}

/** @param {readonly string[]} cells */
function firstRepeated(cells) {
  /** @type {Set<string>} */
  const seen = new Set();
  const at = cells.findIndex((cell) => seen.size === seen.add(cell).size);
  return at < 0 ? undefined : at;
}

/**
 * The first number that does not follow in equal steps, as times do; undefined if all do. They may begin anew, where
 * files were put together.
 * @param {readonly number[]} values
 */
function offProgression(values) {
  const [first = Number.NaN, second = Number.NaN] = values;
  const step = second - first;
  if (!(values.length > 2 && step > 0)) return 1;
  const tolerance = UNEVEN * step + 1e-9;
  // Times that are rounded must not drift away from their beginning.
  let begin = 0;
  const at = values.findIndex((value, k) => {
    if (Math.abs(value - first - (k - begin) * step) < tolerance) return false;
    if (Math.abs(value - first) >= tolerance) return true;
    begin = k;
    return false;
  });
  return at < 0 ? undefined : at;
}
