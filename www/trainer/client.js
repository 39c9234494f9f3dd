// The page's end of the worker: promises out of messages, run numbers, and a fresh worker after a
// crash. Nothing here computes.

import { isCurrent, NO_RUN } from "./messages.js";
import { HelperPool } from "./parallel/helper-pool.js";

/** @typedef {import("../config/schema.js").Config} Config */
/** @typedef {import("./messages.js").ToWorker} ToWorker */
/** @typedef {import("./messages.js").FromWorker} FromWorker */
/** @typedef {import("./messages.js").Report} Report */
/** @typedef {Extract<FromWorker, { type: "ready" }>} Ready */
/** @typedef {Extract<FromWorker, { type: "opened" }>} Opened */
/** @typedef {Extract<FromWorker, { type: "reached" }>} Reached */
/** @typedef {{ resolve: (value: any) => void, reject: (error: Error) => void }} Promised what it is resolved with is known to who asked */
/** A run that is being opened, and all that was said to its worker. @typedef {Promised & { messages: ToWorker[], isRepeated: boolean }} Opening */

/** Milliseconds without a word after which a worker that owes an answer is taken to be in the middle of it. */
const DEAF = 1000;

/** Why a promise of an earlier run was not kept. */
export class Superseded extends Error {
  /** @param {string} message */
  constructor(message) {
    super(message);
    this.name = "Superseded";
  }
}

/** A file that the run needs could not be loaded. */
export class Unreachable extends Error {}

export class TrainerClient {
  #run = NO_RUN;
  /** @type {Set<(message: FromWorker) => void>} */
  #listeners = new Set();
  #id = 0;
  #command = 0;
  /** @type {Worker | undefined} */
  #worker;
  /** Those of the worker. @type {HelperPool | undefined} */
  #helpers;
  /** @type {Opening | undefined} */
  #opening;
  /** What the worker said when it had loaded. @type {Ready | undefined} */
  #ready;
  /** When the worker and the page last had to do with each other. */
  #contact = 0;
  /** @type {Map<number, Promised>} */
  #pending = new Map();

  /**
   * @param {object} page
   * @param {() => Worker} page.spawn
   * @param {() => Promise<void>} page.drawn settles when the last news has been drawn
   * @param {() => number} [page.now] milliseconds while the page is awake
   */
  constructor({ spawn, drawn, now = () => performance.now() }) {
    this.spawn = spawn;
    this.drawn = drawn;
    this.now = now;
  }

  /**
   * Tells the listener every message of the current run, and that the worker has loaded, also if it has before.
   * @param {(message: FromWorker) => void} listener
   */
  subscribe(listener) {
    this.#listeners.add(listener);
    if (this.#ready) listener(this.#ready);
  }

  /** Starts the worker before there is anything to do, so that it loads beside the page. */
  preload() {
    try {
      this.#worker ??= this.#start();
    } catch {
      // The opening of the run will fail the same way, and say why.
    }
  }

  get run() {
    return this.#run;
  }

  /** For how many milliseconds the worker has said nothing while the page was awake. */
  msSinceMessage() {
    return this.now() - this.#contact;
  }

  /**
   * Opens a new run; whatever the old one still owed is rejected.
   * @param {Config} config
   * @param {import("./messages.js").View} view
   * @param {import("./messages.js").Origin} [origin]
   * @returns {Promise<Opened>}
   */
  open(config, view, origin) {
    // A worker that solves for a closed-form start, of a cluster for seconds, or for an answer hears nothing until it is done.
    const isDeaf = this.#opening !== undefined || (this.#pending.size > 0 && this.msSinceMessage() > DEAF);
    if (isDeaf && this.#ready) this.abandonWorker();
    this.#abandon(new Superseded("superseded: a new run was opened"));
    this.#run += 1;
    this.#command = 0;
    const run = this.#run;
    return new Promise((resolve, reject) => {
      this.#contact = this.now();
      this.#opening = { resolve, reject, messages: [], isRepeated: false };
      this.#post({ type: "open", run, config, view, origin });
    });
  }

  /**
   * Trains on: for that many steps, or until paused.
   * @param {number} [steps]
   * @param {boolean} [full] with a report at the end
   * @returns {Promise<Reached>}
   */
  train(steps, full) {
    return this.#train({ steps, full });
  }

  /**
   * Trains on until paused, or until that step if it is still to come.
   * @param {import("./pace.js").Pace} pace
   * @param {number} [until]
   * @returns {Promise<Reached>}
   */
  play(pace, until) {
    return this.#train({ pace, until });
  }

  /** Another pace for what `play` has begun. @param {import("./pace.js").Pace} pace */
  setPace(pace) {
    this.#post({ type: "pace", run: this.#run, pace });
  }

  /** @param {{ steps?: number, until?: number, full?: boolean, pace?: import("./pace.js").Pace }} goal @returns {Promise<Reached>} */
  #train(goal) {
    const promise = this.#request((id) => ({ type: "train", run: this.#run, id, ...goal }));
    this.#command = this.#id;
    return promise;
  }

  pause() {
    this.#command = ++this.#id;
    this.#post({ type: "pause", run: this.#run, id: this.#id });
  }

  /** Whether the worker knew the last `train` or `pause` when it sent this. @param {{ lastCommandId: number }} progress */
  isUpToDate({ lastCommandId }) {
    return lastCommandId >= this.#command;
  }

  /** @param {import("./messages.js").View} view */
  setView(view) {
    this.#post({ type: "view", run: this.#run, view });
  }

  /**
   * @template {import("./messages.js").Question} What
   * @param {What} what
   * @param {unknown} argument
   * @returns {Promise<import("./messages.js").Answers[What]>}
   */
  ask(what, argument) {
    return this.#request((id) => ({ type: "ask", run: this.#run, id, what, argument }));
  }

  /** @template Value @param {(id: number) => ToWorker} message @returns {Promise<Value>} */
  #request(message) {
    const id = ++this.#id;
    return new Promise((resolve, reject) => {
      this.#contact = this.now();
      this.#pending.set(id, { resolve, reject });
      this.#post(message(id));
    });
  }

  /** Ends the worker; the next message starts another one, which knows no run yet. */
  abandonWorker() {
    this.#worker?.terminate();
    this.#helpers?.endAll();
    this.#worker = undefined;
    this.#ready = undefined;
  }

  /** @param {ToWorker} message */
  #post(message) {
    this.#opening?.messages.push(message);
    try {
      this.#worker ??= this.#start();
      this.#worker.postMessage(message);
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      queueMicrotask(() => this.#receive({ type: "crashed", run: NO_RUN, message: text }));
    }
  }

  #start() {
    const worker = this.spawn();
    const helpers = new HelperPool(worker);
    this.#helpers = helpers;
    worker.onmessage = ({ data }) => {
      if (worker !== this.#worker || helpers.onMessage(data)) return;
      if (isCurrent(data, this.#run)) this.#receive(data);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      const run = this.#ready ? this.#run : NO_RUN;
      if (worker === this.#worker) this.#receive({ type: "crashed", run, message: event.message ?? "" });
    };
    return worker;
  }

  /** @param {FromWorker} message */
  #receive(message) {
    this.#contact = this.now();
    if (message.type === "crashed" && this.#openAgain(message)) return;
    if (message.type === "ready") this.#ready = message;
    else if (message.type === "opened") {
      this.#opening?.resolve(message);
      this.#opening = undefined;
    } else if (message.type === "reached") this.#settle(message.id)?.resolve(message);
    else if (message.type === "answer") this.#settle(message.id)?.resolve(message.value);
    else if (message.type === "failed") this.#fail(message);
    else if (message.type === "crashed") {
      this.abandonWorker();
      this.#abandon(new Error(`the engine stopped: ${message.message}`));
    }
    for (const listener of this.#listeners) listener(message);
    if (message.type === "progress") {
      const { run } = message;
      this.drawn().then(() => {
        if (this.#worker && run === this.#run) this.#post({ type: "ack", run });
      });
    }
  }

  /**
   * Opens the run once more in a new worker: WebKit traps now and then in a sound engine as it begins (three times in some 270 openings
   * beside other work; the cause is not known).
   * @param {Extract<FromWorker, { type: "crashed" }>} message
   * @returns {boolean} false where it would only stop again
   */
  #openAgain({ run, memory }) {
    const opening = this.#opening;
    if (!opening || opening.isRepeated || memory || run === NO_RUN) return false;
    opening.isRepeated = true;
    this.abandonWorker();
    for (const message of opening.messages.splice(0)) this.#post(message);
    return true;
  }

  /** @param {Extract<FromWorker, { type: "failed" }>} message */
  #fail({ id, message, unreachable }) {
    const error = unreachable ? new Unreachable(message) : new Error(message);
    if (id === undefined) this.#abandon(error);
    else this.#settle(id)?.reject(error);
  }

  /** @param {number} id */
  #settle(id) {
    const promised = this.#pending.get(id);
    this.#pending.delete(id);
    return promised;
  }

  /** @param {Error} error */
  #abandon(error) {
    const owed = [...this.#pending.values()];
    if (this.#opening) owed.push(this.#opening);
    this.#pending.clear();
    this.#opening = undefined;
    for (const { reject } of owed) reject(error);
  }
}
