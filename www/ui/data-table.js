// The numbers of a plot as a table that people and screen readers can walk through.

import { make } from "./dom.js";
import { NONE } from "./number-format.js";

/**
 * A column of what a plot shows. The first one of a plot is where its cursor goes.
 * @typedef {object} Column
 * @property {string} head with its unit, where it is not bare
 * @property {string} [unit] for files, where the head does not name it
 * @property {ArrayLike<number | null>} values
 * @property {(value: number) => string} format
 */

/** @param {Column} column @param {number} row */
export function cellText({ values, format }, row) {
  const value = values[row];
  return value === null || value === undefined ? NONE : format(value);
}

/**
 * @param {string} caption
 * @param {readonly Column[]} columns
 */
export function tableOf(caption, columns) {
  const [first] = columns;
  const heads = columns.map(({ head }) => make("th", { scope: "col" }, head));
  const rows = Array.from({ length: first?.values.length ?? 0 }, (_, row) => {
    const [where, ...cells] = columns.map((column) => cellText(column, row));
    return make("tr", {}, make("th", { scope: "row" }, where ?? ""), ...cells.map((text) => make("td", {}, text)));
  });
  return make(
    "table",
    {},
    make("caption", { className: "visually-hidden" }, caption),
    make("thead", {}, make("tr", {}, ...heads)),
    make("tbody", {}, ...rows),
  );
}
