// The states of a run that can be come back to: a thinning set of steps, in bounded memory and for a small
// part of the time. What is kept changes no bit of what is trained.

import { NO_ENGINE } from "../messages.js";

/** The most states that are kept, and the most bytes that they may take together. */
export const MOST = 60;
export const MOST_BYTES = 64 * 2 ** 20;
/** The part of the training time that keeping may take. */
export const SHARE = 0.01;
/** And milliseconds beside it: so many that one can go back among the first steps, and fewer where a script waits. */
export const CREDIT = 60;
export const HURRIED_CREDIT = 10;

/** What a report says about the way to where the run stands. @typedef {{ loss: number | null, seconds: number | null }} Marks */
/** @typedef {import("../messages.js").Engine} Engine */
/** @typedef {import("../messages.js").Good & Marks} Kept */

export class Checkpoints {
  /** That of the run, from `open` on. */
  #engine = NO_ENGINE;
  /** In the order of their steps. @type {Kept[]} */
  #kept = [];
  /** The good state that the page has. @type {Kept | undefined} */
  #good;
  #spacing = 1;
  #trained = 0;
  #spent = 0;
  /** The loss of the step where the run stands, and the seconds of training up to there. @type {Marks} */
  marks = { loss: null, seconds: 0 };

  /** @param {() => number} now milliseconds */
  constructor(now) {
    this.now = now;
  }

  /** The steps that can be come back to, in order. */
  get steps() {
    return this.#kept.map(({ step }) => step);
  }

  /** The latest state that is kept of the way to where the engine stands, which may be a later one. @param {number} step */
  before(step) {
    return this.#kept.findLast((state) => state.step <= step);
  }

  /**
   * A new run, whose beginning is kept. Where it was trained elsewhere, nobody knows how long that took.
   * @param {Engine} engine
   * @param {import("../messages.js").Report} report
   * @returns {import("../messages.js").Report} the same with its marks
   */
  open(engine, report) {
    this.#engine = engine;
    this.#kept = [];
    this.#good = undefined;
    this.#spacing = 1;
    this.#trained = this.#spent = 0;
    this.marks = { loss: report.loss, seconds: engine.step() === 0 ? 0 : null };
    this.keep();
    // No training has waited for that.
    this.#spent = 0;
    return { ...report, ...this.marks };
  }

  /** The last good state up to where the run stands, if the page has another one. @param {number} at */
  news(at) {
    const good = this.before(at);
    if (good === this.#good || good === undefined) return {};
    this.#good = good;
    const { step, digest, bytes } = good;
    return { lastGood: { step, digest, bytes: bytes.slice() } };
  }

  /** A report with the loss of where the run stands, whichever engine trained it. @param {import("../messages.js").Report} report */
  marked(report) {
    return { ...report, loss: this.marks.loss };
  }

  /** The same run in another engine. @param {Engine} engine */
  changeEngine(engine) {
    this.#engine = engine;
  }

  /** After a stretch of training: keeps its end if that is due. @param {number} ms @param {number} loss @param {boolean} [hurried] whether a script waits */
  took(ms, loss, hurried = false) {
    this.#trained += ms;
    const { seconds } = this.marks;
    this.marks = {
      loss: Number.isFinite(loss) ? loss : null,
      seconds: seconds === null ? null : seconds + ms / 1000,
    };
    const step = this.#engine.step();
    const alone = this.#kept.every((state) => Math.abs(state.step - step) >= this.#spacing);
    const credit = hurried ? HURRIED_CREDIT : CREDIT;
    if (alone && this.#spent <= credit + SHARE * this.#trained) this.keep();
  }

  /** Keeps the state of the engine, whatever the time, if it is a good one. */
  keep() {
    if (!this.#engine.isWell()) return;
    const step = this.#engine.step();
    if (this.#kept.some((state) => state.step === step)) return;
    const start = this.now();
    const state = { step, ...this.marks, digest: this.#engine.digest(), bytes: this.#engine.snapshot() };
    this.#spent += this.now() - start;
    this.#kept.push(state);
    this.#kept.sort((a, b) => a.step - b.step);
    while (this.#kept.length > 2 && this.#isFull()) this.#thin();
  }

  /** Puts the engine back to a kept step. @param {number} step */
  rewind(step) {
    const state = this.#at(step);
    this.#engine.adopt(state.bytes);
    this.marks = { loss: state.loss, seconds: state.seconds };
  }

  /**
   * The samples that the run had at a kept step, of the latents of the picture of the flow. The run stays where it is.
   * @param {{ step: number, count: number }} wish
   * @returns {Float32Array} configuration × N·D
   */
  samplesAt({ step, count }) {
    const present = this.#engine.snapshot();
    try {
      this.#engine.adopt(this.#at(step).bytes);
      const ends = this.#engine.trajectory(count, 2);
      return ends.slice(ends.length / 2);
    } finally {
      this.#engine.adopt(present);
    }
  }

  /** @param {number} step */
  #at(step) {
    const state = this.#kept.find((each) => each.step === step);
    if (!state) throw new Error(`step ${step} is not kept; kept are ${this.steps.join(", ")}`);
    return state;
  }

  #isFull() {
    const bytes = this.#kept.reduce((sum, state) => sum + state.bytes.byteLength, 0);
    return this.#kept.length > MOST || bytes > MOST_BYTES;
  }

  /** Doubles the distance of the steps; the first and the last state stay. */
  #thin() {
    this.#spacing *= 2;
    const last = this.#kept.length - 1;
    let before = Number.NEGATIVE_INFINITY;
    this.#kept = this.#kept.filter(({ step }, index) => {
      const stays = index === last || step - before >= this.#spacing;
      if (stays) before = step;
      return stays;
    });
  }
}
