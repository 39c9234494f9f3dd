// The way to the experiments: a row of choices under the panels, and a module that loads when one is
// wanted.

import { t } from "../i18n/index.js";
import { EXPERIMENTS } from "../links/view-options.js";
import { sayUnreachable } from "../offline/register.js";
import { byId, make } from "../ui/dom.js";

/**
 * What experiments need of the page.
 * @typedef {object} Page
 * @property {ReturnType<typeof import("../state/store.js").createStore<import("../state/state.js").State>>} store
 * @property {import("../trainer/client.js").TrainerClient} trainer
 * @property {() => import("../ui/theme.js").Palette} colours
 * @property {() => number} now milliseconds while the page is awake
 */

/** @typedef {(typeof EXPERIMENTS)[number]} Id */

/**
 * @param {Page} page
 * @param {(id: Id) => void} choose says which one is wanted
 */
export function createExperiments(page, choose) {
  /** @type {Promise<import("./runner.js").Panel> | undefined} */
  let loading;
  /** @type {import("./runner.js").Panel | undefined} */
  let panel;
  /** @type {Id | undefined} */
  let shown;
  const choices = byId("experiment-choices");

  /** The panel, loaded once however often it is asked for. */
  async function load() {
    loading ??= import("./runner.js").then(({ createPanel }) => createPanel(page, byId("experiment")));
    try {
      panel = await loading;
      return panel;
    } catch (error) {
      loading = undefined;
      throw error;
    }
  }

  /** @param {Id | undefined} id nothing for none of them */
  async function show(id) {
    shown = id;
    for (const input of inputs) input.checked = input.value === id;
    if (id === undefined) return panel?.hide();
    try {
      const loaded = await load();
      if (shown === id) loaded.show(id);
    } catch {
      void sayUnreachable();
      // The same one can be chosen again.
      if (shown === id) void show(undefined);
    }
  }

  const inputs = EXPERIMENTS.map((id) => {
    const input = make("input", { type: "radio", name: "experiment", value: id });
    input.addEventListener("change", () => choose(id));
    choices.append(make("label", {}, input, make("span", {}, t(`experiment.${id}`))));
    return input;
  });
  const wanted = (/** @type {import("../state/state.js").State} */ { viewOptions, run }) =>
    // A link's experiment asks once there is a run to ask.
    run.phase !== "opening" && viewOptions;
  page.store.select(wanted, (viewOptions) => {
    if (!viewOptions) return;
    const id = EXPERIMENTS.find((name) => viewOptions.open.includes(name));
    if (id !== shown) void show(id);
  });
  return { restyle: () => panel?.restyle() };
}
