// Keeps Play to its pace: when the next steps are due. Waiting is not training, so its time is counted apart.

import { stepsPerSecond } from "../pace.js";
import { Alarm } from "./alarm.js";

/** @typedef {import("../pace.js").Pace} Pace */

/** Milliseconds between two counts of a wait. A wait is a second at most, so that the device has slept where there are more. */
const LONGEST = 4000;
/** Seconds of steps that may be made up for after a stretch or a picture that took long; the rest are dropped. */
const ARREARS = 0.25;

export class Pacer {
  /** @type {Pace} */
  #pace = null;
  /** Steps that are due, and when they were counted. */
  #due = 1;
  #counted = 0;
  /** When the present wait was last counted. @type {number | undefined} */
  #waitingSince;
  /** Milliseconds that this run has waited for a step to be due. */
  waited = 0;
  /** As many of them as `took` has told. */
  #told = 0;

  /** @param {() => number} now milliseconds @param {import("./alarm.js").Delay} [delay] */
  constructor(now, delay) {
    this.now = now;
    this.alarm = new Alarm(delay);
  }

  /** A new run. */
  open() {
    this.rest();
    this.waited = this.#told = 0;
  }

  /** Nobody trains: the next step is due as soon as it is wanted. */
  rest() {
    this.#count();
    this.#waitingSince = undefined;
    this.#due = 1;
    this.#counted = this.now();
  }

  /** @param {Pace} pace */
  set(pace) {
    this.#pace = pace;
  }

  /** How many steps are due now. @param {number} step where the training stands */
  due(step) {
    const rate = stepsPerSecond(this.#pace, step);
    const now = this.now();
    if (rate === Number.POSITIVE_INFINITY) this.#due = rate;
    else {
      const before = Number.isFinite(this.#due) ? this.#due : 0;
      this.#due = Math.min(Math.max(1, ARREARS * rate), before + (rate * (now - this.#counted)) / 1000);
    }
    this.#counted = now;
    this.#count();
    // A sum of many shares of a step may miss a whole one by a rounding error.
    const whole = Math.floor(this.#due + 1e-6);
    this.#waitingSince = whole > 0 ? undefined : now;
    return whole;
  }

  /**
   * Sleeps until the next step is due; a later sleep takes the place of this one.
   * @param {number} step
   * @param {() => void} wake
   */
  sleep(step, wake) {
    this.alarm.set((1000 * (1 - this.#due)) / stepsPerSecond(this.#pace, step), wake);
  }

  /**
   * Takes note of a stretch of training.
   * @param {number} steps
   * @returns {number} the milliseconds that were waited before it
   */
  took(steps) {
    this.#due = Math.max(0, this.#due - steps);
    const waited = this.waited - this.#told;
    this.#told = this.waited;
    return waited;
  }

  #count() {
    if (this.#waitingSince === undefined) return;
    const now = this.now();
    const passed = now - this.#waitingSince;
    if (passed <= LONGEST) this.waited += passed;
    this.#waitingSince = now;
  }
}
