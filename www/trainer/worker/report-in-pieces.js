// A report that takes seconds, computed a few pieces at a time. Training waits for it, because a report is of one state; messages
// are answered in between.

/** @typedef {import("../messages.js").Engine} Engine */
/** @typedef {import("../messages.js").Report} Report */
/** `live`: whether a run that trains waits for it. `ms`: what it has taken so far. @typedef {{ count: number, live: boolean, ms: number }} Work */

/** Milliseconds of pieces between two looks at the messages. */
const STRETCH = 30;

export class ReportInPieces {
  /** @type {Work | undefined} */
  #work;
  /** Pieces of a stretch. */
  #pieces = 1;

  /** @param {() => number} now milliseconds */
  constructor(now) {
    this.now = now;
  }

  /** Whether there is one to be computed. */
  get isOpen() {
    return this.#work !== undefined;
  }

  /** @param {number} count draws @param {boolean} live whether a run that trains waits for it */
  begin(count, live) {
    this.#work = { count, live, ms: 0 };
    this.#pieces = 1;
  }

  /** Forgets the report, because the state that it is of is left. Returns what was done of it. */
  abandon() {
    const work = this.#work;
    this.#work = undefined;
    return work;
  }

  /**
   * The next pieces; after the last one the report, with what all of them took.
   * @param {Engine} engine
   * @returns {(Work & { report: Report }) | undefined}
   */
  advance(engine) {
    // When a piece fails, there is nothing to go on with.
    const work = this.abandon();
    if (!work) return undefined;
    const start = this.now();
    /** @type {Report | undefined} */
    const report = engine.evaluatePieces(work.count, this.#pieces);
    const ms = this.now() - start;
    // As many as fit into a stretch, and at most twice as many as before: not all of them take equally long.
    this.#pieces = Math.max(1, Math.min(2 * this.#pieces, Math.floor((this.#pieces * STRETCH) / Math.max(ms, 1))));
    work.ms += ms;
    if (report) return { ...work, report };
    this.#work = work;
    return undefined;
  }
}
