// `window.equiflow`: the page for scripts, consoles, lessons and tests. Arguments are checked here;
// a promise is rejected with a sentence that says what would have been right.

import { systemOf } from "../config/systems.js";
import { linkOf } from "../links/link-of.js";
import { settleLimits } from "../stop-conditions/conditions.js";
import { PACES } from "../trainer/pace.js";

/** @typedef {import("../state/state.js").State} State */

/** What `on` can listen to: a new evaluation, another phase, a new run. */
export const EVENTS = /** @type {const} */ (["step", "phase", "run"]);
/** @typedef {(typeof EVENTS)[number]} Event */

/**
 * @param {object} page
 * @param {ReturnType<typeof import("../state/store.js").createStore<State>>} page.store
 * @param {import("../trainer/client.js").TrainerClient} page.trainer
 * @param {import("../state/actions.js").Actions} page.actions
 * @param {Pick<ReturnType<typeof import("../compare/button.js").createCompare>, "pin" | "unpin" | "comparison">} page.compare
 * @param {(fragment: string) => string} page.address
 * @param {() => number} page.now milliseconds while the page is awake
 * @param {Promise<void>} page.ready
 */
export function createScript(page) {
  const { store, trainer, actions, compare, address, ready } = page;
  /** @type {Promise<unknown>} */
  let queue = ready.catch(() => {});

  /** Full settings of the present run. */
  const config = () => ({ ...store.get().config });

  /** The latest evaluation; every value in it belongs to its `step`. */
  function latestReport() {
    const { report: latest, rate, step } = store.get();
    return latest ? { ...latest, stepsPerSecond: rate, currentStep: step } : undefined;
  }

  /** One of as many draws as a report ever has, of the run as it is now. */
  async function carefulReport() {
    await settled();
    const careful = await actions.carefulReport();
    const { rate, step } = store.get();
    return { ...careful, stepsPerSecond: rate, currentStep: step };
  }

  /**
   * The latest evaluation; with `careful`, the promise of one of the run as it is now, which takes its time.
   * @param {{ careful?: boolean }} [how]
   */
  const report = ({ careful = false } = {}) => (careful ? carefulReport() : latestReport());

  /**
   * Lays settings over the present ones and opens a new run at step 0.
   * @param {Record<string, unknown>} patch
   */
  async function configure(patch) {
    if (patch === null || typeof patch !== "object" || Array.isArray(patch)) {
      throw new TypeError("configure(patch) takes an object such as { system: 'dw4', samples: 1000 }");
    }
    return actions.configure(Object.entries(patch));
  }

  /**
   * Trains for exactly that many more steps, then stands still and evaluates.
   * @param {number} steps
   */
  function train(steps) {
    if (!Number.isSafeInteger(steps) || steps < 0 || steps > 1e9) {
      return Promise.reject(new RangeError("train(steps) takes a whole number of steps from 0 to 1000000000"));
    }
    const { run } = trainer;
    const turn = queue.then(async () => {
      if (run !== trainer.run) throw new Error("superseded: a new run was opened before these steps began");
      await settled();
      const { missing } = await actions.train(steps, true);
      if (missing > 0) throw new Error(`paused: ${missing} of ${steps} steps are left`);
      return latestReport();
    });
    queue = turn.catch(() => {});
    return turn;
  }

  /** Waits while a run is being opened. @returns {Promise<void>} */
  function settled() {
    return new Promise((resolve, reject) => {
      const stop = store.subscribe(({ run: { phase }, problem }) => {
        if (phase === "opening") return;
        queueMicrotask(() => stop());
        if (phase === "stopped") reject(new Error(problem?.message ?? "the engine has stopped"));
        else resolve();
      });
    });
  }

  /** Starts the present settings again at step 0: the same seed, the same start. */
  async function reset() {
    await actions.reset();
    return latestReport();
  }

  /** The steps that `rewind` can go back to, in order. */
  async function keptSteps() {
    await settled();
    return trainer.ask("keptSteps", undefined);
  }

  /**
   * Ends the training and puts the run back to one of the kept steps, bit for bit.
   * @param {number} step
   */
  async function rewind(step) {
    if (!Number.isSafeInteger(step) || step < 0) throw new RangeError("rewind(step) takes one of keptSteps()");
    await settled();
    await actions.rewind(step, true);
    return latestReport();
  }

  /** @param {number} n @param {"samples" | "referenceSamples"} what */
  async function draw(n, what) {
    if (!Number.isSafeInteger(n) || n < 1 || n > 1_000_000) {
      throw new RangeError(`${what}(n) takes a whole number of configurations from 1 to 1000000`);
    }
    await settled();
    return trainer.ask(what, n);
  }

  /**
   * The exact log density of the model at given configurations, in nats.
   * @param {Float32Array | readonly number[]} configurations n × N·D coordinates
   */
  async function logDensity(configurations) {
    const { particles, dimension } = systemOf(store.get().config);
    const width = particles * dimension;
    const list = Array.isArray(configurations) || ArrayBuffer.isView(configurations);
    const values = list ? Float32Array.from(/** @type {ArrayLike<number>} */ (configurations)) : undefined;
    if (!values || values.length === 0 || values.length % width !== 0 || !values.every(Number.isFinite)) {
      throw new RangeError(
        `logDensity(configurations) takes finite numbers, ${width} for each configuration (${particles} particles × ${dimension} coordinates)`,
      );
    }
    await settled();
    return trainer.ask("logDensity", values);
  }

  /**
   * Asks the flow as it is now; see the README for the questions.
   * @param {Record<string, unknown>} question
   */
  async function experiment(question) {
    if (question === null || typeof question !== "object" || typeof question.experiment !== "string") {
      throw new TypeError("experiment(question) takes an object such as { experiment: 'gradients', steps: [10, 20] }");
    }
    await settled();
    return trainer.ask("experiment", question);
  }

  /**
   * Calls the listener with the report after every evaluation (`step`), with the phase when it changes
   * (`phase`), with the settings when a new run begins (`run`). Returns what ends it.
   * @param {Event} event
   * @param {(value: unknown) => void} listener
   */
  function on(event, listener) {
    if (!EVENTS.includes(event)) throw new TypeError(`on(event, listener) knows the events ${EVENTS.join(", ")}`);
    if (typeof listener !== "function") throw new TypeError("on(event, listener) takes a function");
    if (event === "step")
      return store.select(
        (state) => state.report,
        (found) => found && listener(latestReport()),
      );
    if (event === "phase") return store.select((state) => state.run.phase, listener);
    // Every run has settings of its own, and is opened before it does anything else.
    const opened = (/** @type {State} */ state) => state.run.phase === "opening" && state.config;
    return store.select(opened, (found) => found && listener(config()));
  }

  /**
   * When Play shall end: at a step, after seconds, at effective samples in percent, at a KL gap in nats; with
   * nothing, never. It replaces what was set, changes no bit of the run, and concerns `play` only.
   * @param {Record<string, unknown>} [limits]
   */
  function stopAt(limits = {}) {
    if (limits === null || typeof limits !== "object" || Array.isArray(limits)) {
      throw new TypeError("stopAt(limits) takes an object such as { steps: 2000, seconds: 60, ess: 50, klGap: 0.1 }");
    }
    const settled = settleLimits(Object.entries(limits).filter(([, value]) => value !== undefined));
    const [wrong] = settled.notes;
    if (wrong) throw new RangeError(`${wrong.key}: ${wrong.value} is not possible. Allowed: ${wrong.allowed}.`);
    actions.stopAt(settled.limits);
    return { ...settled.limits };
  }

  /**
   * How fast `play` trains: 1, 10 or 100 steps a second, or with null as fast as the machine can. It changes no bit of the
   * run, and `train` never waits.
   * @param {unknown} stepsPerSecond
   */
  function pace(stepsPerSecond) {
    const found = PACES.find((each) => each === stepsPerSecond) ?? null;
    if (found === null && stepsPerSecond !== null) {
      throw new RangeError(`pace(stepsPerSecond) takes ${PACES.join(", ")} or null, which is full speed`);
    }
    actions.setPace(found);
  }

  /** Keeps the run as it stands at the call as A, over which the page lays those that follow; A's report. */
  const pin = async () => (await compare.pin()).report;

  /** The address that reproduces the latest report. */
  const link = () => address(linkOf(store.get(), "share"));

  /** What the open lesson or chapter asks to predict, and what has been predicted. */
  const predictions = async () => (await import("../lessons/asked.js")).predictions(store);

  /**
   * Predicts, as by drawing or choosing.
   * @param {unknown} task
   * @param {unknown} guess
   */
  const predict = async (task, guess) => (await import("../lessons/asked.js")).predict(store, task, guess);

  const later = () => import("./script-later.js");
  /** The flow against a Markov chain, on equal processor time. */
  async function race() {
    await settled();
    return (await later()).race(page);
  }

  /** A film of the run, as a Blob. @param {unknown} [subject] */
  async function film(subject = "flow") {
    await settled();
    return (await later()).film(page, subject);
  }

  /** What a class has handed in, from the texts of its files. @param {unknown} files @param {{ check?: boolean }} [how] */
  const classResult = async (files, how) => (await later()).classResult(files, how);

  return Object.freeze({
    ready,
    config,
    configure,
    train,
    play: actions.play,
    pause: actions.pause,
    pace,
    stopAt,
    reset,
    keptSteps,
    rewind,
    report,
    samples: (/** @type {number} */ n) => draw(n, "samples"),
    referenceSamples: (/** @type {number} */ n) => draw(n, "referenceSamples"),
    logDensity,
    experiment,
    predictions,
    predict,
    race,
    film,
    classResult,
    pin,
    unpin: compare.unpin,
    comparison: compare.comparison,
    link,
    on,
  });
}
