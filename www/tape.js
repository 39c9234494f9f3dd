// The states of a run that can be come back to: a thinning set of steps, in bounded memory and for a small
// part of the time. What is kept changes no bit of what is trained.

/** The most states that are kept, and the most bytes that they may take together. */
export const MOST = 60;
export const MOST_BYTES = 64 * 2 ** 20;
/** Milliseconds that keeping may take at first, and the part of the training time that it may take later. */
export const CREDIT = 60;
export const SHARE = 0.03;

/** @typedef {{ step: number, loss: number | null, bytes: Uint8Array }} Kept */

export class Tape {
  /** @type {any} */
  #engine;
  /** In the order of their steps. @type {Kept[]} */
  #kept = [];
  #spacing = 1;
  #trained = 0;
  #spent = 0;
  /** The loss of the step where the run stands, as its report says it. @type {number | null} */
  loss = null;

  /** @param {() => number} now milliseconds */
  constructor(now) {
    this.now = now;
  }

  /** The steps that can be come back to, in order. */
  get steps() {
    return this.#kept.map(({ step }) => step);
  }

  /** A new run, whose beginning is kept. @param {any} engine @param {number | null} loss */
  open(engine, loss) {
    this.#engine = engine;
    this.#kept = [];
    this.#spacing = 1;
    this.#trained = this.#spent = 0;
    this.loss = loss;
    this.keep();
  }

  /** After a stretch of training: keeps its end if that is due. @param {number} ms @param {number} loss */
  took(ms, loss) {
    this.#trained += ms;
    this.loss = loss;
    const step = this.#engine.step();
    const alone = this.#kept.every((state) => Math.abs(state.step - step) >= this.#spacing);
    if (alone && this.#spent <= CREDIT + SHARE * this.#trained) this.keep();
  }

  /** Keeps the state of the engine, whatever the time. */
  keep() {
    const step = this.#engine.step();
    if (this.#kept.some((state) => state.step === step)) return;
    const start = this.now();
    const bytes = this.#engine.snapshot();
    this.#spent += this.now() - start;
    this.#kept.push({ step, loss: this.loss, bytes });
    this.#kept.sort((a, b) => a.step - b.step);
    while (this.#kept.length > 2 && this.#isFull()) this.#thin();
  }

  /** Puts the engine back to a kept step. @param {number} step */
  rewind(step) {
    const state = this.#kept.find((each) => each.step === step);
    if (!state) throw new RangeError(`step ${step} is not kept; kept are ${this.steps.join(", ")}`);
    this.#engine.adopt(state.bytes);
    this.loss = state.loss;
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
