// A and B side by side: the settings that differ and the numbers that came out.

import { differences } from "../config/diff.js";
import { has, t } from "../i18n/index.js";
import { make, setAttribute, setText } from "../ui/dom.js";
import * as format from "../ui/number-format.js";
import { narrowScreen } from "../ui/screen.js";

/** @typedef {import("../state/state.js").State} State */
/** @typedef {import("../trainer/messages.js").Report} Report */
/** @typedef {import("../config/schema.js").Value} Value */

/** @type {{ head: () => string, read: (report: Report) => string }[]} */
const NUMBERS = [
  { head: () => t("metric.step"), read: ({ step }) => format.integer(step) },
  { head: () => t("compare.axis"), read: ({ seconds }) => format.fixed(seconds, Number(seconds) < 10 ? 2 : 1) },
  { head: () => t("compare.inNats", { name: t("metric.nll") }), read: ({ testNll }) => format.fixed(testNll, 3) },
  {
    head: () => t("compare.inNats", { name: t("metric.gap") }),
    read({ klGap, klGapError }) {
      const { value, error } = format.withError(klGap, klGapError);
      return format.isNumber(klGap) ? `${value} ± ${error}` : value;
    },
  },
  {
    head: () => t("metric.ess"),
    read({ ess, essError, weightsReliable }) {
      if (weightsReliable === false) return `${format.percent(ess)}, ${t("metric.untrusted")}`;
      const { value, error } = format.percentWithError(ess, essError);
      return format.isNumber(essError) ? `${value} ± ${error}` : value;
    },
  },
  { head: () => t("metric.digest"), read: ({ digest }) => format.shortDigest(digest) },
];

/**
 * @param {HTMLElement} host
 * @param {object} actions
 * @param {() => void} actions.pin
 * @param {() => void} actions.unpin
 * @returns {(state: State) => void}
 */
export function createComparison(host, { pin, unpin }) {
  const again = button("compare-again", t("compare.again"), pin);
  const note = make("p", { className: "compare-note" });
  const list = make("ul", { className: "differing", id: "compare-differing" });
  const differ = make("div", {}, make("h3", {}, t("compare.differ")), list);
  const same = make("p", { id: "compare-same" }, t("compare.same"));
  const table = createNumbers();
  host.append(
    make(
      "header",
      {},
      make("h2", { id: "compare-title" }, t("compare.title")),
      note,
      make("span", { className: "row" }, again, button("compare-unpin", t("compare.unpin"), unpin)),
    ),
    differ,
    same,
    table.element,
  );

  let listed = "";
  return (state) => {
    const { pinned, config, report } = state;
    host.hidden = !pinned;
    if (!pinned) return;
    setText(note, t(noteOf(state)));
    setAttribute(again, "aria-disabled", String(!report));
    const rows = differences(pinned.config, config);
    const names = rows.map((row) => ({
      label: row.label,
      values: { a: word(row.key, row.a), b: word(row.key, row.b) },
    }));
    differ.hidden = rows.length === 0;
    same.hidden = rows.length > 0;
    if (JSON.stringify(names) !== listed) {
      listed = JSON.stringify(names);
      list.replaceChildren(
        ...names.map(({ label, values }) =>
          make("li", {}, make("strong", {}, label), " ", t("compare.values", values)),
        ),
      );
    }
    table.show(pinned.report, report);
  };
}

/** What is laid over what. @param {State} state */
function noteOf({ overlay }) {
  if (!overlay || (overlay.densities && overlay.learning)) return "compare.note";
  if (overlay.densities) return "compare.data";
  return overlay.learning ? "compare.other" : "compare.nothing";
}

/** A setting's value as the page calls it. @param {string} key @param {Value | undefined} value */
function word(key, value) {
  if (typeof value === "number") return format.tick(value);
  const choice = `choice.${key}.${value}`;
  return has(choice) ? t(choice) : String(value);
}

/** @param {string} id @param {string} text @param {() => void} action */
function button(id, text, action) {
  const element = make("button", { type: "button", id }, text);
  element.addEventListener("click", action);
  return element;
}

/** The numbers of both runs: a row a run where there is room, a column a run where there is not. */
function createNumbers() {
  const element = make("table", { id: "compare-numbers" });
  const narrow = narrowScreen();
  const names = ["A", "B"];
  const cells = names.map(() => NUMBERS.map(() => make("td", {})));
  const headOf = (/** @type {string} */ scope, /** @type {string} */ text) => make("th", { scope }, text);
  const build = () => {
    const [rows, columns] = narrow.matches
      ? [NUMBERS.map(({ head }) => head()), names]
      : [names, NUMBERS.map(({ head }) => head())];
    const cell = (/** @type {number} */ row, /** @type {number} */ column) =>
      /** @type {HTMLElement} */ (narrow.matches ? cells[column]?.[row] : cells[row]?.[column]);
    element.replaceChildren(
      make("caption", { className: "visually-hidden" }, t("compare.title")),
      make("thead", {}, make("tr", {}, make("td", {}), ...columns.map((text) => headOf("col", text)))),
      make(
        "tbody",
        {},
        ...rows.map((text, row) =>
          make("tr", {}, headOf("row", text), ...columns.map((_, column) => cell(row, column))),
        ),
      ),
    );
  };
  narrow.addEventListener("change", build);
  build();
  return {
    element,
    /** @param {Report} a @param {Report | undefined} b */
    show(a, b) {
      for (const [run, report] of [a, b].entries()) {
        NUMBERS.forEach(({ read }, k) => {
          const cell = cells[run]?.[k];
          if (cell) setText(cell, report ? read(report) : format.NONE);
        });
      }
    },
  };
}
