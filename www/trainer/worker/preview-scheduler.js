// The pictures of a run, computed in the worker: which one is next, in how much detail, and what they cost.

import { NO_ENGINE } from "../messages.js";
import { Budget, Job, LIVE, REST } from "./time-budget.js";

/** @typedef {import("../messages.js").Progress} Progress */
/** @typedef {import("../messages.js").Report} Report */
/** @typedef {import("../messages.js").Engine} Engine */

/** How much detail each kind may have while training and at rest. @type {import("./time-budget.js").Kind[]} */
const KINDS = [
  { name: "trajectory", least: 48, live: 48, rest: 48, order: 1, weight: 1 },
  { name: "report", least: 64, live: 256, rest: 2048, order: 1, weight: 2 },
  { name: "maps", least: 48, live: 96, rest: 192, order: 2, weight: 1 },
  { name: "curves", least: 128, live: 2048, rest: 16384, order: 1, weight: 1 },
];
/** Flow times of a trajectory. */
const FRAMES = 21;
/** Draws behind a careful evaluation. */
export const FULL = 2048;

export class PreviewScheduler {
  /** That of the run, from `open` on. */
  #engine = NO_ENGINE;
  #dark = false;
  #visible = true;
  #jobs = KINDS.map((kind) => new Job(kind));
  #budget = new Budget();
  #turn = 0;
  /** Since they were last taken. @type {Partial<Progress>} */
  #pictures = {};
  /** @type {ImageData | undefined} */
  #exactMap;

  /**
   * @param {object} world
   * @param {() => number} world.now milliseconds
   * @param {() => import("./checkpoints.js").Marks} world.marks of where the run stands
   */
  constructor({ now, marks }) {
    this.now = now;
    this.marks = marks;
  }

  /** A new run. @param {Engine} engine @param {import("../messages.js").View} view */
  open(engine, { dark, visible }) {
    this.#engine = engine;
    this.#dark = dark;
    this.#visible = visible;
    this.#budget = new Budget();
    for (const job of this.#jobs) job.step = -1;
    this.#pictures = {};
    this.#exactMap = undefined;
  }

  /** @param {import("../messages.js").View} view */
  setView({ dark, visible }) {
    if (visible && !this.#visible) for (const job of this.#jobs) job.isOwed = true;
    this.#visible = visible;
    if (dark === this.#dark) return;
    this.#dark = dark;
    this.#exactMap = undefined;
    this.#job("maps").step = -1;
  }

  /** The same run from an earlier step, whose first steps may be seen again. */
  rewound() {
    this.#budget = new Budget();
  }

  /** Training earns pictures their time. @param {number} ms */
  trained(ms) {
    this.#budget.trained(ms);
  }

  /** What can be seen of a run before anything is measured, which takes longer. */
  preview() {
    const job = this.#job("trajectory");
    this.#draw(job, job.liveDetail());
    const { trajectory } = this.take();
    return trajectory && { trajectory };
  }

  /** The pictures since the last time. */
  take() {
    const pictures = this.#pictures;
    this.#pictures = {};
    return pictures;
  }

  /** While training: the picture that waited longest, if it fits into the share; the milliseconds that it took. */
  drawLive() {
    const step = this.#engine.step();
    const waited = (/** @type {Job} */ { turn, kind }) => (1 + this.#turn - turn) * kind.weight;
    const due = this.#wanted().filter((job) => job.step !== step);
    const job = due.sort((a, b) => Number(b.isOwed) - Number(a.isOwed) || waited(b) - waited(a))[0];
    if (!job?.isOwed && (!job || !this.#budget.affords(job.cost(job.liveDetail()), step))) return undefined;
    const start = this.now();
    this.#draw(job, job.liveDetail());
    const ms = this.now() - start;
    this.#budget.drew(ms);
    return ms;
  }

  /** Between two steps of a slow pace: every picture once, then finer, as long as none takes long; false when nothing is left. */
  drawWhileWaiting() {
    return this.#refine(LIVE);
  }

  /** At rest: first every picture once, then finer and finer; false when nothing is left to draw. */
  drawAtRest() {
    return this.#refine(REST);
  }

  /** @param {number} most milliseconds that a picture may take */
  #refine(most) {
    const step = this.#engine.step();
    const jobs = this.#wanted();
    const stale = jobs.find((job) => job.step !== step);
    const job = stale ?? jobs.find((each) => each.restDetail(step, most) !== undefined);
    const detail = job?.restDetail(step, most);
    if (!job || detail === undefined) return false;
    this.#draw(job, detail);
    return true;
  }

  /** A report that is shown. @param {number} count @returns {Report} */
  report(count) {
    const report = { ...this.evaluate(count), ...this.marks() };
    this.#pictures.report = report;
    return report;
  }

  /** @param {number} count @returns {Report} */
  evaluate(count) {
    const measured = this.#measure(this.#job("report"), count, (n) => this.#engine.evaluate(n));
    return { ...measured, skipped: this.#engine.skipped() };
  }

  #wanted() {
    return this.#jobs.filter(({ kind }) => kind.name !== "maps" || this.#engine.config().system === "dw2");
  }

  /** @param {string} name @returns {Job} */
  #job(name) {
    return /** @type {Job} */ (this.#jobs.find((job) => job.kind.name === name));
  }

  /** @param {Job} job @param {number} detail */
  #draw(job, detail) {
    job.turn = ++this.#turn;
    job.isOwed = false;
    const { name } = job.kind;
    if (name === "report") this.report(detail);
    else if (name === "trajectory") {
      const points = this.#measure(job, detail, (count) => this.#engine.trajectory(count, FRAMES));
      this.#pictures.trajectory = { points, count: detail, frames: FRAMES };
    } else if (name === "curves") {
      const measured = this.#measure(job, detail, (count) => this.#engine.curves(count));
      const curves = /** @type {import("../messages.js").Curves} */ (measured);
      this.#pictures.curves = { ...curves, draws: detail, step: job.step };
    } else this.#drawMaps(job, detail);
  }

  /** @param {Job} job @param {number} detail */
  #drawMaps(job, detail) {
    const model = copyOf(this.#measure(job, detail, (size) => this.#engine.densityMap("model", size, this.#dark)));
    this.#exactMap ??= copyOf(this.#engine.densityMap("exact", 192, this.#dark));
    const reach = this.#engine.mapReach();
    if (model && this.#exactMap && reach) this.#pictures.maps = { model, exact: this.#exactMap, reach };
  }

  /**
   * @template T
   * @param {Job} job
   * @param {number} detail
   * @param {(detail: number) => T} compute
   */
  #measure(job, detail, compute) {
    const start = this.now();
    const value = compute(detail);
    job.took(detail, this.now() - start, this.#engine.step());
    return value;
  }
}

/** The pixels may lie in the engine's memory, which the next call overwrites. @param {ImageData | undefined} image */
const copyOf = (image) => image && new ImageData(image.data.slice(), image.width, image.height);
