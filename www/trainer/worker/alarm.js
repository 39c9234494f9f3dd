// One sleep at a time.

/** Runs `next` after a time. @typedef {(ms: number, next: () => void) => unknown} Delay */

export class Alarm {
  /** Numbers the sleeps: only the last one's end counts. */
  #sleep = 0;

  /** @param {Delay} [delay] */
  constructor(delay = (ms, next) => setTimeout(next, ms)) {
    this.delay = delay;
  }

  /** Wakes after a time; a later one takes the place of this one. @param {number} ms @param {() => void} wake */
  set(ms, wake) {
    const sleep = ++this.#sleep;
    this.delay(Math.max(0, ms), () => sleep === this.#sleep && wake());
  }
}
