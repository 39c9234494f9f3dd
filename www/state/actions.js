// The verbs of the page: what buttons, links and scripts can do. Each one changes the store and
// talks to the engine; none of them touches the document.

import { DEFAULTS, note, settle } from "../config/schema.js";
import { dofOf } from "../config/systems.js";
import { t } from "../i18n/index.js";
import { decode, encode } from "../links/codec.js";
import { EXPERIMENTS, unfold } from "../links/view-options.js";
import { createRescue } from "../trainer/crash-recovery.js";
import { extend } from "./learning-curve.js";
import { FRESH } from "./state.js";

/** @typedef {import("../config/schema.js").Config} Config */
/** @typedef {import("./state.js").State} State */
/** @typedef {import("../trainer/messages.js").FromWorker} FromWorker */
/** @typedef {import("../trainer/messages.js").View} View */

/**
 * @param {object} page
 * @param {ReturnType<typeof import("./store.js").createStore<State>>} page.store
 * @param {import("../trainer/client.js").Engine} page.engine
 * @param {() => View} page.view
 * @param {(fragment: string) => void} page.remember writes the fragment into the address, as a new entry of the history
 * @param {(fragment: string) => void} page.amend the same in the present entry
 * @param {import("../own-data/sample-store.js").Shelf} page.shelf data that were brought along
 */
export function createActions({ store, engine, view, remember, amend, shelf }) {
  const rescue = createRescue({
    store,
    engine,
    begin: (known, snapshot) => quietly(begin(store.get().config, known, snapshot)),
  });

  /**
   * A new run at step 0. Pictures of the old run stay until new ones arrive.
   * @param {Config} config
   * @param {boolean} [eager] whether to train as soon as it is open
   * @param {Uint8Array} [snapshot] of a run with these settings, to go on from
   */
  function open(config, eager = false, snapshot = undefined) {
    rescue.forget();
    return begin(config, { eager }, snapshot);
  }

  /**
   * @param {Config} config
   * @param {Partial<State>} known of the run beside its settings
   * @param {Uint8Array} [snapshot]
   */
  async function begin(config, known, snapshot) {
    const { trajectory, curves, maps } = dofOf(config) === dofOf(store.get().config) ? store.get() : FRESH;
    store.set({ ...FRESH, trajectory, curves, maps, config, ...known, phase: "opening" });
    const opening = engine.open(config, view(), { snapshot, own: shelf.values(config) });
    const { run } = engine;
    try {
      const { report } = await opening;
      return report;
    } catch (error) {
      if (engine.run === run && store.get().phase === "opening") {
        store.set({ phase: "stopped", problem: { kind: "open", message: messageOf(error), step: 0 } });
      }
      throw error;
    }
  }

  /**
   * Trains on; the page shows it. Resolves when the engine stands still again.
   * @param {number} [steps]
   * @param {boolean} [full]
   */
  function train(steps, full) {
    store.set({ phase: "playing", started: true, problem: undefined, free: false, stopped: undefined });
    return engine.train(steps, full);
  }

  /** Trains on until somebody or a stop condition ends it. */
  function trainFreely() {
    const { free, since } = store.get();
    const going = store.get().phase === "playing" && free;
    store.set({ phase: "playing", started: true, problem: undefined, free: true, stopped: undefined });
    store.set({ since: going ? since : performance.now() });
    quietly(engine.play(store.get().presentation.stop.steps));
  }

  const actions = {
    play() {
      stopReplay();
      const { phase } = store.get();
      if (phase === "opening") store.set({ eager: true });
      else if (phase === "paused") trainFreely();
    },

    pause() {
      stopReplay();
      store.set({ eager: false });
      if (store.get().phase !== "playing") return;
      store.set({ phase: "paused" });
      engine.pause();
    },

    /**
     * Ends what Play began, for a reason.
     * @param {import("../stop-conditions/conditions.js").Key} key
     * @param {number} value that met the condition
     */
    stop(key, value) {
      actions.pause();
      store.set({ stopped: { key, step: store.get().step, value } });
    },

    /** When Play shall end. @param {import("../stop-conditions/conditions.js").Limits} limits */
    stopAt(limits) {
      actions.present({ ...store.get().presentation, stop: limits });
      if (store.get().phase === "playing" && store.get().free) trainFreely();
    },

    /** One step, whatever was going on. */
    step() {
      stopReplay();
      const { phase } = store.get();
      if (phase === "paused" || phase === "playing") quietly(train(1));
    },

    reset: () => open(store.get().config),

    /**
     * Ends the training and shows the run as it was at a kept step; Play goes on from there.
     * @param {number} step
     * @param {boolean} [full] with a careful evaluation
     */
    async rewind(step, full = false) {
      stopReplay();
      store.set({ eager: false, problem: undefined, stopped: undefined });
      const { run } = engine;
      /** @type {import("../trainer/messages.js").Report | undefined} */
      const report = await engine.ask("rewind", { step, full });
      if (run !== engine.run) return;
      store.set({ step, ...(report && { report, history: extend(store.get().history, report) }) });
    },

    /**
     * Settings laid over the present ones, and a new run with them.
     * @param {Iterable<readonly [string, unknown]>} entries
     */
    async configure(entries) {
      const settled = settle(store.get().config, entries);
      const { config, notes } = shelf.settle(settled.config);
      remember(encode({ config, presentation: store.get().presentation }));
      await open(config);
      return { config: { ...config }, notes: [...settled.notes, ...notes] };
    },

    /** The same from a control. @param {string} key @param {unknown} value */
    change: (key, value) => actions.changeAll([[key, value]]),

    /** The same from several at once: what was playing goes on playing. @param {Iterable<readonly [string, unknown]>} entries */
    changeAll(entries) {
      const { config } = shelf.settle(settle(store.get().config, entries).config);
      remember(encode({ config, presentation: store.get().presentation }));
      store.set({ linkNotes: [] });
      const { phase, eager, replay: wanted } = store.get();
      quietly(open(config, eager || (phase === "playing" && wanted?.outcome !== "running")));
    },

    /**
     * Opens what a link says, and replays the run that it records.
     * @param {string} fragment
     */
    async openLink(fragment) {
      const { config: wanted, presentation, steps: recorded, digest, weights, notes } = decode(fragment);
      if (wanted.data !== DEFAULTS.data) await shelf.fetch(String(wanted.data));
      const { config, notes: missing } = shelf.settle(wanted);
      // On other data the record cannot be replayed.
      const steps = missing.length > 0 ? undefined : recorded;
      store.set({ linkNotes: [...notes, ...missing], presentation });
      const report = await open(config);
      if (steps === undefined) return;
      if (weights !== undefined && digest !== undefined) return openWeights({ config, step: steps, digest }, weights);
      store.set({ replay: { steps, digest, outcome: "running" } });
      if (steps === 0) finish(report.digest);
      else quietly(replay(steps));
    },

    /**
     * Goes on with a run from a file.
     * @param {{ config: Config, step: number, digest: string }} contents
     * @param {Uint8Array} snapshot
     */
    async openSnapshot({ config, step, digest }, snapshot) {
      remember(encode({ config, presentation: store.get().presentation, steps: step, digest }));
      store.set({ linkNotes: [] });
      await open(config, false, snapshot);
      store.set({ started: step > 0 });
    },

    cancelReplay() {
      stopReplay();
      engine.pause();
    },

    dismissNotes: () => store.set({ linkNotes: [] }),
    dismissReplay: () => store.set({ replay: undefined }),
    dismissProblem: () => store.set({ problem: undefined }),

    /**
     * Shows the page in another way, and says so in the address; the run goes on.
     * @param {import("../links/view-options.js").Presentation} presentation
     */
    present(presentation) {
      store.set({ presentation });
      const { config, replay: recorded } = store.get();
      amend(encode({ config, presentation, steps: recorded?.steps, digest: recorded?.digest }));
    },

    /** @param {string} part @param {boolean} unfolded */
    unfold(part, unfolded) {
      actions.present(unfold(store.get().presentation, part, unfolded));
    },

    /** Unfolds one of the experiments. @param {string} chosen */
    showExperiment(chosen) {
      const { presentation } = store.get();
      const others = EXPERIMENTS.filter((name) => name !== chosen);
      actions.present(
        unfold(
          others.reduce((all, name) => unfold(all, name, false), presentation),
          chosen,
          true,
        ),
      );
    },

    goBack: rescue.goBack,
    silent: rescue.silent,

    train,

    /** @param {FromWorker} message */
    hear(message) {
      rescue.heard();
      if (message.type === "ready") store.set({ version: message.version });
      else if (message.type === "glimpse") glimpsed(message);
      else if (message.type === "opened") opened(message);
      else if (message.type === "progress") progressed(message);
      else if (message.type === "reached") reached(message);
      else if (message.type === "failed" && message.id === undefined) failed(message.message);
      else if (message.type === "crashed") rescue.crashed(message);
      else if (message.type === "answer" && message.question) {
        store.set({ answered: { question: message.question, value: message.value } });
      }
    },
  };
  return actions;

  /** @param {Extract<FromWorker, { type: "glimpse" }>} message */
  function glimpsed({ trajectory }) {
    if (trajectory) store.set({ trajectory });
  }

  /** @param {Extract<FromWorker, { type: "opened" }>} message */
  function opened({ report, sampler }) {
    const { eager, history } = store.get();
    store.set({ phase: "paused", eager: false, report, sampler, step: report.step, history: extend(history, report) });
    if (eager) trainFreely();
  }

  /** @param {import("../trainer/messages.js").Progress} message */
  function progressed(message) {
    const { step, playing, rate, kept, report, trajectory, curves, maps } = message;
    if (message.good) rescue.keep(message.good);
    if (message.diverged !== undefined) store.set(rescue.diverged(message.diverged));
    const state = store.get();
    /** @type {Partial<State>} */
    const news = { step, rate, kept };
    if (engine.isUpToDate(message)) news.phase = playing ? "playing" : "paused";
    if (report) Object.assign(news, { report, history: extend(state.history, report) });
    if (trajectory) news.trajectory = trajectory;
    if (curves) news.curves = curves;
    if (maps) news.maps = maps;
    if (message.alone && !state.problem) news.problem = { kind: "alone", message: "", step };
    store.set(news);
  }

  /** @param {Extract<FromWorker, { type: "reached" }>} message */
  function reached({ id, step, missing, report }) {
    const { history, phase, free, presentation } = store.get();
    const full = free && missing === 0 && presentation.stop.steps === step && phase === "playing";
    store.set({
      step,
      ...(full && { stopped: { key: "steps", step, value: step } }),
      phase: engine.isUpToDate({ heard: id }) ? "paused" : phase,
      ...(report && { report, history: extend(history, report) }),
    });
  }

  /** @param {string} message */
  function failed(message) {
    const { phase, step } = store.get();
    if (phase !== "opening") store.set({ phase: "paused", problem: { kind: "engine", message, step } });
  }

  /**
   * Opens the trained model that a link holds, if it is the one that the link names.
   * @param {{ config: Config, step: number, digest: string }} contents
   * @param {string} weights
   */
  async function openWeights({ config, step, digest }, weights) {
    const { unpackWeights, withWeights } = await import("../links/weights.js");
    const values = unpackWeights(weights);
    const snapshot = values && withWeights(await engine.ask("snapshot", undefined), values, step);
    const found = snapshot && (await engine.ask("snapshotContents", snapshot).catch(() => undefined));
    if (!snapshot || found?.digest !== digest) {
      const refused = note("weights", weights, t("allowed.weights"), t("used.fresh"));
      return store.set({ linkNotes: [...store.get().linkNotes, refused] });
    }
    await open(config, false, snapshot);
    store.set({ started: true, replay: { steps: step, digest, outcome: "restored", found: found.digest } });
  }

  /** @param {number} steps */
  async function replay(steps) {
    const { missing, digest } = await train(steps);
    if (missing === 0) finish(digest);
  }

  /** @param {string} found */
  function finish(found) {
    const { replay: wanted } = store.get();
    if (wanted?.outcome !== "running") return;
    const outcome = wanted.digest === undefined ? "unchecked" : wanted.digest === found ? "same" : "different";
    store.set({ replay: { ...wanted, outcome, found } });
  }

  function stopReplay() {
    const { replay: wanted } = store.get();
    if (wanted?.outcome === "running") store.set({ replay: { ...wanted, outcome: "cancelled" } });
  }
}

/** @param {unknown} error */
const messageOf = (error) => (error instanceof Error ? error.message : String(error));

/** What the store already shows need not be reported twice. @param {Promise<unknown>} promise */
const quietly = (promise) => promise.catch(() => {});
