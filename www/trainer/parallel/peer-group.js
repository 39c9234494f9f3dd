// Several workers train one model: each holds the whole engine and computes some of the units of a step,
// they exchange the parts, and each adds all of them in the same order. So every worker arrives at the
// same bits, and at those that one worker alone would have made. Parts go by messages, or, where workers may
// share memory, by a board.

import { Board } from "./shared-gradients.js";

/** @typedef {{ type: "part", step: number, unit: number, part: Float64Array }} Part */
/**
 * @typedef {(
 *   | { type: "join", config: object, data: Float64Array, rank: number, size: number, board?: import("./shared-gradients.js").Plan }
 *   | { type: "run", until: number, snapshot?: Uint8Array }
 *   | Part
 * )} ToHelper
 */
/** @typedef {{ type: "joined" } | { type: "failed", message: string } | Part} FromHelper */
/** @typedef {{ postMessage(message: any, transfer?: any[]): void, terminate(): void, onmessage: any, onerror: any }} Port */

/**
 * Milliseconds for which a worker that waits for a part keeps its thread awake: waking it would take a quarter of one.
 * Partners have as much to do, so that the wait is short, or something is wrong.
 */
export const AWAKE = 2;

/** More configurations than there are. */
const ALL = 2 ** 32 - 1;

/** One of the workers of a team: its engine, its share of the units, and the parts of the others. */
export class Member {
  /** Parts by step, then by unit; a quick partner may be one step ahead. @type {Map<number, Float64Array[]>} */
  #parts = new Map();
  #units = 0;
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
   * @param {any} place.engine
   * @param {number} place.rank
   * @param {number} place.size how many workers there are
   * @param {(part: Part) => void} place.send to all others
   * @param {import("./shared-gradients.js").Plan} [place.board] instead of messages
   * @param {(next: () => void) => void} [place.later] runs `next` after the messages that wait
   * @param {() => number} [place.now] milliseconds
   */
  constructor({ engine, rank, size, send, board, later = (next) => setTimeout(next), now = () => performance.now() }) {
    this.engine = engine;
    this.rank = rank;
    this.size = size;
    this.send = send;
    this.board = board && new Board(board);
    this.later = later;
    this.now = now;
  }

  /**
   * Trains until that step; all members must be given the same one.
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
    this.#units = this.engine.beginStep();
    for (let unit = this.rank; unit < this.#units; unit += this.size) {
      const part = this.engine.computeUnit(unit);
      if (this.board) this.board.put(step, unit, part);
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
    if (!this.board) {
      const parts = this.#parts.get(step) ?? [];
      for (let unit = 0; unit < this.#units; unit++) {
        if (parts[unit]) continue;
        this.#stayAwake();
        return undefined;
      }
      this.#waits = false;
      this.#parts.delete(step);
      return parts;
    }
    const parts = [];
    for (let unit = 0; unit < this.#units; unit++) {
      const part = this.board.take(step, unit);
      if (!part) {
        this.later(() => this.#advance());
        return undefined;
      }
      parts.push(part);
    }
    return parts;
  }
}

/** The first worker's end of a team: it starts the helpers, and what one of them sends goes to all others. */
export class Team {
  /** @type {Port[]} */
  #helpers;
  #joined = 0;
  #synchronous = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #alarm;

  /**
   * @param {object} plan
   * @param {any} plan.engine
   * @param {object} plan.config
   * @param {number} plan.size how many workers share, the first one included
   * @param {() => Port} plan.spawn starts a helper
   * @param {() => void} plan.changed called when all helpers have joined
   * @param {() => void} plan.lost called when a helper fails: the step under way must be begun again, alone
   * @param {import("./shared-gradients.js").Plan} [plan.board] where workers may share memory
   * @param {(next: () => void) => void} [plan.later] runs `next` after the messages that wait
   */
  constructor({ engine, config, size, spawn, changed, lost, board, later }) {
    this.size = size;
    this.engine = engine;
    this.lost = lost;
    this.#helpers = Array.from({ length: size - 1 }, spawn);
    this.member = new Member({ engine, rank: 0, size, send: (part) => this.#tell(part), board, later });
    for (const [index, helper] of this.#helpers.entries()) {
      helper.onmessage = (/** @type {{ data: FromHelper }} */ { data }) => {
        if (data.type === "joined") {
          this.#joined += 1;
          if (this.ready) changed();
        } else if (data.type === "part") {
          for (const other of this.#helpers) if (other !== helper) other.postMessage(data);
          this.member.receive(data);
        } else lost();
      };
      helper.onerror = (/** @type {Event} */ event) => {
        event.preventDefault?.();
        lost();
      };
      const data = engine.trainingData(ALL);
      helper.postMessage({ type: "join", config, data, rank: index + 1, size, board }, [data.buffer]);
    }
  }

  /** Whether all helpers have their engines. */
  get ready() {
    return this.#joined === this.#helpers.length;
  }

  /**
   * Trains until that step.
   * @param {number} until
   * @param {(loss: number) => void} done
   * @param {number} patience milliseconds after which a helper counts as lost: one that died may not say so
   */
  run(until, done, patience) {
    const snapshot = this.#synchronous ? undefined : this.engine.snapshot();
    this.#synchronous = true;
    this.#tell({ type: "run", until, snapshot });
    this.#alarm = setTimeout(this.lost, patience);
    this.member.run(until, (loss) => {
      clearTimeout(this.#alarm);
      done(loss);
    });
  }

  /** Ends the helpers. */
  dismiss() {
    clearTimeout(this.#alarm);
    this.member.stop();
    for (const helper of this.#helpers) helper.terminate();
  }

  /** @param {ToHelper} message */
  #tell(message) {
    for (const helper of this.#helpers) helper.postMessage(message);
  }
}
