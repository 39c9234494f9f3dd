// Samples from a file: NumPy's .npy, or text with one configuration a line.

import { readNpy } from "../export/npy.js";
import { t } from "../i18n/index.js";

/** What is expected: N particles in D dimensions. @typedef {{ particles: number, dimension: number }} Shape */

/**
 * Configurations row-major, one after the other.
 * @param {string} name of the file
 * @param {Uint8Array} bytes
 * @param {Shape} shape
 * @returns {Float64Array}
 * @throws {Error} that names row and column, what was expected and what was found
 */
export function readSamples(name, bytes, shape) {
  const isNpy = /\.npy$/i.test(name) || bytes[0] === 0x93;
  return isNpy ? fromNpy(bytes, shape) : fromText(new TextDecoder().decode(bytes), shape);
}

/** @param {Uint8Array} bytes @param {Shape} expected */
function fromNpy(bytes, { particles, dimension }) {
  const { shape, values } = readNpy(bytes);
  const width = particles * dimension;
  const flat = shape.length === 2 && shape[1] === width;
  const deep = shape.length === 3 && shape[1] === particles && shape[2] === dimension;
  if (!flat && !deep) throw new Error(t("data.shape", { found: shape.join(" × "), width, particles, dimension }));
  const at = values.findIndex((value) => !Number.isFinite(value));
  if (at >= 0) throw cellError(Math.floor(at / width), at % width, String(values[at]));
  return values;
}

/** @param {string} text @param {Shape} expected */
function fromText(text, { particles, dimension }) {
  const width = particles * dimension;
  const lines = text.split(/\r?\n/);
  const separator = separatorOf(lines);
  /** @type {number[]} */
  const values = [];
  let seen = false;
  lines.forEach((line, row) => {
    if (line.trim() === "" || line.startsWith("#")) return;
    const cells = line.trim().split(separator);
    // The first line may name the columns.
    const isHead =
      !seen && cells.some((cell) => cell.trim() !== "" && !isNumber(cell) && !/^[+-]?(nan|inf)/i.test(cell));
    seen = true;
    if (isHead && cells.length === width && cells.every((cell) => !isNumber(cell))) return;
    if (cells.length !== width) {
      throw new Error(t("data.columns", { row: row + 1, found: cells.length, width, particles, dimension }));
    }
    cells.forEach((cell, column) => {
      if (!isNumber(cell)) throw cellError(row, column, cell.trim());
      values.push(Number(cell));
    });
  });
  return Float64Array.from(values);
}

/** The first that occurs; otherwise blanks. @param {string[]} lines */
function separatorOf(lines) {
  const sample = lines.slice(0, 20).join("\n");
  return [/,/, /;/].find((separator) => separator.test(sample)) ?? /\s+/;
}

/** @param {string} cell */
const isNumber = (cell) => cell.trim() !== "" && Number.isFinite(Number(cell));

/** @param {number} row @param {number} column @param {string} found */
const cellError = (row, column, found) =>
  new Error(t("data.cell", { row: row + 1, column: column + 1, found: found.slice(0, 30) || t("notice.empty") }));
