// What can be done with the run: train, pause, step, go back, begin another one. Each of these changes the store and
// talks to the engine; none of them touches the document.

import { DEFAULTS, labelOf, note, parseConfig } from "../config/schema.js";
import { t } from "../i18n/index.js";
import { linkOf } from "../links/link-of.js";
import { extend } from "./learning-curve.js";
import { standing, trainsUntilStopped } from "./state.js";

/** @typedef {import("../config/schema.js").Config} Config */
/** @typedef {import("./state.js").State} State */
/** @typedef {import("./state.js").Origin} Origin */
/** @typedef {ReturnType<typeof createRunActions>} RunActions */

/**
 * @param {object} page
 * @param {ReturnType<typeof import("./store.js").createStore<State>>} page.store
 * @param {Pick<import("../trainer/client.js").TrainerClient, "run" | "train" | "play" | "setPace" | "pause" | "ask">} page.trainer
 * @param {import("./open-run.js").RunOpener} page.opener
 * @param {Pick<import("../trainer/crash-recovery.js").CrashRecovery, "forget">} page.recovery
 * @param {Pick<import("../own-data/sample-store.js").SampleStore, "resolve">} page.sampleStore data that were brought along
 * @param {(fragment: string) => void} page.pushUrl writes the fragment into the address, as a new entry of the history
 * @param {(fragment: string) => void} page.replaceUrl the same in the present entry
 * @param {() => number} page.now milliseconds
 */
export function createRunActions({ store, trainer, opener, recovery, sampleStore, pushUrl, replaceUrl, now }) {
  /**
   * A new run, of which nothing is known yet.
   * @param {Config} config
   * @param {Partial<State>} [known]
   * @param {Uint8Array} [snapshot] of a run with these settings, to go on from
   * @param {import("../trainer/messages.js").Model} [model] to begin with instead
   */
  function open(config, known, snapshot, model) {
    recovery.forget();
    return opener.open(config, known, snapshot, model);
  }

  /**
   * Trains on; the page shows it. Resolves when the engine stands still again.
   * @param {number} [steps]
   * @param {boolean} [full] with a report at the end
   */
  function train(steps, full) {
    store.set({ run: { phase: "playing", untilStopped: false }, problem: undefined });
    return trainer.train(steps, full);
  }

  /** Trains on until somebody or a stop condition ends it. */
  function trainUntilStopped() {
    const { run, viewOptions, waited } = store.get();
    const playStartedAt = run.phase === "playing" && run.untilStopped ? run.playStartedAt : now() - waited;
    store.set({ run: { phase: "playing", untilStopped: true, playStartedAt }, problem: undefined });
    quietly(trainer.play(viewOptions.pace, viewOptions.stop.steps));
  }

  /** @param {import("./state.js").StopReason} [stoppedBy] */
  function pause(stoppedBy) {
    cancelReplay();
    const { run } = store.get();
    if (run.phase === "opening") return store.set({ run: { ...run, startWhenReady: false } });
    if (run.phase !== "playing") return;
    store.set({ run: { phase: "paused", ...(stoppedBy && { stoppedBy }) } });
    trainer.pause();
  }

  function cancelReplay() {
    const { replay } = store.get();
    if (replay?.outcome === "running") store.set({ replay: { ...replay, outcome: "cancelled" } });
  }

  /**
   * @param {Iterable<readonly [string, unknown]>} entries
   * @param {Config} [base] over which they are laid, the present settings unless told otherwise
   */
  function settled(entries, base = store.get().config) {
    const { config, notes } = parseConfig(base, entries);
    const here = sampleStore.resolve(config);
    return { config: here.config, notes: [...notes, ...here.notes] };
  }

  /** What a visitor has chosen is no first visit's, and neither is its pace. */
  function leaveBare() {
    const { bare, viewOptions } = store.get();
    if (!bare) return;
    const pace = viewOptions.pace === "ramp" ? null : viewOptions.pace;
    store.set({ bare: false, viewOptions: { ...viewOptions, pace } });
  }

  /** With the locked settings as they are: another flow would bring its own. @param {readonly (readonly [string, unknown])[]} entries */
  const withLocked = (entries) => {
    const named = entries.map(([key]) => key);
    return [...entries, ...standing(store.get(), named)];
  };

  /**
   * Why a change is not made: a locked setting cannot stand beside it.
   * @param {readonly (readonly [string, unknown])[]} entries
   * @param {Config} config what they lead to
   */
  function refusal(entries, config) {
    const present = store.get().config;
    const named = entries.map(([key]) => key);
    const [moved] = standing(store.get(), named).find(([key, value]) => config[key] !== value) ?? [];
    const [key = "", value] = entries[0] ?? [];
    const used = String(present[/** @type {keyof Config} */ (key)]);
    return moved && note(key, value, t("lock.title", { name: labelOf(moved) }), used);
  }

  const actions = {
    open,
    train,
    trainUntilStopped,

    play() {
      cancelReplay();
      const { run } = store.get();
      if (run.phase === "opening") store.set({ run: { ...run, startWhenReady: true } });
      else if (run.phase === "paused") trainUntilStopped();
    },

    pause: () => pause(),

    /**
     * Ends what Play began, for a reason.
     * @param {import("../stop-conditions/conditions.js").Key} key
     * @param {number} value that met the condition
     */
    stop: (key, value) => pause({ key, step: store.get().step, value }),

    /** When Play shall end. @param {import("../stop-conditions/conditions.js").Limits} limits */
    stopAt(limits) {
      store.set({ viewOptions: { ...store.get().viewOptions, stop: limits } });
      replaceUrl(linkOf(store.get(), "address"));
      if (trainsUntilStopped(store.get())) trainUntilStopped();
    },

    /** How fast Play trains. @param {import("../trainer/pace.js").Pace} pace */
    setPace(pace) {
      store.set({ viewOptions: { ...store.get().viewOptions, pace } });
      replaceUrl(linkOf(store.get(), "address"));
      trainer.setPace(pace);
    },

    /** One step, whatever was going on. */
    step() {
      cancelReplay();
      const { phase } = store.get().run;
      if (phase === "paused" || phase === "playing") quietly(train(1));
    },

    /** The same settings again at step 0, to which the address leads as well. */
    reset() {
      const { config, origin } = store.get();
      if (origin.kind !== "scratch" || origin.recorded) pushUrl(linkOf(store.get(), "settings"));
      return open(config);
    },

    /**
     * Ends the training and shows the run as it was at a kept step; Play goes on from there.
     * @param {number} step
     * @param {boolean} [full] with a report at once
     */
    async rewind(step, full = false) {
      pause();
      const { run } = trainer;
      store.set({ problem: undefined, ...(store.get().run.phase === "paused" && { run: { phase: "paused" } }) });
      /** @type {import("../trainer/messages.js").Report | undefined} */
      const report = await trainer.ask("rewind", { step, full });
      if (run !== trainer.run) return;
      store.set({ step, ...(report && { report, history: extend(store.get().history, report) }) });
    },

    /** A report of as many draws as there ever are, of the run as it is now; it is shown as well. */
    async carefulReport() {
      const { run } = trainer;
      /** @type {import("../trainer/messages.js").Report} */
      const report = await trainer.ask("report", undefined);
      if (run === trainer.run) store.set({ report, history: extend(store.get().history, report) });
      return report;
    },

    /**
     * Settings laid over the present ones, and a new run with them.
     * @param {readonly (readonly [string, unknown])[]} entries
     * @param {State["linkNotes"]} [linkNotes] what there is to say of the link that wants these settings
     */
    async configure(entries, linkNotes = []) {
      // A script means the defaults that links have, not what a first visitor is shown.
      const { config, notes } = settled(withLocked(entries), store.get().bare ? DEFAULTS : undefined);
      pushUrl(linkOf({ ...store.get(), config }, "settings"));
      store.set({ linkNotes });
      leaveBare();
      await open(config);
      return { config: { ...config }, notes };
    },

    /** The same from a control. @param {string} key @param {unknown} value */
    change: (key, value) => actions.changeAll([[key, value]]),

    /** The same from several at once: what was playing goes on playing. @param {Iterable<readonly [string, unknown]>} entries */
    changeAll(entries) {
      const named = [...entries];
      // Another system begins as it does in a link.
      const begins = store.get().bare && named.some(([key]) => key === "system");
      const { config } = settled(withLocked(named), begins ? DEFAULTS : undefined);
      const refused = refusal(named, config);
      if (refused) return store.set({ linkNotes: [refused] });
      pushUrl(linkOf({ ...store.get(), config }, "settings"));
      store.set({ linkNotes: [] });
      leaveBare();
      const { run, replay } = store.get();
      const startWhenReady =
        run.phase === "opening" ? run.startWhenReady : run.phase === "playing" && replay?.outcome !== "running";
      quietly(open(config, { run: { phase: "opening", startWhenReady } }));
    },

    /**
     * Goes on with a run from a file.
     * @param {{ config: Config, step: number, digest: string }} contents
     * @param {Uint8Array} snapshot
     * @param {Origin} [origin] where that run had begun, if not with its settings alone
     */
    async openSnapshot({ config, step, digest }, snapshot, origin) {
      const from = origin ?? { kind: "file", recorded: { steps: step, digest } };
      pushUrl(linkOf({ ...store.get(), config, origin: from }, "address"));
      store.set({ linkNotes: [] });
      leaveBare();
      await open(config, { origin: from }, snapshot);
    },

    /** Ends a replay, and the training with it. */
    cancelReplay() {
      cancelReplay();
      trainer.pause();
    },
  };
  return actions;
}

/** What the store already shows need not be reported twice. @param {Promise<unknown>} promise */
export const quietly = (promise) => void promise.catch(() => {});
