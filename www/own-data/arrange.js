// Puts rows in the order that the engine expects: it keeps every fifth row for testing and trains on the first
// so many of the others. In the order made here these are spread evenly over the file, copies of one
// configuration are on one side, and of a correlated chain whole stretches are kept for testing. Links that
// were made before name the numbers in the order of the file; for these that order stays.

import { correlation, repeatedPart, repeats, short } from "./checks.js";
import { breathe } from "./reading.js";

/** @typedef {import("./reading.js").Shape} Shape */
/** @typedef {import("./reading.js").Remark} Remark */

/** One row of so many tests; as in the engine. */
export const TEST_SHARE = 5;
/** The fewest configurations that the engine takes. */
const FEWEST = 20;
/** Numbers that are kept: the engine makes several copies of them. */
const MOST_KEPT = 2 ** 24;
/** Stretches of a correlated chain: at least so many, and of so many autocorrelation times. */
const [STRETCHES, LENGTH] = [20, 20];

/**
 * @typedef {object} Facts
 * @property {number} rows
 * @property {Uint32Array} first the first copy of each row
 * @property {number} repeated the part of rows with the same numbers as another
 * @property {number} copied the part of rows that are equivalent to another
 * @property {number} tau the autocorrelation time in rows, 1 for independent ones
 * @property {number} chains of how many chains rows are taken in turn
 * @property {number} different rows that differ from each other
 */

/** @param {Float64Array} values @param {Shape} shape @returns {Promise<Facts>} */
export async function factsOf(values, shape) {
  const { exact, alike } = await repeats(values, shape);
  await breathe();
  return {
    rows: alike.length,
    first: alike,
    repeated: repeatedPart(exact),
    copied: repeatedPart(alike),
    ...correlation(values, shape),
    different: new Set(exact).size,
  };
}

/** Whether too few rows differ to learn from some and test on others. @param {Facts} facts */
export const isTooFew = ({ rows, different }) => rows >= FEWEST && different < FEWEST;

/**
 * Rows in the order for the engine. It depends on the file alone, so that it has the same digest everywhere.
 * @param {Float64Array} values
 * @param {number} width
 * @param {Facts} facts
 * @returns {Float64Array}
 */
export function arrange(values, width, facts) {
  const { rows } = facts;
  if (rows < FEWEST) return values;
  const tests = testRows(facts);
  const all = Array.from({ length: rows }, (_, row) => row);
  const test = evenly(all.filter((row) => tests[row] === 1));
  const train = evenly(all.filter((row) => tests[row] === 0));
  const used = Math.min(
    TEST_SHARE * test.length + TEST_SHARE - 1,
    train.length + Math.floor(train.length / (TEST_SHARE - 1)),
    rows,
    Math.floor(MOST_KEPT / width),
  );
  const ordered = new Float64Array(used * width);
  let [a, b] = [0, 0];
  for (let k = 0; k < used; k++) {
    const row = (k % TEST_SHARE === TEST_SHARE - 1 ? test[a++] : train[b++]) ?? 0;
    ordered.set(values.subarray(row * width, (row + 1) * width), k * width);
  }
  return ordered;
}

/** 1 for rows that test: a fifth, in whole stretches if neighbours are correlated, all copies of a row alike. @param {Facts} facts */
function testRows({ rows, first, tau }) {
  const sizes = new Uint32Array(rows);
  for (const row of first) sizes[row] = (sizes[row] ?? 0) + 1;
  const groups = sizes.reduce((count, size) => count + (size > 0 ? 1 : 0), 0);
  const most = Math.max(1, Math.floor(groups / STRETCHES));
  const stretch = tau > 1 ? Math.min(Math.ceil((LENGTH * tau * groups) / rows), most) : 1;
  const tests = new Uint8Array(rows);
  let [group, seen, kept] = [0, 0, 0];
  for (let row = 0; row < rows; row++) {
    const copy = first[row] ?? row;
    if (copy !== row) {
      tests[row] = tests[copy] ?? 0;
      continue;
    }
    const size = sizes[row] ?? 1;
    seen += size;
    // As in the engine the last of five rows; of stretches the middle one. A group too large for a fifth trains.
    const isWanted = stretch > 1 ? Math.floor(group / stretch) % TEST_SHARE === 2 : TEST_SHARE * (kept + size) <= seen;
    group++;
    if (!isWanted || TEST_SHARE * (kept + size) > rows) continue;
    tests[row] = 1;
    kept += size;
  }
  return tests;
}

/**
 * The same elements, of which any first so many are spread evenly over the whole: in the order of van der
 * Corput's sequence, indices with their bits reversed.
 * @param {number[]} list
 */
export function evenly(list) {
  const bits = Math.ceil(Math.log2(Math.max(list.length, 2)));
  /** @type {number[]} */
  const ordered = [];
  for (let k = 0; k < 2 ** bits; k++) {
    let [reversed, rest] = [0, k];
    for (let bit = 0; bit < bits; bit++) {
      reversed = 2 * reversed + (rest & 1);
      rest >>>= 1;
    }
    const element = list[reversed];
    if (element !== undefined) ordered.push(element);
  }
  return ordered;
}

/**
 * What there is to say of repetitions and correlations.
 * @param {Facts} facts
 * @param {boolean} asIs whether the rows stay in the order of the file
 * @returns {Remark[]}
 */
export function remarksOn({ rows, repeated, copied, tau, chains, different }, asIs) {
  const percent = (/** @type {number} */ part) => short(100 * part);
  /** @type {Remark[]} */
  const remarks = [];
  if (repeated > 0) {
    remarks.push({ key: asIs ? "look.repeatedAsIs" : "look.repeated", values: { percent: percent(repeated) } });
  }
  if (copied - repeated > 0.005) remarks.push({ key: "look.copies", values: { percent: percent(copied - repeated) } });
  if (tau > 1) {
    const values = {
      tau: short(tau),
      effective: short(Math.max(1, Math.floor(Math.min((rows * chains) / tau, different)))),
    };
    remarks.push({ key: asIs ? "look.correlatedAsIs" : "look.correlated", values });
  }
  return remarks;
}
