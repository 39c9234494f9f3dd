// A run that is pinned, to lay it over those that follow. What is kept is what the page showed of it anyway:
// pinning asks nothing of the engine. The panel of both loads when there is a pinned run.

import { byId, setAttribute } from "../dom.js";
import * as format from "../format.js";
import { t } from "../i18n/index.js";
import { recall } from "../memory.js";
import { toast } from "../notices.js";
import { levelsOf } from "../plot/levels.js";
import { differences } from "./difference.js";

/** @typedef {import("../state.js").State} State */
/** @typedef {import("./difference.js").Pinned} Pinned */

/** Where the pinned run outlasts a reload, for as long as the tab. */
export const KEY = "pinned";
export const tab = () => sessionStorage;

/**
 * @param {object} page
 * @param {ReturnType<typeof import("../store.js").createStore<State>>} page.store
 * @param {Pick<import("../engine.js").Engine, "run">} page.engine
 */
export function createCompare({ store, engine }) {
  const button = createButton(() => (store.get().pinned ? unpin() : press()));
  /** Pictures of the run before, which stay until there are new ones. @type {Partial<State>} */
  let inherited = {};
  /** @type {Promise<typeof import("./panel.js")> | undefined} */
  let module;
  /** @type {((state: State) => void) | undefined} */
  let showPanel;

  /** @returns {Pinned} */
  function taken() {
    const { step, config, report, history, curves, maps } = store.get();
    if (!report) throw new Error("there is no run to pin yet: it is being opened");
    const density = maps && {
      size: maps.model.width,
      values: levelsOf(maps.model, maps.exact),
      reach: maps.reach,
      step: maps.step,
    };
    return {
      run: engine.run,
      step,
      config,
      report,
      history,
      ...(curves && curves !== inherited.curves && { curves }),
      ...(density && maps !== inherited.maps && { density }),
    };
  }

  function pin() {
    store.set({ pinned: taken() });
    return /** @type {Pinned} */ (store.get().pinned);
  }

  function unpin() {
    if (!store.get().pinned) return;
    store.set({ pinned: undefined });
    toast(t("compare.undone"));
  }

  /** As a visitor does it. */
  function press() {
    if (!store.get().report) return;
    const { report } = pin();
    toast(t("compare.done", { step: format.integer(report.step) }));
  }

  /** For as long as the run stands where it was pinned, its pictures still get finer. @param {ReadonlySet<keyof State>} changed */
  function refine(changed) {
    const { pinned, step, report } = store.get();
    const still = pinned && report && pinned.run === engine.run && pinned.step === step;
    if (still && (changed.has("report") || changed.has("curves") || changed.has("maps"))) {
      store.set({ pinned: taken() });
    }
  }

  store.subscribe(({ phase, curves, maps }, changed) => {
    if (changed.has("phase") && phase === "opening") inherited = { curves, maps };
    else refine(changed);
  });

  async function open() {
    module ??= import("./panel.js");
    const { createComparison } = await module;
    showPanel ??= createComparison(byId("compare"), { store, pin: press, unpin });
    showPanel(store.get());
  }

  async function restore() {
    const text = recall(KEY, tab);
    const kept = text && (await import("./keep.js")).read(text);
    if (kept && !store.get().pinned) store.set({ pinned: kept });
  }

  restore().catch(() => {});

  return {
    pin,
    unpin,
    press,
    /** Both runs as they are, and the settings that differ; undefined if none is pinned. */
    comparison() {
      const { pinned, config, report } = store.get();
      if (!pinned) return undefined;
      return {
        a: { config: { ...pinned.config }, report: pinned.report },
        b: { config: { ...config }, report },
        differing: differences(pinned.config, config),
      };
    },
    /** @param {State} state */
    show(state) {
      button(state);
      if (showPanel) showPanel(state);
      else if (state.pinned && !module) open().catch(() => toast(t("export.unreachable")));
    },
  };
}

/** @param {() => void} press @returns {(state: State) => void} */
function createButton(press) {
  const button = byId("pin-button");
  byId("choices").append(button);
  button.addEventListener("click", press);
  return ({ pinned, report }) => {
    setAttribute(button, "aria-pressed", String(pinned !== undefined));
    setAttribute(button, "aria-disabled", String(!pinned && !report));
    setAttribute(button, "title", t(pinned ? "compare.unpin" : "compare.pin"));
  };
}
