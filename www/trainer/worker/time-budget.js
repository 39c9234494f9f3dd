// How the worker spends its time: how many training steps to run before it looks at its messages
// again, and which picture it may afford to compute. Only durations enter here; nothing in this
// file can change a trained bit, because the unit of training is the step.

/** One uninterrupted stretch of training, in milliseconds; at first shorter. */
const STRETCH = 20;
const EARLY_STRETCH = 4;
/** The longest single picture while training, or between two steps of a slow pace: with a stretch it stays well under 100 ms. */
export const LIVE = 60;
/** And what its detail is chosen for. */
const LIVE_DETAIL = 25;
/**
 * The longest single picture at rest that is drawn again in more detail: on a slow device a report of all draws takes most of a
 * second, and a difference of free energies is only told from that many.
 */
const REST = 1000;
/** And it is drawn in up to so many times the detail at once: every picture on the way to the finest is soon replaced. */
const FINER = 16;
/** A report in pieces, for which nobody waits, is computed again from more draws if it took no longer than these milliseconds. */
const REST_IN_PIECES = 15_000;
/** At rest a picture may take this part of the time for which nothing was trained: who trains again soon does not wait for it. */
const REST_SHARE = 0.5;
/** The part of the time that is left for each kind of picture while training, so that none holds up another. */
export const SHARES = { trajectory: 0.035, report: 0.033, maps: 0.02, curves: 0.0115 };
/** The first steps change most: there each may take so many times more, so that the learning can be seen, if steps are short. */
const EARLY_TIMES = 10;
export const EARLY = 150;
const EARLY_MS = 3000;
/** In the first minute numbers that take long may take so many times more: those of a slow run would not be seen to change. */
const FIRST_MINUTE = 60_000;
const FIRST_TIMES = { trajectory: 1, report: 4, maps: 1, curves: 4 };
/**
 * Milliseconds between two messages to the page later on, or where a script waits: sixteen pictures a second move, and the
 * page's drawing takes time from training where cores are few.
 */
export const NEWS = 60;

/** Work that takes so many times as long as before, and so many milliseconds longer, was interrupted. */
const ASLEEP = 8;
const ASLEEP_MS = 4000;

/**
 * The part of the time of some work that the device was awake: it, or the page, may have slept in the middle.
 * @param {number} ms
 * @param {number} expected milliseconds; 0 if nobody knows
 */
const awakePart = (ms, expected) => (expected > 0 && ms > ASLEEP * expected + ASLEEP_MS ? expected : ms);

/** How many milliseconds a picture may take after so many of rest. @param {number} rested */
export const restFor = (rested) => Math.max(LIVE, REST_SHARE * rested);

/** Milliseconds until a picture may take as long as it does. @param {number} cost @param {number} rested */
export const untilRest = (cost, rested) => Math.max(1, cost / REST_SHARE - rested);

/** Chooses how many steps make one stretch. */
export class StepBatch {
  #perStep = 0;

  /** @param {number} step where the training stands @param {boolean} hurried whether somebody waits for the end */
  next(step, hurried = false) {
    if (this.#perStep === 0) return 1;
    const stretch = step < EARLY && !hurried ? EARLY_STRETCH : STRETCH;
    return Math.max(1, Math.min(2000, Math.floor(stretch / this.#perStep)));
  }

  /**
   * The part of a stretch's time that the device was awake.
   * @param {number} steps
   * @param {number} ms
   */
  awake(steps, ms) {
    return awakePart(ms, steps * this.#perStep);
  }

  /**
   * @param {number} steps
   * @param {number} ms
   */
  took(steps, ms) {
    const perStep = Math.max(1e-3, ms / steps);
    this.#perStep = this.#perStep === 0 ? perStep : 0.7 * this.#perStep + 0.3 * perStep;
  }
}

/**
 * One kind of picture: how much detail it may have while training and at rest, and what it costs.
 * @typedef {{ name: keyof typeof SHARES, least: number, live: number, rest: number, order: number }} Kind
 */

/** One kind of picture with its measured cost and the step and detail it was last computed at. */
export class Job {
  step = -1;
  detail = 0;
  turn = 0;
  /** When it was last computed, in milliseconds. */
  computedAt = 0;
  /** Whether it is drawn next whatever it costs, because somebody who was away looks again. */
  isOwed = false;
  #perUnit = 0;

  /** @param {Kind} kind `order`: the power of the detail that the cost grows with */
  constructor(kind) {
    this.kind = kind;
  }

  /** @param {number} detail */
  cost(detail) {
    return this.#perUnit * detail ** this.kind.order;
  }

  /** The part of a picture's time that the device was awake. @param {number} detail @param {number} ms */
  awake(detail, ms) {
    return awakePart(ms, this.cost(detail));
  }

  /** The detail to use while training. */
  liveDetail() {
    return this.#within(this.kind.live, LIVE_DETAIL);
  }

  /**
   * The next finer detail at rest, or undefined when nothing finer is worth it.
   * @param {number} step
   * @param {number} [most] milliseconds that a picture may take, if that is enough for twice the detail
   */
  restDetail(step, most = REST) {
    if (this.step !== step) return this.liveDetail();
    let times = FINER;
    while (times > 2 && this.cost(times * this.detail) > most) times /= 2;
    const next = Math.min(this.kind.rest, times * this.detail);
    return next > this.detail && this.cost(next) <= REST ? next : undefined;
  }

  /**
   * The same of a report in pieces. As many of its determinants are exact up to the detail of training, so that what the next
   * one costs is not to be told by its draws.
   * @param {number} step
   */
  detailInPieces(step) {
    if (this.step !== step) return this.liveDetail();
    const [cost, next] = [this.cost(this.detail), this.detail * 2];
    return cost > 0 && cost <= REST_IN_PIECES && next <= this.kind.live ? next : undefined;
  }

  /**
   * @param {number} detail
   * @param {number} ms
   * @param {number} step
   */
  took(detail, ms, step) {
    const perUnit = ms / detail ** this.kind.order;
    this.#perUnit = this.#perUnit === 0 ? perUnit : 0.5 * this.#perUnit + 0.5 * perUnit;
    this.step = step;
    this.detail = detail;
  }

  /** @param {number} most @param {number} ms */
  #within(most, ms) {
    if (this.#perUnit === 0) return this.kind.least;
    const affordable = (ms / this.#perUnit) ** (1 / this.kind.order);
    let detail = this.kind.least;
    while (2 * detail <= Math.min(most, affordable)) detail *= 2;
    return Math.min(detail, most);
  }
}

/** Keeps pictures to their share of the time, with a short memory. */
export class Budget {
  #trained = 0;
  #drawn = 0;
  /** Trained since the last picture, never forgotten: a picture that takes long comes in the end. */
  #since = 0;
  #total = 0;
  #early = false;

  /** @param {keyof typeof SHARES} name of the kind of picture */
  constructor(name) {
    this.share = SHARES[name];
    this.firstTimes = FIRST_TIMES[name];
  }

  /** @param {number} ms */
  trained(ms) {
    this.#trained += ms;
    this.#since += ms;
    this.#total += ms;
    this.#forget();
  }

  /** @param {number} ms */
  drew(ms) {
    this.#drawn += ms;
    this.#since = 0;
    this.#forget();
  }

  /**
   * Whether a picture of this cost fits into the share.
   * @param {number} ms
   * @param {number} step
   * @param {boolean} [hurried] whether the first steps are to go as fast as the others
   */
  affords(ms, step, hurried = false) {
    const early = !hurried && step < EARLY && this.#total < EARLY_MS;
    if (this.#early && !early) this.#trained = this.#drawn = 0;
    this.#early = early;
    const isSlow = !hurried && ms > LIVE && this.#total < FIRST_MINUTE;
    const share = this.share * (early ? EARLY_TIMES : isSlow ? this.firstTimes : 1);
    const saved = ms <= share * (ms + this.#since);
    return saved || this.#drawn + ms <= share * (this.#drawn + ms + this.#trained);
  }

  /** Halves the past every second, so that an idle minute buys no burst. */
  #forget() {
    if (this.#trained + this.#drawn > 2000) {
      this.#trained /= 2;
      this.#drawn /= 2;
    }
  }
}

/** Steps a second over about the last second. */
export class StepRate {
  #steps = 0;
  #ms = 0;
  rate = 0;

  /**
   * @param {number} steps
   * @param {number} ms
   */
  add(steps, ms) {
    this.#steps += steps;
    this.#ms += ms;
    if (this.#ms > 0) this.rate = (1000 * this.#steps) / this.#ms;
    if (this.#ms > 1000) {
      this.#steps /= 2;
      this.#ms /= 2;
    }
  }
}
