// A plot as one record, which its panel, screen readers, its table and its files share; nothing else is read back
// from the document. A panel makes one,
//
//   const plot = createPlot({ id: "energy", title: t("energy.title"), host, draw: chart.picture, pointer: chart });
//
// and says what is drawn whenever that changes: `plot.show({ legend, summary, columns })`, or `plot.clear()`.

import { t } from "../i18n/index.js";
import { tableOf } from "../ui/data-table.js";
import { openDialog } from "../ui/dialog.js";
import { make, setAttribute } from "../ui/dom.js";
import { legendItems } from "./legend.js";
import { createCursor } from "./plot-cursor.js";

/** @typedef {import("../ui/data-table.js").Column} Column */

/**
 * @typedef {object} Plot
 * @property {string} id names its files
 * @property {string} title
 * @property {readonly import("./legend.js").Entry[]} legend what is drawn in which colour
 * @property {string} summary a sentence about the data; empty while there are none
 * @property {() => readonly Column[]} columns the numbers, which are asked for when somebody reads them. A cursor goes
 *   along the first column
 * @property {(ratio: number) => Promise<HTMLCanvasElement>} draw draws the plot once more, with that many pixels for
 *   each one of the page
 * @property {() => boolean} isVisible
 * @property {HTMLElement} stage what is drawn on, and where something may be laid over it
 * @property {import("./plot-cursor.js").Pointable} [pointer]
 */

/** Every plot of the page, by its id. @type {Map<string, Readonly<Plot>>} */
export const plots = new Map();

/**
 * Gives a picture a name, a button for its table and, where a chart can point, a cursor.
 * @param {Pick<Plot, "id" | "title" | "draw"> & { host: HTMLElement, pointer?: import("./plot-cursor.js").Pointable }} given
 *   the host is the picture, inside a `.panel` with a `.heading`
 */
export function createPlot({ id, title, draw, host, pointer }) {
  const panel = /** @type {HTMLElement} */ (host.closest(".panel"));
  const stage = /** @type {HTMLElement} */ (host.closest(".stage") ?? host.parentElement);
  const heading = /** @type {HTMLElement} */ (panel.querySelector(".heading"));
  /** @type {Plot} */
  const plot = {
    id,
    title,
    legend: [],
    summary: "",
    columns: () => [],
    draw,
    isVisible: () => !panel.hidden && panel.getClientRects().length > 0,
    stage,
    ...(pointer && { pointer }),
  };
  plots.set(id, plot);
  const list = heading.querySelector(".legend");
  heading.append(tableButton(plot));
  const cursor = pointer && createCursor(plot, { heading, stage }, pointer);

  /** @param {Partial<Pick<Plot, "legend" | "summary" | "columns">>} shown */
  function show(shown) {
    const { legend = plot.legend } = shown;
    if (JSON.stringify(legend) !== JSON.stringify(plot.legend)) list?.replaceChildren(...legendItems(legend));
    Object.assign(plot, shown);
    const name = t("plot.name", { title, summary: plot.summary || t("chart.empty") });
    // A title that asks has its sign already.
    setAttribute(host, "aria-label", name.replace(/([?？])[.。]/, "$1"));
    cursor?.follow();
  }
  show({});
  return {
    show,
    /** There is nothing to see any more. */
    clear: () => show({ summary: "", columns: () => [] }),
  };
}

/** @param {Readonly<Plot>} plot */
function tableButton(plot) {
  const button = make("button", { type: "button", className: "quiet tool", title: t("plot.numbers") });
  button.setAttribute("aria-haspopup", "dialog");
  button.setAttribute("aria-label", t("plot.table", { title: plot.title }));
  button.insertAdjacentHTML("beforeend", ICON);
  button.addEventListener("click", () => {
    const columns = plot.columns();
    const numbers = columns.length > 0 ? [tableOf(plot.title, columns)] : [];
    openDialog("table", plot.title, make("p", {}, plot.summary || t("chart.empty")), ...numbers);
  });
  return button;
}

const ICON =
  '<svg viewBox="0 0 16 16" aria-hidden="true"><path class="line" d="M2 3h12v10H2zM2 6.4h12M2 9.7h12M6.2 3v10"/></svg>';
