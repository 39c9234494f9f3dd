// The report of a flow whose determinants take long, worked out a few pieces at a time. Training waits for it, because a report is of
// one state; messages do not.

/** @typedef {import("../messages.js").Engine} Engine */
/** @typedef {import("../messages.js").Report} Report */

/** Milliseconds of pieces between two looks at the messages. */
const STRETCH = 30;

export class ReportInPieces {
  /** @type {{ count: number, live: boolean, ms: number } | undefined} */
  #work;

  /** @param {() => number} now milliseconds */
  constructor(now) {
    this.now = now;
  }

  /** Whether there is one to be worked out. */
  get isOpen() {
    return this.#work !== undefined;
  }

  /** @param {number} count draws @param {boolean} live whether a run that trains waits for it */
  begin(count, live) {
    this.#work = { count, live, ms: 0 };
  }

  /** Forgets the report, because the state that it is of is left. */
  abandon() {
    this.#work = undefined;
  }

  /**
   * The next pieces: the milliseconds that they took, and after the last one the report with what all of them took.
   * @param {Engine} engine
   * @returns {{ ms: number, done?: { report: Report, count: number, live: boolean, ms: number } }}
   */
  advance(engine) {
    if (!this.#work) return { ms: 0 };
    const work = this.#work;
    // When a piece fails, there is nothing to go on with.
    this.#work = undefined;
    const start = this.now();
    /** @type {Report | undefined} */
    let report;
    do report = engine.evaluatePiece(work.count);
    while (!report && this.now() < start + STRETCH);
    const ms = this.now() - start;
    work.ms += ms;
    if (report) return { ms, done: { ...work, report } };
    this.#work = work;
    return { ms };
  }
}
