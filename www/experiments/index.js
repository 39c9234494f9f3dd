// The way to the experiments: a row of choices under the panels, and a module that loads when one is
// wanted.

import { byId, make } from "../dom.js";
import { t } from "../i18n/index.js";
import { toast } from "../notices.js";

/**
 * What experiments need of the page.
 * @typedef {object} Page
 * @property {ReturnType<typeof import("../store.js").createStore<import("../state.js").State>>} store
 * @property {import("../engine.js").Engine} engine
 * @property {() => import("../theme.js").Palette} colours
 */

export const EXPERIMENTS = /** @type {const} */ (["symmetry", "states", "modes", "gradients", "noise"]);
/** @typedef {(typeof EXPERIMENTS)[number]} Id */

/** @param {Page} page */
export function createExperiments(page) {
  /** @type {ReturnType<typeof import("./panel.js").createPanel> | undefined} */
  let panel;
  const choices = byId("experiment-choices");
  const choose = async (/** @type {Id} */ id) => {
    try {
      panel ??= (await import("./panel.js")).createPanel(page, byId("experiment"));
      panel.show(id);
    } catch {
      toast(t("export.unreachable"));
    }
  };
  for (const id of EXPERIMENTS) {
    const input = make("input", { type: "radio", name: "experiment", value: id });
    input.addEventListener("change", () => void choose(id));
    choices.append(make("label", {}, input, make("span", {}, t(`experiment.${id}`))));
  }
  return { restyle: () => panel?.restyle() };
}
