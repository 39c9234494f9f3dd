// A training session with a clock and an engine that tests move.

import { TrainingSession } from "../../www/trainer/worker/training-session.js";

export const DW2 = { system: "dw2", odeSteps: 20 };

export const view = { visible: true };

/**
 * A session whose engine is a counter, in a world whose clock advances only when the engine works. Its samples take `pieces`
 * pieces of a millisecond, of which it can be measured after `first`, or after all where it is `matched` to them. For curves they
 * are counted, once, in `countMs`.
 */
export function world({
  stepMs = 2,
  drawMs = 0.02,
  failAt = Number.POSITIVE_INFINITY,
  panicAt = Number.POSITIVE_INFINITY,
  pieces = 1,
  first = 1,
  matched = false,
  countMs = 0,
} = {}) {
  let clock = 0;
  const spent = { training: 0, drawing: 0 };
  const draw = (/** @type {number} */ ms) => {
    clock += ms;
    spent.drawing += ms;
  };
  class Engine {
    #config;
    #step = 0;
    #drawn = pieces;
    /** A run without samples. @param {{ system?: string, impossible?: boolean, unmatched?: boolean }} config */
    static begin(config) {
      const engine = new Engine(config);
      engine.#drawn = 0;
      return engine;
    }
    /** @param {Uint8Array} bytes */
    static resume(bytes) {
      const engine = Engine.begin(DW2);
      engine.adopt(bytes);
      return engine;
    }
    #isShown = false;
    /** @param {{ system?: string }} config @param {Float64Array} _ @param {number} step @param {string} digest @param {Float64Array} [_own] @param {Float64Array} [shown] */
    static ofModel(config, _, step, digest, _own, shown) {
      const engine = Engine.begin(config);
      engine.#step = step;
      engine.#isShown = shown !== undefined;
      if (`digest of ${step}` !== digest) throw new Error("another digest");
      return engine;
    }
    draw() {
      clock += 1;
      this.#drawn += 1;
      if (this.#config.unmatched && this.#drawn >= pieces) throw new Error("no solution");
      return Math.min(1, this.#drawn / pieces);
    }
    hasParameters = () => !matched || this.#drawn >= pieces;
    isMeasurable = () => this.hasParameters() && this.#drawn >= first;
    trainingData = () => new Float64Array(this.#drawn);
    /** @param {{ system?: string, impossible?: boolean, unmatched?: boolean }} config */
    constructor(config) {
      if (config.impossible) throw new Error("no such system");
      this.#config = config;
    }
    free() {}
    config = () => this.#config;
    // Where the start follows from all samples, so does the state.
    step = () => (this.hasParameters() || this.#isShown ? this.#step : 0);
    snapshot = () => Uint8Array.of(this.#step >> 8, this.#step & 255);
    /** @param {Uint8Array} bytes */
    adopt([high = 0, low = 0]) {
      this.#step = 256 * high + low;
    }
    digest = () => `digest of ${this.#step}`;
    sampler = () => ({ chains: 4 });
    /** @param {number} k */
    train(k) {
      if (this.#drawn < pieces) throw new Error("trained on a part of the data");
      clock += k * stepMs;
      spent.training += k * stepMs;
      this.#step += k;
      if (this.#step >= panicAt) throw new WebAssembly.RuntimeError("unreachable");
      return { step: this.#step, loss: this.isWell() ? 1 : Number.NaN };
    }
    isWell = () => this.#step < failAt;
    diverged = () => this.#step >= failAt + 20;
    skipped = () => Math.max(0, this.#step - failAt);
    /** @param {number} n */
    evaluate(n) {
      draw(n * drawMs);
      return { step: this.#step, digest: this.digest(), evaluatedOn: n };
    }
    /** @type {{ n: number, step: number, left: number } | undefined} */
    #report;
    /** In pieces of ten milliseconds. @param {number} n @param {number} pieces */
    evaluatePieces(n, pieces) {
      if (this.#report?.n !== n || this.#report.step !== this.#step)
        this.#report = { n, step: this.#step, left: n * drawMs };
      draw(10 * pieces);
      this.#report.left -= 10 * pieces;
      if (this.#report.left > 0) return undefined;
      this.#report = undefined;
      return { step: this.#step, digest: this.digest(), evaluatedOn: n };
    }
    /** @param {number} n @param {number} frames */
    trajectory(n, frames) {
      draw(1);
      return new Float32Array(n * frames).fill(this.hasParameters() ? 0 : 1);
    }
    mapReach = () => 8;
    densityMap = (/** @type {string} */ _which, /** @type {number} */ size) => {
      draw(size * size * 0.0005);
      return new Float32Array(size * size);
    };
    #counted = 0;
    curves = (/** @type {number} */ n) => {
      draw(n * 0.01 + (this.#counted === this.#drawn ? 0 : countMs));
      this.#counted = this.#drawn;
      return { energy: { edges: new Float64Array(3) } };
    };
    samples = (/** @type {number} */ n) => new Float32Array(n);
    logDensity() {
      throw new Error("wrong length");
    }
  }
  /** @type {any[]} */
  const sent = [];
  /** @type {(() => void)[]} */
  const queue = [];
  /** What sleeps, and when it wakes. @type {{ at: number, next: () => void }[]} */
  const sleeping = [];
  const session = new TrainingSession({
    Engine: /** @type {any} */ (Engine),
    post: (message) => sent.push(message),
    now: () => clock,
    later: (next) => queue.push(next),
    delay: (ms, next) => sleeping.push({ at: clock + ms, next }),
  });
  /** Whoever wakes next does so, if it is before `until`. @param {number} until */
  function wake(until) {
    sleeping.sort((a, b) => b.at - a.at);
    if ((sleeping.at(-1)?.at ?? Number.POSITIVE_INFINITY) > until) return false;
    const { at, next } = /** @type {{ at: number, next: () => void }} */ (sleeping.pop());
    clock = Math.max(clock, at);
    next();
    return true;
  }
  /** Lets the worker run for some turns, acknowledging what it sends unless told otherwise. */
  function run(/** @type {number} */ turns, { acknowledge = true } = {}) {
    for (let turn = 0; turn < turns && queue.length > 0; turn++) {
      const before = sent.length;
      queue.shift()?.();
      for (const message of sent.slice(before)) {
        if (acknowledge && message.type === "progress") session.receive({ type: "ack", run: message.run });
      }
    }
  }
  /** Milliseconds of the longest of so many turns, between which messages are heard. @param {number} turns */
  function longestTurn(turns) {
    let longest = 0;
    for (let turn = 0; turn < turns; turn++) {
      const start = clock;
      run(1);
      longest = Math.max(longest, clock - start);
    }
    return longest;
  }
  return {
    Engine,
    longestTurn,
    sent,
    spent,
    now: () => clock,
    session,
    open: (/** @type {number} */ run, /** @type {any} */ config = DW2, /** @type {any} */ origin = undefined) =>
      session.receive({ type: "open", run, config, view, origin }),
    run,
    /** Lets time pass. @param {number} ms */
    pass(ms) {
      const until = clock + ms;
      do while (queue.length > 0 && clock < until) run(1);
      while (wake(until));
      clock = Math.max(clock, until);
    },
    /** The device sleeps; nothing runs. @param {number} ms */
    sleep(ms) {
      clock += ms;
    },
    idle: () => queue.length === 0,
    of: (/** @type {string} */ type) => sent.filter((message) => message.type === type),
  };
}
