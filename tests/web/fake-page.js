// A page without a document: the real store and actions, and a trainer that does what the test lets it do.

import { createActions } from "../../www/state/actions.js";
import { INITIAL } from "../../www/state/state.js";
import { createStore } from "../../www/state/store.js";
import { Superseded } from "../../www/trainer/client.js";

/** @typedef {import("../../www/trainer/messages.js").FromWorker} FromWorker */

/** Runs what waits for promises. */
export const settle = () => new Promise((resolve) => setImmediate(resolve));

/** A promise that is kept from outside. @template T */
export function deferred() {
  /** @type {(value: T) => void} */
  let resolve = () => {};
  /** @type {Promise<T>} */
  const promise = new Promise((kept) => {
    resolve = kept;
  });
  return { promise, resolve };
}

/** The digest of a state at a step, as far as the fake trainer knows. @param {number} step */
export const digestAt = (step) => step.toString(16).padStart(16, "0");

/** @param {number} step @returns {any} */
export const reportAt = (step) => ({ step, digest: digestAt(step), trainNll: 1, testNll: 1, klGap: null, loss: 1 });

/**
 * @param {object} [options]
 * @param {Record<string, (argument: any) => any>} [options.answers] to what is asked of the trainer
 * @param {boolean} [options.slow] whether runs open only when the test calls `opened`
 * @param {boolean} [options.refuses] whether models are refused
 */
export function fakePage({ answers = {}, slow = false, refuses = false } = {}) {
  const store = createStore(INITIAL);
  /** @type {((message: any) => void)[]} */
  const listeners = [];
  const say = (/** @type {any} */ message) =>
    listeners.forEach((listener) => void listener({ run: trainer.run, ...message }));
  /** @type {string[]} */
  const log = [];
  /** @type {{ resolve: (value: any) => void, reject: (error: Error) => void, report: any } | undefined} */
  let opening;
  /** @type {((error: Error) => void)[]} */
  let owed = [];
  let id = 0;
  let command = 0;

  /** @type {any} */
  const trainer = {
    run: 0,
    subscribe: (/** @type {(message: FromWorker) => void} */ listener) => void listeners.push(listener),
    open(/** @type {any} */ config, /** @type {any} */ _, /** @type {any} */ origin) {
      const gone = new Superseded("superseded: a new run was opened");
      opening?.reject(gone);
      for (const reject of owed) reject(gone);
      owed = [];
      trainer.run += 1;
      const { snapshot, model } = origin ?? {};
      const step = snapshot ? JSON.parse(new TextDecoder().decode(snapshot)).state.step : (model?.steps ?? 0);
      log.push(`open ${config.system} seed ${config.seed} at ${step}`);
      const report = refuses ? reportAt(0) : { ...reportAt(step), digest: model?.digest ?? digestAt(step) };
      return new Promise((resolve, reject) => {
        opening = { resolve, reject, report };
        if (!slow) opened();
      });
    },
    train(/** @type {number} */ steps) {
      log.push(`train ${steps}`);
      command = ++id;
      return new Promise((_, reject) => owed.push(reject));
    },
    play(/** @type {import("../../www/trainer/pace.js").Pace} */ _, /** @type {number | undefined} */ until) {
      log.push(until === undefined ? "play" : `play until ${until}`);
      command = ++id;
      return new Promise((_, reject) => owed.push(reject));
    },
    setPace: (/** @type {import("../../www/trainer/pace.js").Pace} */ pace) => void log.push(`pace ${pace}`),
    pause() {
      log.push("pause");
      command = ++id;
    },
    ask(/** @type {string} */ what, /** @type {any} */ argument) {
      return new Promise((resolve, reject) => {
        owed.push(reject);
        Promise.resolve(answers[what]?.(argument)).then(resolve, reject);
      });
    },
    isUpToDate: (/** @type {{ lastCommandId: number }} */ { lastCommandId }) => lastCommandId >= command,
    abandonWorker() {},
  };

  /** The trainer has opened the run. */
  function opened() {
    if (!opening) return;
    const message = { type: "opened", report: opening.report, sampler: {}, drawn: 1 };
    opening.resolve(message);
    opening = undefined;
    say(message);
  }

  /** @type {any} */
  const sampleStore = {
    values: () => undefined,
    fetch: () => Promise.resolve(false),
    resolve: (/** @type {any} */ config) => ({ config, notes: [] }),
  };
  /** @type {string[]} */
  const addresses = [];
  const url = (/** @type {string} */ fragment) => void addresses.push(fragment);
  const view = () => ({ visible: true });
  const actions = createActions({ store, trainer, view, sampleStore, now: () => 0, pushUrl: url, replaceUrl: url });
  return {
    store,
    trainer,
    actions,
    sampleStore,
    log,
    say,
    opened,
    /** Every address that was written. */
    addresses,
    /** The address that was written last. */
    address: () => addresses.at(-1),
    /** The worker trains, and knows all that it was told. @param {number} step */
    progress: (step, playing = true) =>
      say({ type: "progress", step, lastCommandId: command, playing, rate: 10, waited: 0, kept: [], workers: 1 }),
    /** The worker has trained up to a step. @param {number} step @param {number} [missing] */
    reached: (step, missing = 0) =>
      say({ type: "reached", id: command, step, missing, digest: digestAt(step), report: reportAt(step) }),
  };
}
