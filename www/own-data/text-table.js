// Tables of numbers in text, as programs and spreadsheets write them. Papa Parse splits lines into cells; here
// is decided what separates them, which lines are no data, and what is no number. Whatever is taken for granted
// is told; what cannot be understood is refused by row and column.

import Papa from "papaparse";
import { bare, isCount, isNumberLike, numeral } from "./numerals.js";
import { breathe, MOST_NUMBERS, Numbers } from "./reading.js";
import { say } from "./words.js";

/** @typedef {import("./reading.js").Shape} Shape */
/** @typedef {import("./reading.js").Remark} Remark */
/** @typedef {import("./reading.js").Reading} Reading */
/** A line of the file, counted from one, and its cells. @typedef {{ row: number, cells: string[] }} Row */

/** In order of precedence where several explain a file equally well. */
const DELIMITERS = [";", "\t", ",", "|", " "];
/** Lines that are looked at to find what separates cells. */
const LOOKED_AT = 100;
/** Lines that are read before the page may answer. */
const STRETCH = 20_000;
/** Lines of names and units above the numbers. */
const MOST_HEADERS = 5;
/** Rows under a header `1,2,3,4` before it is taken for one. */
const ENOUGH = 10;
/** What a spreadsheet writes where it has no value: this begins no comment. */
const NO_VALUE = "#(?:N\\/A|VALUE!|DIV\\/0!|REF!|NUM!|NAME\\?|NULL!)";
const COMMENT = new RegExp(`^\\s*["']?(?!${NO_VALUE})(?:#|%|\\/\\/|!|@)`);
const COMMENT_AT_END = new RegExp(`\\s(?!${NO_VALUE})[#%].*$`);

/**
 * @param {string} text
 * @param {Shape} shape
 * @returns {Promise<Reading>}
 * @throws {Error} that names row and column, what was expected and what was found
 */
export async function readTable(text, shape) {
  const width = shape.particles * shape.dimension;
  const lines = text.split(/\r\n|\r|\n/);
  /** @type {Remark[]} */
  const remarks = [];
  const named = takeSeparator(lines);
  const comments = dropComments(lines);
  if (comments > 0) remarks.push({ key: "read.comments", values: { count: comments } });
  const rows = lines.flatMap((line, k) => (/^[\s,;|]*$/.test(line) ? [] : [k]));
  if (rows.length === 0) throw new Error(say("refuse.empty"));
  const delimiter = named ?? delimiterOf(lines, rows, width);
  const table = new Collector(shape, remarks);
  for (let from = 0; from < rows.length; from += STRETCH) {
    if (from > 0) await breathe();
    const some = rows.slice(from, from + STRETCH);
    const split = cellsOf(
      some.map((k) => lines[k] ?? ""),
      delimiter,
    );
    if (split.length !== some.length) throw quoteError(some, lines, delimiter);
    split.forEach((cells, k) => {
      table.add({ row: (some[k] ?? 0) + 1, cells });
    });
  }
  return { values: table.finish(), remarks };
}

/** The separator that a spreadsheet names in the first line. @param {string[]} lines that line is emptied */
function takeSeparator(lines) {
  const at = lines.findIndex((line) => line.trim() !== "");
  const [, sign] = /^\s*"?sep=(.|\\t)"?[\s;,]*$/i.exec(lines[at] ?? "") ?? [];
  if (sign === undefined) return undefined;
  lines[at] = "";
  return sign === "\\t" ? "\t" : sign;
}

/** Empties lines of comments and ends of lines that are comments; how many. @param {string[]} lines */
function dropComments(lines) {
  let count = 0;
  lines.forEach((line, k) => {
    if (COMMENT.test(line)) {
      lines[k] = "";
      count++;
    } else if (COMMENT_AT_END.test(line)) lines[k] = line.replace(COMMENT_AT_END, "");
  });
  return count;
}

/**
 * What separates cells: that with which most lines are rows of numbers.
 * @param {string[]} lines
 * @param {number[]} rows lines that are not empty
 * @param {number} width
 */
function delimiterOf(lines, rows, width) {
  const stride = Math.max(1, Math.floor(rows.length / LOOKED_AT));
  const sample = rows.filter((_, k) => k < 10 || k % stride === 0).map((k) => lines[k] ?? "");
  const scores = DELIMITERS.map((delimiter) => {
    const fitting = cellsOf(sample, delimiter).filter((cells) => {
      const own = trimmed(cells, width);
      const numbers = own.slice(-width);
      const isRow = own.length === width || own.length === width + 1;
      return isRow && numbers.every((cell) => !Number.isNaN(numeral(cell)));
    });
    return fitting.length;
  });
  const best = Math.max(...scores);
  if (best > 0) return DELIMITERS[scores.indexOf(best)] ?? " ";
  return DELIMITERS.find((delimiter) => sample.some((line) => line.trim().includes(delimiter))) ?? " ";
}

/** @param {string[]} lines @param {string} delimiter @returns {string[][]} */
function cellsOf(lines, delimiter) {
  const prepared = lines.map((line) => {
    const text = delimiter === " " ? line.trim().replace(/\s+/g, " ") : line;
    // Papa Parse, like RFC 4180, knows quotation marks only right beside a separator.
    return text.includes('"') ? text.replace(/(^|[;,\t|])[ ]+"/g, '$1"').replace(/"[ ]+(?=[;,\t|]|$)/g, '"') : text;
  });
  const { data } = Papa.parse(prepared.join("\n"), { delimiter, newline: "\n", quoteChar: '"' });
  return /** @type {string[][]} */ (data).map((cells) => cells.map(bare));
}

/** Without empty cells at the end that are too many. @param {string[]} cells @param {number} width */
function trimmed(cells, width) {
  let end = cells.length;
  while (end > width && cells[end - 1] === "") end--;
  return end === cells.length ? cells : cells.slice(0, end);
}

/** The first line whose quotation marks do not end. @param {number[]} rows @param {string[]} lines @param {string} delimiter */
function quoteError(rows, lines, delimiter) {
  const odd = rows.find((k) => {
    const { errors } = Papa.parse(lines[k] ?? "", { delimiter, quoteChar: '"' });
    return errors.some(({ type }) => type === "Quotes");
  });
  return new Error(say("refuse.quotes", { row: (odd ?? rows[0] ?? 0) + 1 }));
}

/** Takes rows one by one. */
class Collector {
  #numbers = new Numbers();
  #shape;
  #width;
  #remarks;
  /** Cells before the coordinates: none, or one that counts rows. */
  #lead = 0;
  /** @type {string[]} */
  #leads = [];
  /** The names of the columns. @type {string[] | undefined} */
  #names;
  /** The first row, while it may be one of numbers that name columns. @type {Row | undefined} */
  #first;
  #rows = 0;
  /** Later rows that are the first one again: where files were put together. @type {number[]} */
  #again = [];
  #headers = 0;
  #repeated = 0;
  /** Whether a number, after the first row, is written as a whole one. */
  #counts = false;
  /** Rows with a decimal point and with a comma, the first of each. */
  #signs = { point: 0, comma: 0 };

  /** @param {Shape} shape @param {Remark[]} remarks */
  constructor(shape, remarks) {
    this.#shape = shape;
    this.#width = shape.particles * shape.dimension;
    this.#remarks = remarks;
  }

  /** @param {Row} row */
  add({ row, cells: all }) {
    const cells = trimmed(all, this.#width);
    if (this.#rows === 0 && this.#isHeader(cells)) return;
    if (this.#names && cells.join() === this.#names.join()) {
      this.#repeated++;
      return;
    }
    if (this.#rows === 0) {
      this.#lead = cells.length === this.#width + 1 ? 1 : 0;
      if (isColumnCount(cells.slice(this.#lead))) this.#first = { row, cells };
    }
    if (this.#rows > 0 && this.#first?.cells.join() === cells.join()) this.#again.push(this.#rows);
    this.#take({ row, cells });
    this.#rows++;
  }

  /** Whether these are names of columns or units. @param {string[]} cells */
  #isHeader(cells) {
    const isWords = cells.every((cell) => !isNumberLike(cell)) && cells.some((cell) => /\p{L}/u.test(cell));
    // pandas writes the numbers of columns behind an empty cell, that of the index.
    const isPandas = cells[0] === "" && cells.length === this.#width + 1 && isColumnCount(cells.slice(1));
    if (!(isWords || isPandas) || this.#headers >= MOST_HEADERS) return false;
    this.#headers++;
    this.#names ??= cells;
    this.#remarks.push({
      key: "read.header",
      values: { found: shortened(cells.filter((cell) => cell !== "").join(", ")) },
    });
    return true;
  }

  /** @param {Row} row */
  #take({ row, cells }) {
    const wanted = this.#width + this.#lead;
    if (cells.length !== wanted) throw this.#columnsError(row, cells);
    if (this.#lead) this.#leads.push(cells[0] ?? "");
    if (this.#numbers.length > MOST_NUMBERS) throw new Error(say("refuse.many", { max: MOST_NUMBERS / 2 ** 20 }));
    for (let column = this.#lead; column < wanted; column++) {
      const cell = cells[column] ?? "";
      const value = numeral(cell);
      if (Number.isNaN(value)) {
        throw new Error(say("refuse.cell", { row, column: column + 1, found: shortened(cell) || say("word.empty") }));
      }
      if (cell.includes(",")) this.#signs.comma ||= row;
      else if (cell.includes(".")) this.#signs.point ||= row;
      else if (this.#rows > 0 && this.#again.at(-1) !== this.#rows) this.#counts = true;
      this.#numbers.push(value);
    }
  }

  /** @param {number} row @param {string[]} cells */
  #columnsError(row, cells) {
    const values = { row, found: cells.length, width: this.#width, ...this.#shape };
    return new Error(say(this.#lead ? "refuse.columnsAfterIndex" : "refuse.columns", values));
  }

  finish() {
    const { point, comma } = this.#signs;
    if (point && comma) throw new Error(say("refuse.mixed", { point, comma }));
    if (this.#rows === 0) throw new Error(say("refuse.empty"));
    if (this.#lead) this.#judgeLead();
    if (comma) this.#remarks.push({ key: "read.commas" });
    if (this.#repeated > 0) this.#remarks.push({ key: "read.headersAgain", values: { count: this.#repeated } });
    const numbers = this.#numbers.all();
    if (!this.#isNumericHeader()) return numbers;
    this.#remarks.push({
      key: "read.numericHeader",
      values: { found: shortened(this.#first?.cells.join(", ") ?? "") },
    });
    if (this.#again.length > 0) this.#remarks.push({ key: "read.headersAgain", values: { count: this.#again.length } });
    const headers = new Set([0, ...this.#again]);
    return numbers.filter((_, k) => !headers.has(Math.floor(k / this.#width)));
  }

  /** Whether the first row numbers the columns: 0, 1, 2, …; or 1, 2, 3, … where no other number looks like these. */
  #isNumericHeader() {
    const others = this.#rows - 1 - this.#again.length;
    if (!this.#first || others < 1) return false;
    return numeral(this.#first.cells[this.#lead] ?? "") === 0 || (!this.#counts && others >= ENOUGH);
  }

  /** A column too many is dropped if it counts the rows or is their time; anything else is refused. */
  #judgeLead() {
    // Above an index there may be a number of its own.
    const cells = this.#isNumericHeader() ? this.#leads.slice(1) : this.#leads;
    const isEmpty = cells.every((cell) => cell === "");
    const isIndex = cells.every(isCount) && new Set(cells).size === cells.length && cells.length > 1;
    if (!isEmpty && !isIndex && !isProgression(cells.map(numeral))) {
      throw new Error(say("refuse.extraColumn", { found: this.#width + 1, width: this.#width, ...this.#shape }));
    }
    if (!isEmpty) this.#remarks.push({ key: "read.index", values: { found: `${cells.slice(0, 3).join(", ")}, …` } });
  }
}

/** Whether these are 0, 1, 2, … or 1, 2, 3, … @param {string[]} cells */
const isColumnCount = (cells) =>
  cells.every((cell, k) => numeral(cell) === k) || cells.every((cell, k) => cell === String(k + 1));

/** Whether numbers rise by equal steps, as times do. @param {number[]} values */
function isProgression(values) {
  const [first = Number.NaN, second = Number.NaN] = values;
  const step = second - first;
  return (
    values.length > 2 && step > 0 && values.every((value, k) => Math.abs(value - first - k * step) < 0.01 * step + 1e-9)
  );
}

/** @param {string} text */
const shortened = (text) => (text.length > 30 ? `${text.slice(0, 29)}…` : text);
