// A plot under the arrow keys: a native slider, not seen but felt, whose values are the rows of the plot's table.

import { t } from "../i18n/index.js";
import { cellText } from "../ui/data-table.js";
import { make, setText } from "../ui/dom.js";
import { announce } from "../ui/live-region.js";

/** @typedef {import("../ui/data-table.js").Column} Column */

/**
 * What a chart must be able to do for a cursor: mark a place on the axis of the first column, and tell where the
 * mouse is on it.
 * @typedef {object} Pointable
 * @property {(x: number | undefined) => void} point
 * @property {(listener: (x: number | undefined) => void) => void} onPoint
 * @property {(clientX: number, clientY: number) => { x: number, y: number } | undefined} [locate] the place under a point of the
 *   viewport
 */

/**
 * @param {import("./plot.js").Plot} plot
 * @param {{ heading: Element, stage: HTMLElement }} place
 * @param {Pointable} chart draws the slider's thumb
 */
export function createCursor(plot, { heading, stage }, chart) {
  const readout = make("output", { className: "readout", ariaHidden: "true" });
  const slider = make("input", { type: "range", className: "cursor", min: "0", max: "0", step: "1", value: "0" });
  stage.append(slider);
  heading.append(readout);
  /** The place itself: rows may come and go under it. @type {number | undefined} */
  let place;
  const hasFocus = () => document.activeElement === slider;
  const places = () => Array.from(plot.columns()[0]?.values ?? [], (value) => value ?? Number.NaN);

  /** @param {number | undefined} row */
  const show = (row) => setText(readout, row === undefined ? "" : rowText(plot.columns(), row));
  function describe() {
    slider.setAttribute("aria-label", t("plot.cursor", { title: plot.title }));
    slider.setAttribute("aria-valuetext", rowText(plot.columns(), Number(slider.value)) || t("chart.empty"));
  }
  function move() {
    const row = Number(slider.value);
    place = places()[row];
    chart.point(place);
    show(row);
    describe();
  }
  /** The rows as they are now, under the same place. */
  function fit() {
    const all = places();
    slider.max = String(Math.max(0, all.length - 1));
    if (place !== undefined) slider.value = String(nearest(all, place));
  }
  slider.addEventListener("input", move);
  slider.addEventListener("focus", () => {
    fit();
    move();
    if (plot.summary) announce("plot", plot.summary);
  });
  slider.addEventListener("blur", () => {
    chart.point(undefined);
    show(undefined);
  });
  chart.onPoint((x) => {
    if (x !== undefined) show(nearest(places(), x));
    else if (!hasFocus()) show(undefined);
  });
  describe();

  return {
    /** The plot shows something else under the same place. */
    follow() {
      if (!hasFocus()) return;
      fit();
      // While training goes on the sentence is spoken; the cursor speaks when it is moved.
      show(Number(slider.value));
      if (plot.summary) announce("plot", plot.summary);
    },
  };
}

/** @param {number[]} places @param {number} x */
function nearest(places, x) {
  let best = 0;
  places.forEach((place, row) => {
    if (Math.abs(place - x) < Math.abs((places[best] ?? Number.POSITIVE_INFINITY) - x)) best = row;
  });
  return best;
}

/** One row in words: "energy / kT −3.2: data 0.21 · model 0.20". @param {readonly Column[]} columns @param {number} row */
function rowText([where, ...columns], row) {
  if (!where || row >= where.values.length) return "";
  const parts = columns.map((column) => `${column.head} ${cellText(column, row)}`);
  return t("plot.row", { where: `${where.head} ${cellText(where, row)}`, values: parts.join(" · ") });
}
