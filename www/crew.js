// Decides whether several workers share the steps of a run. A run that lasts is tried with a team, and
// the team stays if it pays. Durations decide only who computes; no bit depends on it.

import { PATIENCE } from "./team.js";

/** @typedef {import("./team.js").Team} Team */
/** @typedef {{ steps: number, ms: number }} Record */
/** @typedef {(plan: { engine: any, config: object, size: number, changed: () => void, lost: () => void }) => Team} Hire */

/** Milliseconds of training alone before a team is worth its start, and of trying it. */
const BEFORE = 400;
const TRIAL = 600;
/** Shorter steps cannot be shared: telling each other takes about a tenth of a millisecond. */
const SHORTEST = 0.4;
/** A team stays if its steps take less than this part of the time of one worker's. */
const WORTH = 0.9;
/** So many times longer than one worker alone no team takes. */
const SLOW = 20;
/** More workers than this share nothing but memory. */
const MOST = 4;

export class Crew {
  /** @type {any} */
  #engine;
  /** @type {Team | undefined} */
  #team;
  /** @type {number | undefined} */
  #asked;
  #declined = false;
  /** @type {Record} */
  #alone = { steps: 0, ms: 0 };
  /** @type {Record} */
  #shared = { steps: 0, ms: 0 };

  /**
   * @param {object} world
   * @param {number} world.available processors
   * @param {Hire | undefined} world.hire
   *   starts a team; without it, one worker does everything
   * @param {(lost: boolean) => void} world.changed called when a team has become ready, or was lost
   */
  constructor({ available, hire, changed }) {
    this.available = available;
    this.hire = hire;
    this.changed = changed;
  }

  /**
   * A new run.
   * @param {any} engine
   * @param {number} [asked] how many workers are to share it; without it, as many as pay
   */
  open(engine, asked) {
    this.dismiss();
    this.#engine = engine;
    this.#asked = asked;
    this.#declined = false;
    this.#alone = { steps: 0, ms: 0 };
    this.#shared = { steps: 0, ms: 0 };
    if (asked !== undefined) this.#gather();
  }

  /** The team, if there is one to train with now. */
  get team() {
    return this.#team?.ready ? this.#team : undefined;
  }

  /** Whether training must wait for the workers that were asked for. */
  get waits() {
    return this.#asked !== undefined && this.#team !== undefined && !this.#team.ready;
  }

  /** How many workers train. */
  get size() {
    return this.team?.size ?? 1;
  }

  /** Milliseconds that a shared stretch may take at most. @param {number} steps */
  patience(steps) {
    return Math.max(PATIENCE, SLOW * steps * perStep(this.#alone));
  }

  /**
   * Takes note of a stretch of training.
   * @param {number} steps
   * @param {number} ms
   * @param {boolean} shared
   */
  took(steps, ms, shared) {
    const record = shared ? this.#shared : this.#alone;
    record.steps += steps;
    record.ms += ms;
    if (this.#asked !== undefined || this.#declined) return;
    if (shared) {
      if (record.ms > TRIAL && perStep(record) > WORTH * perStep(this.#alone)) this.#decline();
    } else if (!this.#team && record.ms > BEFORE) {
      if (perStep(record) < SHORTEST) this.#decline();
      else this.#gather();
    }
  }

  /** Ends the team. */
  dismiss() {
    this.#team?.dismiss();
    this.#team = undefined;
  }

  #decline() {
    this.#declined = true;
    this.dismiss();
  }

  #gather() {
    const most = this.#asked ?? Math.min(this.available, MOST);
    const size = this.hire ? Math.min(most, this.#engine.beginStep()) : 1;
    if (size < 2 || !this.hire) {
      this.#declined = true;
      return;
    }
    const changed = () => this.changed(false);
    const lost = () => {
      if (this.#team !== team) return;
      this.#decline();
      this.changed(true);
    };
    /** @type {Team | undefined} */
    let team;
    try {
      this.#team = team = this.hire({ engine: this.#engine, config: this.#engine.config(), size, changed, lost });
    } catch {
      // A page that may start no more workers goes on with one.
      this.#declined = true;
    }
  }
}

/** @param {Record} record */
const perStep = ({ steps, ms }) => ms / Math.max(1, steps);
