// Opening runs: there is one at a time, and a newer one ends whatever still prepares an older one.

import { dofOf } from "../config/systems.js";
import { Superseded, Unreachable } from "../trainer/client.js";
import { FRESH } from "./state.js";

/** @typedef {import("../config/schema.js").Config} Config */
/** @typedef {import("./state.js").State} State */
/** @typedef {ReturnType<typeof createRunOpener>} RunOpener */

/** The step of curves that stay until the new run has some of its own: whoever waits for a step waits for those. */
const OF_ANOTHER_RUN = -1;

/**
 * @param {object} page
 * @param {ReturnType<typeof import("./store.js").createStore<State>>} page.store
 * @param {Pick<import("../trainer/client.js").TrainerClient, "open" | "run">} page.trainer
 * @param {() => import("../trainer/messages.js").View} page.view
 * @param {Pick<import("../own-data/sample-store.js").SampleStore, "values">} page.sampleStore
 */
export function createRunOpener({ store, trainer, view, sampleStore }) {
  let latest = new AbortController();

  let preparing = false;

  /** A new intention: whatever prepares another run is aborted. @returns {AbortSignal} of this one */
  function supersede() {
    latest.abort(new Superseded("superseded: another run was opened"));
    latest = new AbortController();
    preparing = false;
    return latest.signal;
  }

  return {
    /** A run is wanted that cannot be opened yet. @returns {AbortSignal} aborted as soon as another one is wanted */
    prepare() {
      const signal = supersede();
      preparing = true;
      return signal;
    },

    /** Whether the page still shows another run than the one that was wanted last. */
    isPreparing: () => preparing,

    /** Aborted as soon as another run is wanted than at the call. @returns {AbortSignal} */
    signal: () => latest.signal,

    /**
     * A new run. Pictures of the old one stay until new ones arrive.
     * @param {Config} config
     * @param {Partial<State>} [known] of the run beside its settings
     * @param {Uint8Array} [snapshot] of a run with these settings, to go on from
     * @param {import("../trainer/messages.js").Model} [model] to begin with instead; where it is refused, the run is one from scratch
     * @returns {Promise<import("../trainer/messages.js").Report>} the first report
     */
    async open(config, known = {}, snapshot = undefined, model = undefined) {
      supersede();
      const { trajectory, curves, maps } = dofOf(config) === dofOf(store.get().config) ? store.get() : FRESH;
      store.set({
        ...FRESH,
        run: { phase: "opening", startWhenReady: false },
        trajectory,
        curves: curves && { ...curves, step: OF_ANOTHER_RUN },
        maps,
        config,
        ...known,
      });
      const opening = trainer.open(config, view(), { snapshot, model, own: sampleStore.values(config) });
      const { run } = trainer;
      try {
        return (await opening).report;
      } catch (error) {
        if (trainer.run === run && store.get().run.phase === "opening") {
          const message = error instanceof Error ? error.message : String(error);
          const kind = error instanceof Unreachable ? "part" : "open";
          store.set({ run: { phase: "stopped" }, problem: { kind, message, step: 0 } });
        }
        throw error;
      }
    },
  };
}
