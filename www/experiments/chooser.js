// The way to the experiments: a row of choices under the panels, and a module that loads when one is
// wanted.

import { t } from "../i18n/index.js";
import { EXPERIMENTS } from "../links/view-options.js";
import { toast } from "../shell/notices.js";
import { byId, make } from "../ui/dom.js";

/**
 * What experiments need of the page.
 * @typedef {object} Page
 * @property {ReturnType<typeof import("../state/store.js").createStore<import("../state/state.js").State>>} store
 * @property {import("../trainer/client.js").TrainerClient} engine
 * @property {() => import("../ui/theme.js").Palette} colours
 */

/** @typedef {(typeof EXPERIMENTS)[number]} Id */

/**
 * @param {Page} page
 * @param {(id: Id) => void} choose says which one is wanted
 */
export function createExperiments(page, choose) {
  /** @type {ReturnType<typeof import("./runner.js").createPanel> | undefined} */
  let panel;
  /** @type {Id | undefined} */
  let shown;
  const choices = byId("experiment-choices");
  const show = async (/** @type {Id} */ id) => {
    try {
      panel ??= (await import("./runner.js")).createPanel(page, byId("experiment"));
      panel.show(id);
    } catch {
      toast(t("export.unreachable"));
    }
  };
  const inputs = EXPERIMENTS.map((id) => {
    const input = make("input", { type: "radio", name: "experiment", value: id });
    input.addEventListener("change", () => choose(id));
    choices.append(make("label", {}, input, make("span", {}, t(`experiment.${id}`))));
    return input;
  });
  page.store.subscribe(({ presentation, run: { phase } }) => {
    const wanted = EXPERIMENTS.find((id) => presentation.open.includes(id));
    // A link's experiment asks once there is a run to ask.
    if (wanted === undefined || wanted === shown || phase === "opening") return;
    shown = wanted;
    for (const input of inputs) input.checked = input.value === wanted;
    void show(wanted);
  });
  return { restyle: () => panel?.restyle() };
}
