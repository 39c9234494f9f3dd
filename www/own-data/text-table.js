// Tables of numbers in text, as programs and spreadsheets write them. Papa Parse splits lines into cells; here
// is decided what separates them, which lines are no data, and what is no number. Whatever is taken for granted
// is told; what cannot be understood is refused by row and column.

import Papa from "papaparse";
import { withoutBrackets } from "./brackets.js";
import { isEnded } from "./last-number.js";
import { bare, numeral } from "./numerals.js";
import { breathe } from "./reading.js";
import { Rows, trimmed } from "./table-rows.js";
import { say } from "./words.js";

/** @typedef {import("./reading.js").Shape} Shape */
/** @typedef {import("./reading.js").Remark} Remark */
/** @typedef {import("./reading.js").Reading} Reading */

/** In order of precedence where several explain a file equally well. */
const DELIMITERS = [";", "\t", ",", "|", " "];
/** Lines that are looked at to find what separates cells. */
const LOOKED_AT = 100;
/** Lines that are read before the page may answer. */
const STRETCH = 20_000;
/** What separates cells of a table that is meant to be looked at from its heading: `|---|---|`. */
const RULE = /^[\s|+:]*-{3,}[\s|+:=-]*$/;
/** JSON whose rows or columns have names. */
const OBJECTS = /^\s*(?:\[\s*)?\{\s*"[^"]*"\s*:/;
/**
 * What a spreadsheet writes, in any language, where it has no value or no room for it; this begins no comment. `#N/A` is
 * `#N/D` in Spanish and `#NV` in German; errors are in capitals and end in a sign, as in `#WERT!` and `#¿NOMBRE?`.
 */
const NO_VALUE =
  "#(?:(?:\\p{Lu}\\/\\p{Lu}|NV|YOK|HIÁNYZIK|NENÍ_K_DISPOZICI|NEDOSTUPNÝ)(?![\\p{L}\\d_])|[¡¿]?\\p{Lu}[\\p{Lu}\\d_\\/]*[!?]|#+\\s*[,;\\t|])";
const COMMENT = new RegExp(`^\\s*["']?(?!${NO_VALUE})(?:#|%|\\/\\/|!|@|&\\s*$)`, "u");
const COMMENT_AT_END = new RegExp(`\\s(?!${NO_VALUE})[#%].*$`, "u");

/** The name that Octave gives to one of the variables in a file. */
const VARIABLE = /^[#%] name: (\S+)/;
/** Lines that one cell may go on for. */
const MOST_WITHIN = 5;
/** Comments above the table, the nearest ones, that may name its columns. */
const MOST_ABOVE = 20;

/**
 * @param {string} text
 * @param {Shape} shape
 * @returns {Promise<Reading>}
 * @throws {Error} that names row and column, what was expected and what was found
 */
export async function readTable(text, shape) {
  const width = shape.particles * shape.dimension;
  if (OBJECTS.test(text)) throw new Error(say("refuse.objects"));
  const lines = withoutBrackets(text).split(/\r\n|\r|\n/);
  /** @type {Remark[]} */
  const remarks = [];
  refuseVariables(lines);
  const named = takeSeparator(lines);
  const comments = takeComments(lines);
  if (comments.length > 0) remarks.push({ key: "read.comments", values: { count: comments.length } });
  if (text.includes('"')) joinQuoted(lines);
  const rows = lines.flatMap((line, k) => (/^[\s,;|]*$/.test(line) || RULE.test(line) ? [] : [k]));
  if (rows.length === 0) throw new Error(say("refuse.empty"));
  const delimiter = named ?? delimiterOf(lines, rows, width);
  // NumPy and MATLAB write the names of columns as a comment above them.
  const above = comments.filter(({ line }) => line < (rows[0] ?? 0)).map(({ text: words }) => words);
  const near = above.slice(-MOST_ABOVE);
  const table = new Rows(shape, remarks, [...cellsOf(near, delimiter), ...cellsOf(near, " ")]);
  for (let from = 0; from < rows.length; from += STRETCH) {
    if (from > 0) await breathe();
    const some = rows.slice(from, from + STRETCH);
    const { cells: found, isOpen } = split(
      some.map((k) => lines[k] ?? ""),
      delimiter,
    );
    if (isOpen || found.length !== some.length) throw quoteError(some, lines, delimiter);
    found.forEach((cells, k) => {
      table.add({ row: (some[k] ?? 0) + 1, cells });
    });
  }
  return { values: table.finish(isEnded(text)), remarks };
}

/** The separator that a spreadsheet names in the first line. @param {string[]} lines that line is emptied */
function takeSeparator(lines) {
  const at = lines.findIndex((line) => line.trim() !== "");
  const [, sign] = /^\s*"?sep=(.|\\t)"?[\s;,]*$/i.exec(lines[at] ?? "") ?? [];
  if (sign === undefined) return undefined;
  lines[at] = "";
  return sign === "\\t" ? "\t" : sign;
}

/** Positions and forces, one below the other, would be read as one table. @param {string[]} lines */
function refuseVariables(lines) {
  const names = lines.flatMap((line) => VARIABLE.exec(line)?.[1] ?? []);
  if (names.length > 1) throw new Error(say("refuse.variables", { found: names.slice(0, 6).join(", ") }));
}

/** Puts a name that has line breaks within quotation marks on one line. @param {string[]} lines the others are emptied */
function joinQuoted(lines) {
  const isOpen = (/** @type {string | undefined} */ line) => line !== undefined && line.split('"').length % 2 === 0;
  for (let k = 0; k < lines.length; k++) {
    if (!isOpen(lines[k])) continue;
    const after = lines.slice(k + 1, k + 1 + MOST_WITHIN).findIndex(isOpen);
    if (after < 0) continue;
    const end = k + after + 2;
    lines[k] = lines.slice(k, end).join(" ");
    lines.fill("", k + 1, end);
    k = end - 1;
  }
}

/** Empties lines of comments, which it returns without their sign, and ends of lines that are comments. @param {string[]} lines */
function takeComments(lines) {
  /** @type {{ line: number, text: string }[]} */
  const comments = [];
  lines.forEach((line, k) => {
    if (COMMENT.test(line)) {
      lines[k] = "";
      comments.push({ line: k, text: line.replace(/^[\s"'#%/!@]+/, "") });
    } else if (COMMENT_AT_END.test(line)) lines[k] = line.replace(COMMENT_AT_END, "");
  });
  return comments;
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

/** @param {string[]} lines @param {string} delimiter */
const cellsOf = (lines, delimiter) => split(lines, delimiter).cells;

/**
 * The cells of lines, and whether the last one has a quotation mark that is never closed.
 * @param {string[]} lines
 * @param {string} delimiter
 * @returns {{ cells: string[][], isOpen: boolean }}
 */
function split(lines, delimiter) {
  const prepared = lines.map((line) => {
    // A program that takes a row for one cell puts it into quotation marks as a whole.
    const row = line.replace(/^\s*"([^"]*[;,\t| ][^"]*)"\s*$/, "$1");
    const text = delimiter === " " ? row.trim().replace(/\s+/g, " ") : row;
    // Papa Parse, like RFC 4180, knows quotation marks only right beside a separator.
    return text.includes('"') ? text.replace(/(^|[;,\t|])[ ]+"/g, '$1"').replace(/"[ ]+(?=[;,\t|]|$)/g, '"') : text;
  });
  const { data, errors } = Papa.parse(prepared.join("\n"), { delimiter, newline: "\n", quoteChar: '"' });
  const cells = /** @type {string[][]} */ (data).map((row) => row.map(bare));
  return { cells, isOpen: errors.some(({ code }) => code === "MissingQuotes") };
}

/** The first line whose quotation marks do not end. @param {number[]} rows @param {string[]} lines @param {string} delimiter */
function quoteError(rows, lines, delimiter) {
  const odd = rows.find((k) => {
    const { errors } = Papa.parse(lines[k] ?? "", { delimiter, quoteChar: '"' });
    return errors.some(({ type }) => type === "Quotes");
  });
  return new Error(say("refuse.quotes", { row: (odd ?? rows[0] ?? 0) + 1 }));
}
