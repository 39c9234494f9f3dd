// Several peers train one model: each is a worker that holds the whole engine and computes some of the units of a step,
// they exchange the parts, and each adds all of them in the same order. So every worker arrives at the
// same bits, and at those that one worker alone would have made. Parts go by messages, or, where workers may
// share memory, through shared buffers.

import { SharedGradients } from "./shared-gradients.js";

/** @typedef {{ type: "part", step: number, unit: number, part: Float64Array }} Part */
/**
 * @typedef {(
 *   | { type: "join", config: object, data: Float64Array, rank: number, size: number, shared?: import("./shared-gradients.js").Plan }
 *   | { type: "run", until: number, snapshot?: Uint8Array }
 *   | Part
 * )} ToHelper
 */
/** @typedef {{ type: "joined" } | { type: "failed", message: string } | Part} FromHelper */

/**
 * Milliseconds for which a worker that waits for a part keeps its thread awake: waking it would take a quarter of one.
 * Partners have as much to do, so that the wait is short, or something is wrong.
 */
export const AWAKE = 2;

/** A worker of the group: its engine, its share of the units, and the parts of the others. */
export class Peer {
  /** Parts by step, then by unit; a quick partner may be one step ahead. @type {Map<number, Float64Array[]>} */
  #parts = new Map();
  /** Of the last step. */
  units = 0;
  #until = 0;
  #running = false;
  /** Whether parts are missing, and until when the thread stays awake for them. */
  #waits = false;
  #awake = 0;
  #turning = false;
  /** @type {(loss: number) => void} */
  #done = () => {};

  /**
   * @param {object} place
   * @param {import("../messages.js").Engine} place.engine
   * @param {number} place.rank
   * @param {number} place.size how many workers there are
   * @param {(part: Part) => void} place.send to all others
   * @param {import("./shared-gradients.js").Plan} [place.shared] instead of messages
   * @param {(next: () => void) => void} [place.later] runs `next` after the messages that wait
   * @param {() => number} [place.now] milliseconds
   */
  constructor({ engine, rank, size, send, shared, later = (next) => setTimeout(next), now = () => performance.now() }) {
    this.engine = engine;
    this.rank = rank;
    this.size = size;
    this.send = send;
    this.shared = shared && new SharedGradients(shared);
    this.later = later;
    this.now = now;
  }

  /**
   * Trains until that step; all peers must be given the same one.
   * @param {number} until
   * @param {(loss: number) => void} [done]
   */
  run(until, done = () => {}) {
    this.#until = until;
    this.#done = done;
    this.#running = true;
    this.#waits = false;
    this.#begin();
    this.#advance();
  }

  /** Leaves the step under way. */
  stop() {
    this.#running = false;
  }

  /** @param {Part} message */
  receive({ step, unit, part }) {
    this.#keep(step, unit, part);
    this.#advance();
  }

  #begin() {
    const step = this.engine.step();
    this.units = this.engine.beginStep();
    for (let unit = this.rank; unit < this.units; unit += this.size) {
      const part = this.engine.computeUnit(unit);
      if (this.shared) this.shared.put(step, unit, part);
      else {
        this.send({ type: "part", step, unit, part });
        this.#keep(step, unit, part);
      }
    }
  }

  /** @param {number} step @param {number} unit @param {Float64Array} part */
  #keep(step, unit, part) {
    const parts = this.#parts.get(step) ?? [];
    parts[unit] = part;
    this.#parts.set(step, parts);
  }

  /** Finishes steps as long as all their parts are there. */
  #advance() {
    while (this.#running) {
      const step = this.engine.step();
      const parts = this.#all(step);
      if (!parts) return;
      for (const part of parts) this.engine.addPart(part);
      const loss = this.engine.finishStep();
      if (step + 1 < this.#until && !this.engine.diverged()) this.#begin();
      else {
        this.#running = false;
        this.#done(loss);
      }
    }
  }

  /** Takes turns of the event loop while parts are missing, for a while. */
  #stayAwake() {
    if (!this.#waits) this.#awake = this.now() + AWAKE;
    this.#waits = true;
    if (this.#turning) return;
    this.#turning = true;
    const turn = () => {
      this.#turning = this.#running && this.#waits && this.now() < this.#awake;
      if (this.#turning) this.later(turn);
    };
    this.later(turn);
  }

  /** All parts of a step; undefined while some are missing: what brings them goes on with the step. @param {number} step */
  #all(step) {
    if (!this.shared) {
      const parts = this.#parts.get(step) ?? [];
      for (let unit = 0; unit < this.units; unit++) {
        if (parts[unit]) continue;
        this.#stayAwake();
        return undefined;
      }
      this.#waits = false;
      this.#parts.delete(step);
      return parts;
    }
    const parts = [];
    for (let unit = 0; unit < this.units; unit++) {
      const part = this.shared.take(step, unit);
      if (!part) {
        this.later(() => this.#advance());
        return undefined;
      }
      parts.push(part);
    }
    return parts;
  }
}
