// Rotate, reflect, renumber, move a configuration, and see what its density does.

import { systemOf } from "../config/systems.js";
import { t } from "../i18n/index.js";
import { createPlot } from "../panels/plot.js";
import { make, setText } from "../ui/dom.js";
import * as format from "../ui/number-format.js";
import { createCard, gallery, reachOf } from "./configuration-card.js";

const OPERATIONS = /** @type {const} */ (["rotation", "reflection", "permutation", "translation"]);

/** @typedef {{ title: string, before: number[], after: number[] }} Found log q of the same configurations, before and after an operation */

/**
 * @param {import("./runner.js").Place} place
 * @param {() => import("../ui/theme.js").Palette} colours
 * @returns {import("./runner.js").Experiment}
 */
export function createSymmetry({ panel, title }, colours) {
  let attempt = 0;
  const rows = OPERATIONS.map((operation) => {
    const title = t(`experiment.symmetry.${operation}`);
    const before = createCard(colours, `${title}: ${t("experiment.symmetry.before")}`);
    const after = createCard(colours, `${title}: ${t("experiment.symmetry.after")}`);
    const change = make("p", { className: "change" });
    const element = make("div", { className: "probe" }, make("h3", {}, title), before.element, after.element, change);
    return { operation, title, before, after, change, element };
  });
  const host = make("div", { id: `${panel.id}-cards`, role: "group", className: "probes" });
  host.append(...rows.map(({ element }) => element));
  panel.append(host);
  const draw = (/** @type {number} */ ratio) => gallery(host, ratio, colours());
  const plot = createPlot({ id: panel.id, title, host, draw });
  return {
    async run(ask, { config }) {
      attempt += 1;
      // An exact density in many dimensions takes long: fewer of them.
      const count = systemOf(config).dimension > 2 ? 2 : 24;
      /** @type {Found[]} */
      const all = [];
      /** @type {string[]} */
      const sentences = [];
      for (const { operation, title, before, after, change } of rows) {
        const found = await ask({ operation, attempt, count });
        const words = (/** @type {number} */ logQ) => `log q = ${format.fixed(logQ, 4)}`;
        // Both in one frame, however far the configuration is moved.
        const reach = reachOf(systemOf(config).dimension, found.before, found.after);
        before.show(config, found.before, words(found.logQBefore[0]), reach);
        after.show(config, found.after, words(found.logQAfter[0]), reach);
        const same = found.largestChange < 1e-5;
        change.classList.toggle("same", same);
        setText(change, verdict(found, same));
        sentences.push(t("experiment.symmetry.sentence", { operation: title, verdict: change.textContent ?? "" }));
        all.push({ title, before: found.logQBefore, after: found.logQAfter });
        plot.show({ summary: sentences.join(" "), columns: () => columns(all) });
      }
    },
    clear() {
      for (const { before, after, change } of rows) {
        before.clear();
        after.clear();
        setText(change, "");
      }
      plot.clear();
    },
    restyle() {
      for (const { before, after } of rows) {
        before.redraw();
        after.redraw();
      }
    },
  };
}

/** Row by row the same configuration. @param {Found[]} all @returns {import("../ui/data-table.js").Column[]} */
function columns(all) {
  const first = all[0]?.before ?? [];
  const exact = (/** @type {number} */ value) => format.fixed(value, 4);
  return [
    { head: t("experiment.symmetry.number"), values: first.map((_, row) => row + 1), format: format.integer },
    { head: t("experiment.symmetry.density"), values: first, format: exact },
    ...all.map(({ title, after }) => ({ head: title, values: after, format: exact })),
  ];
}

/** @param {{ compared: number, meanChange: number }} found @param {boolean} same */
function verdict({ compared, meanChange }, same) {
  if (compared === 0) return t("experiment.symmetry.unknown");
  if (same) return t("experiment.symmetry.same");
  return t("experiment.symmetry.changed", { mean: format.small(meanChange) });
}
