// Parts of steps in memory that several workers see. Only a page that its host isolates from others may have
// such memory; there, partners need no messages, each of which takes about a tenth of a millisecond.

/** How often a worker looks for a part before it lets its processor go. */
const LOOKS = 4000;
/** For how many milliseconds at most, so that it hears its messages now and then. */
const NAP = 4;

/** @typedef {{ memory: SharedArrayBuffer, units: number, length: number }} Plan */

/**
 * Memory for the parts of two steps: whoever has all parts of one may begin the next, and writes there what
 * nobody reads any more.
 * @param {number} units the most that a step has
 * @param {number} length of a part
 * @returns {Plan | undefined} nothing where the browser has no such memory, or none left; messages do the same
 */
export function planSharedGradients(units, length) {
  try {
    return { memory: new SharedArrayBuffer(2 * units * (4 + 8 * length)), units, length };
  } catch {
    // Some browsers keep the memory of pages that are gone.
    return undefined;
  }
}

export class SharedGradients {
  /** The step that a part is of, plus one. @type {Int32Array<SharedArrayBuffer>} */
  #marks;
  /** @type {Float64Array<SharedArrayBuffer>} */
  #parts;

  /** @param {Plan} plan */
  constructor({ memory, units, length }) {
    this.units = units;
    this.length = length;
    this.#marks = new Int32Array(memory, 0, 2 * units);
    this.#parts = new Float64Array(memory, 8 * units);
  }

  /** @param {number} step @param {number} unit @param {Float64Array} part */
  put(step, unit, part) {
    const at = this.#at(step, unit);
    this.#parts.set(part, at * this.length);
    Atomics.store(this.#marks, at, step + 1);
    Atomics.notify(this.#marks, at);
  }

  /**
   * Waits for a part for a short while.
   * @param {number} step
   * @param {number} unit
   * @returns {Float64Array | undefined} what is there until the next step but one; undefined if it is not there yet
   */
  take(step, unit) {
    const at = this.#at(step, unit);
    const there = () => Atomics.load(this.#marks, at) === step + 1;
    for (let look = 0; look < LOOKS && !there(); look++);
    if (!there()) Atomics.wait(this.#marks, at, Atomics.load(this.#marks, at), NAP);
    return there() ? this.#parts.subarray(at * this.length, (at + 1) * this.length) : undefined;
  }

  /** @param {number} step @param {number} unit */
  #at(step, unit) {
    return (step & 1) * this.units + unit;
  }
}
