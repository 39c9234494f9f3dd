// Runs pieces of work on an engine: what the engine refuses becomes a message. After anything else, a panic or a lack of
// memory, the engine is not to be trusted.

import { NO_RUN } from "../messages.js";

/** The engine's refusals are plain errors; traps, and what the browser throws, are not. @param {unknown} error */
export const isRefusal = (error) => error instanceof Error && error.name === "Error";

export class Guard {
  /** The run that the work is for. */
  run = NO_RUN;
  /** Where the run is, and where it will be if all goes well: after a crash the engine cannot say it. */
  #step = 0;
  #until = 0;

  /**
   * @param {object} session
   * @param {(message: import("../messages.js").FromWorker) => void} session.post
   * @param {() => boolean} session.exhausted whether the engine can have no more memory
   * @param {() => void} session.crashed called when the engine is lost
   * @param {() => void} session.failed called when what failed answers no question
   */
  constructor({ post, exhausted, crashed, failed }) {
    this.post = post;
    this.exhausted = exhausted;
    this.crashed = crashed;
    this.failed = failed;
  }

  /** Where the run was last. */
  get step() {
    return this.#step;
  }

  /** @param {number} step @param {number} [until] where it will be, if all goes well */
  at(step, until = step) {
    this.#step = step;
    this.#until = until;
  }

  /** @param {number | undefined} id of the question @param {string} message */
  refuse(id, message) {
    this.post({ type: "failed", run: this.run, id, message });
  }

  /**
   * Whether a piece of work was done, and is true.
   * @param {() => boolean | void} work
   * @param {number} [id] the question that the work answers
   */
  try(work, id) {
    try {
      return work() === true;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      if (isRefusal(error)) this.refuse(id, message);
      else {
        const place = { step: this.#step, until: this.#until };
        this.post({ type: "crashed", run: this.run, message, memory: this.exhausted(), ...place });
        this.crashed();
      }
      if (id === undefined) this.failed();
      return false;
    }
  }
}
