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
  const values = isNpy ? fromNpy(bytes, shape) : fromText(decode(bytes), shape);
  const width = shape.particles * shape.dimension;
  const far = values.findIndex((value) => Math.abs(value) > FARTHEST);
  if (far >= 0) {
    const words = { row: Math.floor(far / width) + 1, column: (far % width) + 1, most: FARTHEST };
    throw new Error(t("data.far", { ...words, found: String(values[far]) }));
  }
  const isSame = values.length > width && values.every((value, k) => value === values[k % width]);
  if (isSame) throw new Error(t("data.same", { count: values.length / width }));
  return values;
}

/** A coordinate beyond this is none in the units of the energy, where wells are a few lengths apart. */
const FARTHEST = 10_000;
/** Characters that no text has; files such as pictures and archives do. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const BINARY = /[\0-\x08\x0e-\x1a\x1c-\x1f]/;
/** The part of a text that may be damaged. */
const DAMAGE = 0.1;

/** @param {string} text */
function isText(text) {
  const damaged = text.split("\uFFFD").length - 1;
  return !BINARY.test(text) && damaged <= DAMAGE * text.length;
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

/** Text as editors and spreadsheets write it. @param {Uint8Array} bytes */
function decode(bytes) {
  const wide = bytes[0] === 0xff && bytes[1] === 0xfe;
  const text = new TextDecoder(wide ? "utf-16le" : "utf-8").decode(bytes);
  if (!isText(text)) throw new Error(t("data.kind"));
  return text;
}

/** @param {string} text @param {Shape} expected */
function fromText(text, { particles, dimension }) {
  const width = particles * dimension;
  const lines = text.split(/\r\n|\r|\n/);
  const { separator, comma } = formOf(lines);
  /** @type {number[]} */
  const values = [];
  let seen = false;
  lines.forEach((line, row) => {
    if (line.trim() === "" || line.startsWith("#")) return;
    const cells = line
      .trim()
      .split(separator)
      .map((cell) => bare(cell, comma));
    // The first line may name the columns.
    const isHead = !seen && cells.some((cell) => cell !== "" && !isNumber(cell) && !/^[+-]?(nan|inf)/i.test(cell));
    seen = true;
    if (isHead && cells.length === width && cells.every((cell) => !isNumber(cell))) return;
    if (cells.length !== width) {
      throw new Error(t("data.columns", { row: row + 1, found: cells.length, width, particles, dimension }));
    }
    cells.forEach((cell, column) => {
      if (!isNumber(cell)) throw cellError(row, column, cell);
      values.push(Number(cell));
    });
  });
  return Float64Array.from(values);
}

/** What stands between numbers, and whether a comma is within them, as where semicolons separate. @param {string[]} lines */
function formOf(lines) {
  const sample = lines.slice(0, 20).join("\n");
  const separator = [/;/, /,/].find((each) => each.test(sample)) ?? /\s+/;
  return { separator, comma: !separator.test(",") };
}

/** Without quotation marks, and with a point. @param {string} cell @param {boolean} comma */
function bare(cell, comma) {
  const text = cell
    .trim()
    .replace(/^"(.*)"$/, "$1")
    .replace("\u2212", "-");
  return comma ? text.replace(",", ".") : text;
}

/** @param {string} cell */
const isNumber = (cell) => /^[+-]?[\d.]/.test(cell) && !/^[+-]?0x/i.test(cell) && Number.isFinite(Number(cell));

/** @param {number} row @param {number} column @param {string} found */
const cellError = (row, column, found) =>
  new Error(t("data.cell", { row: row + 1, column: column + 1, found: found.slice(0, 30) || t("notice.empty") }));
