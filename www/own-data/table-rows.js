// The rows of a table in text, taken one by one: which are headers, which column counts the rows, which numbers
// they hold. Whatever is taken for granted is told; what cannot be understood is refused by row and column.

import { columnOrder, isInOrder } from "./column-order.js";
import { LastNumber } from "./last-number.js";
import { bare, decimalsOf, isCount, isNumberLike, numeral } from "./numerals.js";
import { MOST_NUMBERS, Numbers } from "./reading.js";
import { oddRowLabel, refuseCounting } from "./row-labels.js";
import { Thousands } from "./thousands.js";
import { say } from "./words.js";

/** @typedef {import("./reading.js").Shape} Shape */
/** @typedef {import("./reading.js").Remark} Remark */
/** A line of the file, counted from one, and its cells. @typedef {{ row: number, cells: string[] }} Row */

/** Lines of names and units above the numbers. */
const MOST_HEADERS = 5;
/** Rows under a header `1,2,3,4` before it is taken for one, and how many rows as whole as it chance may explain. */
const [ENOUGH, CHANCE] = [10, 0.1];

/** Takes rows one by one. */
export class Rows {
  #numbers = new Numbers();
  #shape;
  #width;
  #remarks;
  /** Cells before the coordinates: none, or one that counts rows. */
  #lead = 0;
  /** Those cells, and the lines that they are in. */
  #leads = { cells: /** @type {string[]} */ ([]), lines: /** @type {number[]} */ ([]) };
  /** Lines of names of the columns. @type {string[][]} */
  #names = [];
  /** The first row: it may number the columns. @type {Row | undefined} */
  #first;
  #rows = 0;
  /** Later rows that are the first one again: where files were put together. @type {number[]} */
  #again = [];
  #repeated = 0;
  /** Numbers after the first row that are written as whole ones, and that are whole however they are written. */
  #whole = { written: 0, meant: 0 };
  #thousands = new Thousands();
  /** Rows, after the first, of which every number has one decimal place at most. */
  #plain = 0;
  /** The first number like `061`, which is what stands behind a decimal comma. */
  #digits = { row: 0, column: 0, found: "" };
  /** Rows with a decimal point and with a comma, the first of each. */
  #signs = { point: 0, comma: 0 };
  #end = new LastNumber();

  /** Names of the columns in comments above them. */
  #told;

  /** @param {Shape} shape @param {Remark[]} remarks @param {string[][]} told cells of comments above the table */
  constructor(shape, remarks, told = []) {
    this.#told = told;
    this.#shape = shape;
    this.#width = shape.particles * shape.dimension;
    this.#remarks = remarks;
  }

  /** @param {Row} row */
  add({ row, cells: all }) {
    const cells = trimmed(all, this.#width);
    if (cells.every((cell) => cell === "")) return;
    if (this.#rows === 0 && this.#isHeader(cells)) return;
    if (this.#rows === 1 && this.#isSecondHeader(cells)) return;
    if (cells.join() === this.#names[0]?.join()) {
      this.#repeated++;
      return;
    }
    if (this.#rows === 0) {
      this.#lead = cells.length === this.#width + 1 ? 1 : 0;
      this.#first = { row, cells };
    } else if (this.#first && cells.join() === this.#first.cells.join()) this.#again.push(this.#rows);
    this.#take({ row, cells });
    this.#rows++;
  }

  /** Whether these are names of columns or units. @param {string[]} cells */
  #isHeader(cells) {
    // pandas writes the numbers of columns behind an empty cell, that of the index.
    const isPandas = cells[0] === "" && cells.length === this.#width + 1 && numbersColumns(cells.slice(1));
    const isNamed = areWords(cells) || isPandas || isTitle(cells, this.#width) || this.#numbersParticles(cells);
    if (!isNamed || this.#names.length >= MOST_HEADERS) return false;
    this.#sayHeader(cells);
    return true;
  }

  /** Whether these are the numbers of particles under the letters of their axes. @param {string[]} cells */
  #numbersParticles(cells) {
    const own = cells.slice(-this.#width);
    return own.every(isCount) && columnOrder(this.#columnNames([...this.#names, own]), this.#shape) !== undefined;
  }

  /** The names of the columns of coordinates, of several lines of them joined. @param {string[][]} lines */
  #columnNames(lines) {
    const own = lines.filter((names) => names.length >= this.#width).map((names) => names.slice(-this.#width));
    return Array.from({ length: this.#width }, (_, column) => own.map((names) => names[column]).join(" "));
  }

  /** Whether these are names of columns under a row of their numbers, as pandas writes columns of several levels. @param {string[]} cells */
  #isSecondHeader(cells) {
    const above = this.#first?.cells ?? [];
    const areNumbers = above.slice(this.#lead).every(isCount) && above.length === cells.length;
    if (!areNumbers || !areWords(cells)) return false;
    this.#sayHeader(above);
    this.#sayHeader(cells);
    this.#numbers = new Numbers();
    this.#leads = { cells: [], lines: [] };
    [this.#rows, this.#first] = [0, undefined];
    return true;
  }

  /** @param {string[]} cells */
  #sayHeader(cells) {
    this.#names.push(cells);
    const found = shortened(cells.filter((cell) => cell !== "").join(", "));
    this.#remarks.push({ key: "read.header", values: { found } });
  }

  /** @param {Row} row */
  #take({ row, cells }) {
    const wanted = this.#width + this.#lead;
    if (cells.length !== wanted) throw this.#columnsError(row, cells);
    if (this.#lead) {
      this.#leads.cells.push(cells[0] ?? "");
      this.#leads.lines.push(row);
    }
    if (this.#numbers.length > MOST_NUMBERS) throw new Error(say("refuse.many", { max: MOST_NUMBERS / 2 ** 20 }));
    const isLater = this.#rows > 0 && this.#again.at(-1) !== this.#rows;
    let isPlain = true;
    for (let column = this.#lead; column < wanted; column++) {
      const cell = cells[column] ?? "";
      const value = numeral(cell);
      if (Number.isNaN(value)) {
        throw new Error(say("refuse.cell", { row, column: column + 1, found: shortened(cell) || say("word.empty") }));
      }
      if (cell.includes(",")) this.#signs.comma ||= row;
      else if (cell.includes(".")) this.#signs.point ||= row;
      else if (!this.#digits.row && /^0\d/.test(cell)) this.#digits = { row, column: column + 1, found: cell };
      if (isLater) this.#countWhole(cell, value);
      this.#thousands.look(cell, row, column + 1);
      if (isPlain && !((decimalsOf(cell) ?? 2) <= 1)) isPlain = false;
      this.#numbers.push(value);
    }
    if (isPlain && isLater) this.#plain++;
    this.#end.look(cells.at(-1) ?? "");
  }

  /** @param {string} cell @param {number} value */
  #countWhole(cell, value) {
    if (Number.isInteger(value)) this.#whole.meant++;
    if (isCount(cell.replace(/^-/, ""))) this.#whole.written++;
  }

  /** @param {number} row @param {string[]} cells */
  #columnsError(row, cells) {
    const values = { row, found: cells.length, width: this.#width, ...this.#shape };
    return new Error(say(this.#lead ? "refuse.columnsAfterIndex" : "refuse.columns", values));
  }

  /** The numbers. @param {boolean} isEnded whether the last line of the file has an end */
  finish(isEnded) {
    const { point, comma } = this.#signs;
    if (point && comma) throw new Error(say("refuse.mixed", { point, comma }));
    if (this.#digits.row && !point && !comma) throw new Error(say("refuse.split", this.#digits));
    if (this.#rows === 0) throw new Error(say("refuse.empty"));
    this.#thousands.judge();
    const isNumbered = this.#isNumericHeader();
    if (this.#lead) this.#judgeLead(isNumbered);
    if (comma) this.#remarks.push({ key: "read.commas" });
    if (this.#repeated > 0) this.#remarks.push({ key: "read.headersAgain", values: { count: this.#repeated } });
    if (!isEnded) this.#remarks.push(...this.#end.judge());
    const numbers = this.#inOrder(this.#numbers.all());
    refuseCounting(numbers, this.#width, this.#lead);
    const found = shortened(this.#first?.cells.join(", ") ?? "");
    if (!isNumbered) {
      if (this.#isOddFirst()) this.#remarks.push({ key: "look.first", values: { found } });
      return numbers;
    }
    this.#remarks.push({ key: "read.numericHeader", values: { found } });
    if (this.#again.length > 0) this.#remarks.push({ key: "read.headersAgain", values: { count: this.#again.length } });
    const headers = new Set([0, ...this.#again]);
    return numbers.filter((_, k) => !headers.has(Math.floor(k / this.#width)));
  }

  /**
   * Whether the first row numbers the columns: 0, 1, 2, …; or others in equal steps, where chance would hardly make
   * every number of a row a whole one.
   */
  #isNumericHeader() {
    const others = this.#rows - 1 - this.#again.length;
    const cells = this.#first?.cells.slice(this.#lead) ?? [];
    if (!numbersColumns(cells) || others < 1) return false;
    if (cells.every((cell, k) => numeral(cell) === k)) return true;
    const { written, meant } = this.#whole;
    const whole = (cells.every(isCount) ? written : meant) / (others * this.#width);
    return others >= ENOUGH && this.#rows * whole ** this.#width < CHANCE;
  }

  /** The numbers as a configuration holds them, where the names of the columns tell another order. @param {Float64Array} numbers */
  #inOrder(numbers) {
    // What the table itself says of its columns goes before what a comment says, and a later comment before an earlier one.
    const lines = [
      ...(this.#names.length > 0 ? [this.#names] : []),
      ...this.#told.toReversed().map((cells) => [cells]),
    ];
    const orders = lines
      .map((each) => ({ names: this.#columnNames(each) }))
      .map((each) => ({ ...each, order: columnOrder(each.names, this.#shape) }));
    const { names = [], order } = orders.find((each) => each.order !== undefined) ?? {};
    if (order === undefined || isInOrder(order)) return numbers;
    this.#remarks.push({ key: "read.order", values: { found: shortened(names.join(", ")) } });
    return numbers.map((_, k) => numbers[k - (k % this.#width) + (order[k % this.#width] ?? 0)] ?? 0);
  }

  /** Whether the first row is unlike all others: `0.1,0.2,…`, `00,01,10,11` above numbers of many digits. */
  #isOddFirst() {
    const isPlain = this.#first?.cells.slice(this.#lead).every((cell) => (decimalsOf(cell) ?? 2) <= 1);
    return isPlain && this.#plain === 0 && this.#rows > ENOUGH;
  }

  /** A column too many is dropped if it numbers, names or times the rows; anything else is refused. @param {boolean} isNumbered */
  #judgeLead(isNumbered) {
    // Above an index there may be a number of its own.
    const skipped = isNumbered ? 1 : 0;
    const cells = this.#leads.cells.slice(skipped);
    const isEmpty = cells.every((cell) => cell === "");
    const odd = isEmpty ? undefined : oddRowLabel(cells);
    if (odd !== undefined) {
      const words = { found: this.#width + 1, width: this.#width, ...this.#shape };
      const label = shortened(cells[odd] ?? "") || say("word.empty");
      throw new Error(say("refuse.extraColumn", { ...words, row: this.#leads.lines[odd + skipped] ?? 0, label }));
    }
    const found = `${cells.slice(0, 3).map(shortened).join(", ")}, …`;
    if (!isEmpty) this.#remarks.push({ key: "read.index", values: { found } });
  }
}

/** Without empty cells at the end that are too many. @param {string[]} cells @param {number} width */
export function trimmed(cells, width) {
  let end = cells.length;
  while (end > width && cells[end - 1] === "") end--;
  return end === cells.length ? cells : cells.slice(0, end);
}

/** Whether no cell is meant as a number, and some hold letters, or are R's `[,1]`. @param {string[]} cells */
const areWords = (cells) =>
  cells.every((cell) => !isNumberLike(cell)) &&
  cells.some((cell) => /\p{L}|^\[,\d+\]$/u.test(bare(cell)) && !isMissing(cell));

/** Whether this stands for a number that is not there, as R, SQL and Python write it. @param {string} cell */
const isMissing = (cell) => /^(?:NA|N\/A|NULL|null|None)$/.test(cell);

/** Whether these are a title, or something known about all of the table: `Temperature,300,K,`. @param {string[]} cells @param {number} width */
function isTitle(cells, width) {
  const isWord = /^\p{L}/u.test(cells[0] ?? "") && !isNumberLike(cells[0] ?? "") && !isMissing(cells[0] ?? "");
  return isWord && cells.filter((cell) => cell !== "").length < width;
}

/** Whether these number columns: 0, 1, 2, …, also as decimals; or whole numbers in other equal steps. @param {string[]} cells */
function numbersColumns(cells) {
  if (cells.length < 2) return false;
  if (cells.every((cell, k) => numeral(cell) === k)) return true;
  const values = cells.map(numeral);
  const [first = 0, second = 0] = values;
  const isWhole = values.every((value) => Number.isInteger(value) && value >= 0);
  return isWhole && second !== first && values.every((value, k) => value === first + k * (second - first));
}

/** @param {string} text */
const shortened = (text) => (text.length > 30 ? `${text.slice(0, 29)}…` : text);
