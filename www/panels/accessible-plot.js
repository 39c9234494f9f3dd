// Every plot without sight and without a mouse: a name, a sentence that follows the data, a cursor
// under the arrow keys, the numbers as a table. A plot needs one line for all four (and for its file),
//
//   const read = createReader(host, chart.picture, chart);
//
// and says what it shows, whenever that changes, with `read(summary, () => columns)`: the columns are asked for when
// somebody reads them. `read()` says that it shows nothing any more.

import { t } from "../i18n/index.js";
import { cellText, tableOf } from "../ui/data-table.js";
import { createSheet } from "../ui/dialog.js";
import { make, setAttribute, setText } from "../ui/dom.js";
import { announce } from "../ui/live-region.js";

/** @typedef {import("../ui/data-table.js").Column} Column */
/** @typedef {{ summary: string, columns: () => readonly Column[] }} Reading */

/**
 * What a plot must be able to do for its reader: mark a place on its first column's axis, and tell where
 * the pointer is on it. A plot with a control of its own for that gives neither and gets no cursor.
 * @typedef {{ point: (x: number | undefined) => void, onPoint: (listener: (x: number | undefined) => void) => void }} Pointable
 */

/** Draws the plot once more, with that many pixels for each one of the page. @typedef {(ratio: number) => Promise<HTMLCanvasElement>} Picture */

/** Every plot with what it last showed. @type {Map<string, { panel: HTMLElement, title: () => string, reading: () => Reading | undefined, picture: Picture }>} */
export const plots = new Map();

const sheet = {
  /** @type {ReturnType<typeof createSheet> | undefined} */
  built: undefined,
  /** @param {string} title @param {Reading | undefined} reading */
  open(title, reading) {
    this.built ??= createSheet("table");
    const { dialog, body, open } = this.built;
    setText(/** @type {Node} */ (dialog.querySelector("h2")), title);
    body.replaceChildren(make("p", {}, reading?.summary ?? t("chart.empty")));
    const columns = reading?.columns() ?? [];
    if (columns.length > 0) body.append(tableOf(title, columns));
    open();
  },
};

/**
 * @param {HTMLElement} host the picture, inside a `.stage` of a `.panel` with a heading
 * @param {Picture} picture
 * @param {Pointable} [chart]
 * @returns {(summary?: string, columns?: () => readonly Column[]) => void}
 */
export function createReader(host, picture, chart) {
  const panel = /** @type {HTMLElement} */ (host.closest(".panel"));
  const stage = /** @type {HTMLElement} */ (host.closest(".stage") ?? host.parentElement);
  const title = () => panel.querySelector("h2")?.textContent ?? "";
  /** @type {Reading | undefined} */
  let reading;
  const cursor = chart && createCursor(panel, stage, chart, title, () => reading);
  plots.set(host.id, { panel, title, reading: () => reading, picture });
  panel.querySelector(".heading")?.append(tableButton(title, () => reading));
  const name = () =>
    setAttribute(
      host,
      "aria-label",
      // A title that asks has its sign already.
      t("reader.name", { title: title(), summary: reading?.summary ?? t("chart.empty") }).replace(/([?？])[.。]/, "$1"),
    );
  name();
  return (summary, columns) => {
    reading = summary === undefined ? undefined : { summary, columns: columns ?? (() => []) };
    name();
    cursor?.follow();
    if (summary !== undefined && cursor?.hasFocus()) announce(summary);
  };
}

/** @param {() => string} title @param {() => Reading | undefined} reading */
function tableButton(title, reading) {
  const button = make("button", { type: "button", className: "quiet tool", title: t("reader.numbers") });
  button.setAttribute("aria-haspopup", "dialog");
  button.setAttribute("aria-label", t("reader.table", { title: title() }));
  button.insertAdjacentHTML("beforeend", ICON);
  button.addEventListener("click", () => sheet.open(title(), reading()));
  return button;
}

const ICON =
  '<svg viewBox="0 0 16 16" aria-hidden="true"><path class="line" d="M2 3h12v10H2zM2 6.4h12M2 9.7h12M6.2 3v10"/></svg>';

/**
 * A native slider, not seen but felt, whose values are the rows; the plot draws its thumb.
 * @param {HTMLElement} panel
 * @param {HTMLElement} stage
 * @param {Pointable} chart
 * @param {() => string} title
 * @param {() => Reading | undefined} reading
 */
function createCursor(panel, stage, chart, title, reading) {
  const readout = make("output", { className: "readout", "aria-hidden": "true" });
  const slider = make("input", { type: "range", className: "cursor", min: "0", max: "0", step: "1", value: "0" });
  stage.append(slider);
  panel.querySelector(".heading")?.append(readout);
  /** The place itself: rows may come and go under it. @type {number | undefined} */
  let place;
  const hasFocus = () => document.activeElement === slider;
  const columns = () => reading()?.columns() ?? [];
  const places = () => Array.from(columns()[0]?.values ?? [], (value) => value ?? Number.NaN);

  /** @param {number | undefined} row */
  function show(row) {
    const text = row === undefined ? "" : rowText(columns(), row);
    setText(readout, text);
    return text;
  }
  function describe() {
    slider.setAttribute("aria-label", t("reader.cursor", { title: title() }));
    slider.setAttribute("aria-valuetext", rowText(columns(), Number(slider.value)) || t("chart.empty"));
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
  function leave() {
    chart.point(undefined);
    show(undefined);
  }
  slider.addEventListener("input", move);
  slider.addEventListener("focus", () => {
    fit();
    move();
    const summary = reading()?.summary;
    if (summary) announce(summary);
  });
  slider.addEventListener("blur", leave);
  chart.onPoint((x) => {
    if (x !== undefined) show(nearest(places(), x));
    else if (!hasFocus()) show(undefined);
  });
  describe();

  return {
    hasFocus,
    /** New data under the same place. */
    follow() {
      if (!hasFocus()) return;
      fit();
      // Under way the sentence is spoken; the cursor speaks when it is moved.
      show(Number(slider.value));
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
  return t("reader.row", { where: `${where.head} ${cellText(where, row)}`, values: parts.join(" · ") });
}
