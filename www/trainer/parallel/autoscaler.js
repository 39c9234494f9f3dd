// Decides how many workers share the steps of a run. A run that lasts is tried with a group of peers. If it pays, a group of twice
// as many is tried, until one does not pay; if the first does not, it is tried again, ever later. Durations decide only who
// computes; no bit depends on it.

import { NO_ENGINE } from "../messages.js";

/** @typedef {import("./peer-group.js").PeerGroup} PeerGroup */
/** @typedef {import("../messages.js").Engine} Engine */
/** @typedef {{ steps: number, ms: number }} Record */
/** @typedef {(plan: { engine: Engine, config: object, size: number, changed: () => void, lost: () => void }) => PeerGroup} StartPeers */

/** Milliseconds of training alone before a group is worth its start, and before it is tried again: what a step takes changes. */
const BEFORE = 400;
const AGAIN = 10_000;
/** A group that did not pay waits so many times longer the next time. */
const LONGER = 3;
/** A group is measured against the last milliseconds of training alone: what a step takes changes. */
const RECENT = 1000;
/** Milliseconds of a group that are not judged, because its engines are still being compiled, then those that are, and steps. */
const WARMUP = 400;
const TRIAL = 600;
const FEWEST = 5;
/** Shorter steps cannot be shared: telling each other takes about a tenth of a millisecond. */
const SHORTEST = 0.4;
/**
 * Shorter ones leave a processor to the page: workers wait for each other in every step, and one that shares its processor
 * with the page's drawing, which comes in pieces of some milliseconds, holds up all of them.
 */
const LONG = 10;
/** A group stays if its steps take less than this part of the time of one worker's. */
const WORTH = 0.9;
/** So many times longer than one worker alone no group takes, nor longer than these milliseconds; as many if nobody knows. */
const SLOW = 20;
export const PATIENCE = { least: 4000, unknown: 60_000 };
/** A first group has at most so many workers, and any at most so many: each holds the whole engine and a copy of all data. */
const FIRST = 4;
const MOST = 16;
/** Milliseconds of training alone after which a group whose workers have not all come is given up. */
const JOIN = 20_000;

export class Autoscaler {
  /** That of the run, from `open` on. */
  #engine = NO_ENGINE;
  /** @type {PeerGroup | undefined} */
  #group;
  /** @type {number | undefined} */
  #asked;
  /** Whether there is nothing to decide. */
  #fixed = false;
  /** Whether the group stays as long as steps have as many units. */
  #settled = false;
  /** Milliseconds alone until a group is tried, and how many of them have passed. */
  #before = BEFORE;
  #waited = 0;
  /** Lately. @type {Record} */
  #alone = { steps: 0, ms: 0 };
  /** @type {Record} */
  #shared = { steps: 0, ms: 0 };
  #warmup = 0;
  /** Milliseconds for which the group's workers have been waited for. */
  #joining = 0;
  /** The group that pays best so far, while a larger one is tried, with the milliseconds of its steps. @type {{ size: number, ms: number } | undefined} */
  #best;
  /** Of what kind steps were when the group was begun. */
  #kind = "";
  /** Where the steps of flow matching end that come before all others. */
  #pretraining = 0;

  /**
   * @param {object} world
   * @param {number} world.available processors
   * @param {StartPeers | undefined} world.startPeers
   *   starts a group; without it, one worker does everything
   * @param {(lost: boolean) => void} world.changed called when a group has become ready, or was lost
   */
  constructor({ available, startPeers, changed }) {
    this.available = available;
    this.startPeers = startPeers;
    this.changed = changed;
  }

  /**
   * A new run.
   * @param {Engine} engine
   * @param {number} [asked] how many workers are to share it; without it, as many as pay
   */
  open(engine, asked) {
    this.#engine = engine;
    this.#pretraining = engine.config().startSteps ?? 0;
    this.#asked = asked;
    this.#fixed = asked !== undefined || this.available < 2 || !this.startPeers;
    this.#restart();
    if (asked !== undefined) this.#gather(asked);
  }

  /** Forgets what was measured, and begins with one worker. */
  #restart() {
    this.#settled = false;
    this.#best = undefined;
    this.#alone = { steps: 0, ms: 0 };
    this.#postpone(BEFORE);
  }

  /** The group, if there is one to train with now. */
  get group() {
    return this.#group?.ready ? this.#group : undefined;
  }

  /** Whether training must wait for the workers that were asked for. */
  get waits() {
    return this.#asked !== undefined && this.#group !== undefined && !this.#group.ready;
  }

  /** How many workers train. */
  get size() {
    return this.group?.size ?? 1;
  }

  /** Of how many units the last shared step was. */
  get #units() {
    return this.group?.units ?? 0;
  }

  /** Milliseconds that a shared stretch may take at most. @param {number} steps */
  patience(steps) {
    if (this.#alone.steps === 0) return PATIENCE.unknown;
    return Math.max(PATIENCE.least, SLOW * steps * perStep(this.#alone));
  }

  /**
   * Takes note of a stretch of training.
   * @param {number} steps
   * @param {number} ms
   * @param {boolean} shared
   */
  took(steps, ms, shared) {
    if (this.#fixed) return;
    if (shared && this.#settled) this.#watch(steps, ms);
    else if (shared) this.#judge(steps, ms);
    else if (this.#group) this.#awaitGroup(ms);
    else this.#wonder(steps, ms);
  }

  /** Steps take another time when likelihood follows flow matching, or when samples of the flow's own join the data. @param {number} units of a step */
  #kindOf(units) {
    return `${this.#engine.step() < this.#pretraining} ${units}`;
  }

  /** Whether the last shared step was of another kind than those with which the group began. */
  #isOther() {
    return this.#kindOf(this.#units) !== this.#kind;
  }

  /** Steps of another kind may keep more workers busy, or fewer. @param {number} steps @param {number} ms */
  #watch(steps, ms) {
    const { size } = this;
    const most = this.#processors((size * ms) / steps);
    if (this.#isOther() && workersFor(most, this.#units) !== size) this.#restart();
  }

  /** Gives up a group that does not become ready. @param {number} ms of training alone */
  #awaitGroup(ms) {
    this.#joining += ms;
    if (this.#joining > JOIN) this.#fallBack();
  }

  /** Whether a group is worth a trial. @param {number} steps @param {number} ms */
  #wonder(steps, ms) {
    if (this.#alone.ms > RECENT) this.#alone = { steps: this.#alone.steps / 2, ms: this.#alone.ms / 2 };
    add(this.#alone, steps, ms);
    this.#waited += ms;
    if (this.#waited < this.#before) return;
    const most = this.#processors(perStep(this.#alone));
    if (!this.#gather(Math.min(most, FIRST))) this.#postpone(AGAIN);
  }

  /** On how many processors steps can be shared that take so long. @param {number} ms */
  #processors(ms) {
    if (ms < SHORTEST) return 1;
    return Math.min(MOST, ms < LONG ? this.available - 1 : this.available);
  }

  /** Whether the group pays. @param {number} steps @param {number} ms */
  #judge(steps, ms) {
    if (this.#warmup < WARMUP) {
      this.#warmup += ms;
      return;
    }
    if (this.#isOther()) {
      this.#restart();
      return;
    }
    add(this.#shared, steps, ms);
    if (this.#shared.ms < TRIAL || this.#shared.steps < FEWEST) return;
    const shared = perStep(this.#shared);
    const pays = shared <= WORTH * (this.#best?.ms ?? perStep(this.#alone));
    if (pays) this.#grow(shared);
    else if (this.#best) this.#fallBack();
    else this.#postpone(Math.max(AGAIN, LONGER * this.#before));
  }

  /** Tries twice as many workers, if there is something to do for them. @param {number} ms of a step of this group, which pays */
  #grow(ms) {
    const { size } = this;
    const most = Math.min(2 * size, this.#processors(perStep(this.#alone)));
    if (workersFor(most, this.#units) <= size) {
      this.#settled = true;
      return;
    }
    this.#best = { size, ms };
    this.dismiss();
    if (!this.#gather(most)) this.#fallBack();
  }

  /** Goes back to the largest group that has paid, which stays, or to one worker. */
  #fallBack() {
    const size = this.#best?.size ?? 1;
    this.#best = undefined;
    this.dismiss();
    this.#settled = this.#gather(size);
    if (!this.#settled) this.#fixed = true;
  }

  /** Ends the group. */
  dismiss() {
    this.#group?.dismiss();
    this.#group = undefined;
    this.#shared = { steps: 0, ms: 0 };
    this.#warmup = 0;
    this.#joining = 0;
  }

  /** For a while. @param {number} ms of training alone */
  #postpone(ms) {
    this.dismiss();
    this.#waited = 0;
    this.#before = ms;
  }

  /** Starts a group, if a step can be shared; whether it did. @param {number} most */
  #gather(most) {
    if (most < 2 || !this.startPeers) return false;
    const units = this.#engine.beginStep();
    this.#kind = this.#kindOf(units);
    const size = workersFor(most, units);
    if (size < 2) return false;
    const changed = () => this.changed(false);
    const lost = () => {
      if (this.#group !== group) return;
      this.#fallBack();
      this.changed(true);
    };
    /** @type {PeerGroup | undefined} */
    let group;
    try {
      this.#group = group = this.startPeers({
        engine: this.#engine,
        config: this.#engine.config(),
        size,
        changed,
        lost,
      });
      return true;
    } catch {
      // A page may start no more workers.
      return false;
    }
  }
}

/** @param {Record} record @param {number} steps @param {number} ms */
function add(record, steps, ms) {
  record.steps += steps;
  record.ms += ms;
}

/**
 * As many workers as have something to do: three that share four units take as long as two, since one of them has two units.
 * @param {number} most
 * @param {number} units
 */
const workersFor = (most, units) => Math.ceil(units / Math.ceil(units / Math.min(most, units)));

/** @param {Record} record */
const perStep = ({ steps, ms }) => ms / Math.max(1, steps);
