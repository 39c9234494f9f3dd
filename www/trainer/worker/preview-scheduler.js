// The pictures of a run, computed in the worker: which one is next, in how much detail, and what they cost.

import { NO_ENGINE } from "../messages.js";
import { Alarm } from "./alarm.js";
import { ReportInPieces } from "./report-in-pieces.js";
import { CAREFUL, isExpensive, quickCount } from "./report-size.js";
import { Budget, EARLY, Job, LIVE, NEWS, restFor, untilRest } from "./time-budget.js";

/** @typedef {import("../messages.js").Progress} Progress */
/** @typedef {import("../messages.js").Report} Report */
/** @typedef {import("../messages.js").Engine} Engine */
/** A picture that is of another step or not of all its detail. @typedef {{ job: Job, detail: number, cost: number, isStale: boolean }} Unfinished */

/** How much detail each kind may have while training and at rest. @type {import("./time-budget.js").Kind[]} */
const KINDS = [
  { name: "trajectory", least: 48, live: 48, rest: 48, order: 1 },
  { name: "report", least: 64, live: 256, rest: CAREFUL, order: 1 },
  { name: "maps", least: 48, live: 96, rest: 192, order: 2 },
  { name: "curves", least: 128, live: 2048, rest: 16384, order: 1 },
];
/** What is measured on reference samples. */
const MEASURED = ["report", "curves"];
/** Flow times of a trajectory. */
const FRAMES = 21;
/** Pixels along a side of the exact density. */
const EXACT_SIZE = 192;
/** A picture that was never drawn is taken to last as long as so many stretches of training. */
const UNKNOWN = 10;
/** Milliseconds that a clock may not tell from none. */
const CLOCK = 0.1;

export class PreviewScheduler {
  /** That of the run, from `open` on. */
  #engine = NO_ENGINE;
  /** Whether somebody sees the page. */
  visible = true;
  /** What can be seen of the plots; without it, all. @type {readonly string[] | undefined} */
  #plots;
  #jobs = KINDS.map((kind) => new Job(kind));
  /** Whether there are samples to measure on. */
  #hasSamples = false;
  /** Whether the next curves count the data, which those after them need not. */
  #countsData = true;
  /** Milliseconds of the last stretch of training, and since when there was none. */
  #stretch = 0;
  #restsSince = 0;
  /** When the pictures were last taken. */
  #takenAt = 0;
  #budgets = newBudgets();
  #turn = 0;
  /** Steps that engines skipped which had the run before. */
  #skipped = 0;
  /** Since they were last taken. @type {Partial<Progress>} */
  #pictures = {};
  /** The same at every step. @type {Float32Array | undefined} */
  #exactMap;

  /**
   * @param {object} world
   * @param {() => number} world.now milliseconds
   * @param {() => import("./checkpoints.js").Marks} world.marks of where the run stands
   * @param {import("./alarm.js").Delay} [world.delay]
   */
  constructor({ now, marks, delay }) {
    this.now = now;
    this.alarm = new Alarm(delay);
    this.marks = marks;
    this.pieces = new ReportInPieces(now);
  }

  /** A new run. @param {Engine} engine @param {import("../messages.js").View} view */
  open(engine, { visible, plots }) {
    this.#engine = engine;
    this.visible = visible;
    this.#plots = plots;
    this.#budgets = newBudgets();
    this.#restsSince = this.now();
    this.pieces.abandon();
    for (const job of this.#jobs) job.step = -1;
    this.#hasSamples = false;
    this.#pictures = {};
    this.#skipped = 0;
    this.#exactMap = undefined;
  }

  /** The same run in another engine, which counts skipped steps from here on. @param {Engine} engine */
  changeEngine(engine) {
    this.pieces.abandon();
    this.#countsData = true;
    this.#skipped += this.#engine.skipped();
    this.#engine = engine;
  }

  /** @param {import("../messages.js").View} view */
  setView({ visible, plots }) {
    const unseen = this.#jobs.filter((job) => !this.visible || !this.#isSeen(job));
    this.visible = visible;
    this.#plots = plots;
    // A report that takes seconds comes when its time has come.
    if (visible) for (const job of unseen) job.isOwed = this.#isSeen(job) && !this.#isInPieces(job);
  }

  /** The same run from an earlier step, whose first steps may be seen again. */
  rewound() {
    this.#budgets = newBudgets();
    this.pieces.abandon();
    // What was not sent yet is of a step that is left.
    for (const job of this.#jobs) if (job.kind.name in this.#pictures) job.step = -1;
    this.#pictures = {};
  }

  /** There are samples to measure on, or more of them than what is measured was measured on. */
  dataGrew() {
    this.#hasSamples = this.#countsData = true;
    this.pieces.abandon();
    // Who trains as soon as all samples are there does not wait for what was measured on fewer of them.
    this.#restsSince = this.now();
    // A report of more draws than there are at rest came with the run, and is of all samples.
    for (const job of this.#jobs) if (isMeasured(job) && job.detail <= job.kind.rest) job.step = -1;
  }

  /** What is shown of the flow was of other parameters. */
  parametersChanged() {
    for (const job of this.#jobs) if (!isMeasured(job)) job.step = -1;
  }

  /** The run came with a report: that of its step need not be measured. @param {Report} report */
  reportKnown({ step, evaluatedOn }) {
    Object.assign(this.#job("report"), { step, detail: evaluatedOn });
  }

  /** Training earns pictures their time. @param {number} ms */
  trained(ms) {
    this.#stretch = ms;
    this.#restsSince = this.now();
    for (const budget of Object.values(this.#budgets)) budget.trained(ms);
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
    this.#takenAt = this.now();
    return pictures;
  }

  /**
   * Whether the page has had news lately, and need not be shown every step while it trains.
   * @param {boolean} hurried whether somebody waits for the end, so that the first steps are nothing special
   */
  isTooSoon(hurried = false) {
    return !this.isMeasuring && (hurried || this.#engine.step() >= EARLY) && this.now() < this.#takenAt + NEWS;
  }

  /**
   * While training: of the pictures that somebody sees, those that waited longest and fit into their share, together for one
   * message; the milliseconds that they took. A report in pieces counts for nothing there: the run does not train less quickly,
   * it stands still.
   * @param {boolean} hurried whether somebody waits for the end, so that the first steps are nothing special
   */
  drawLive(hurried = false) {
    if (this.isMeasuring) {
      this.#advance();
      return 0;
    }
    /** @type {number | undefined} */
    let spent;
    for (let job = this.#nextLive(hurried); job; job = this.#nextLive(hurried)) {
      if (spent !== undefined && spent + this.#cost(job) > LIVE) break;
      const start = this.now();
      const detail = job.liveDetail();
      if (this.#isInPieces(job)) {
        this.#begin(job, detail, true);
        this.#advance();
        return spent ?? 0;
      }
      this.#draw(job, detail);
      const ms = job.awake(detail, this.now() - start);
      this.#budgets[job.kind.name]?.drew(ms);
      spent = (spent ?? 0) + ms;
    }
    return spent;
  }

  /** Whether a report is being computed, for which training waits. */
  get isMeasuring() {
    return this.pieces.isOpen;
  }

  /** The next pieces of that report. */
  #advance() {
    const done = this.pieces.advance(this.#engine);
    if (!done) return;
    const job = this.#job("report");
    const awake = job.awake(done.count, done.ms);
    job.took(done.count, awake, this.#engine.step());
    if (done.live) this.#budgets.report?.drew(awake);
    this.#pictures.report = { ...this.#complete(done.report), ...this.marks() };
  }

  /** Training goes on at once: what there is of a report is paid for, and left. */
  leaveReport() {
    const left = this.pieces.abandon();
    if (left?.live) this.#budgets.report?.drew(left.ms);
  }

  /** Begins a report that is computed in pieces. @param {Job} job @param {number} count draws @param {boolean} live */
  #begin(job, count, live) {
    job.turn = ++this.#turn;
    job.isOwed = false;
    this.pieces.begin(count, live);
  }

  /** Whether this picture is computed in pieces, so that it can begin at rest without anybody waiting for it. @param {Job} job */
  #isInPieces(job) {
    return job.kind.name === "report" && isExpensive(this.#engine.config()) && "evaluatePieces" in this.#engine;
  }

  /** Of the pictures that are not of this step, the one to draw next. @param {boolean} hurried */
  #nextLive(hurried) {
    const step = this.#engine.step();
    const fits = (/** @type {Job} */ job) => this.#budgets[job.kind.name]?.affords(this.#cost(job), step, hurried);
    return this.#possible()
      .filter((job) => job.step !== step && this.#isSeen(job) && (job.isOwed || fits(job)))
      .sort((a, b) => Number(b.isOwed) - Number(a.isOwed) || a.turn - b.turn)[0];
  }

  /** Milliseconds that the next picture of a kind takes while training. @param {Job} job */
  #cost(job) {
    return job.cost(job.liveDetail()) || UNKNOWN * this.#stretch;
  }

  /** Reports are heard by scripts and lessons as well. @param {Job} job */
  #isSeen({ kind: { name } }) {
    return name === "report" || this.#plots === undefined || this.#plots.includes(name);
  }

  /** Between two steps of a slow pace: every picture once, then finer, as long as none takes long; false when nothing is left. */
  drawWhileWaiting() {
    return this.#refine(LIVE, this.#unfinished(LIVE));
  }

  /** At rest: first every picture once, then finer and finer; false when there is nothing to draw now. */
  drawAtRest() {
    return this.#refine(restFor(this.now() - this.#restsSince), this.#unfinished()) || this.#measureAtRest();
  }

  /** The next pieces of a report, when nothing else is to be drawn; false when no better one is worth its time. */
  #measureAtRest() {
    if (!this.isMeasuring && !this.#beginAtRest()) return false;
    this.#advance();
    return true;
  }

  #beginAtRest() {
    const job = this.#job("report");
    if (!this.#isPossible(job) || !this.#isInPieces(job)) return false;
    const detail = job.detailInPieces(this.#engine.step());
    if (detail !== undefined) this.#begin(job, detail, false);
    return detail !== undefined;
  }

  /** At rest, calls `wake` when there is something to draw again. @param {() => void} wake */
  sleep(wake) {
    const costs = this.#unfinished().map(({ cost }) => cost);
    if (costs.length > 0) this.alarm.set(untilRest(Math.min(...costs), this.now() - this.#restsSince), wake);
  }

  /** @param {number} most milliseconds that a picture may take @param {Unfinished[]} unfinished */
  #refine(most, unfinished) {
    const fits = unfinished.filter(({ cost }) => cost <= most);
    // The longest wait in units of its own cost comes first, so that each has an equal part of the time where there is too little.
    const missed = (/** @type {Unfinished} */ { job, cost }) => (this.now() - job.computedAt) / Math.max(cost, CLOCK);
    const stale = fits.filter(({ isStale }) => isStale).sort((a, b) => missed(b) - missed(a));
    const next = stale[0] ?? fits[0];
    if (!next) return false;
    this.#draw(next.job, next.detail);
    return true;
  }

  /**
   * What is worth drawing where the run stands, and what it costs.
   * @param {number} [most] milliseconds that a picture may take
   * @returns {Unfinished[]}
   */
  #unfinished(most) {
    const step = this.#engine.step();
    const jobs = this.#possible().filter((job) => !this.#isInPieces(job));
    return jobs.flatMap((job) => {
      const detail = job.restDetail(step, most);
      return detail === undefined ? [] : [{ job, detail, cost: job.cost(detail), isStale: job.step !== step }];
    });
  }

  /** A report for which somebody waits, and which is shown. @param {boolean} careful of as many draws as a report ever has */
  reportNow(careful = false) {
    const report = this.report(careful ? CAREFUL : quickCount(this.#engine.config()));
    this.#restsSince = this.now();
    return report;
  }

  /** A report that is shown. @param {number} count @returns {Report} */
  report(count) {
    this.pieces.abandon();
    const report = { ...this.evaluate(count), ...this.marks() };
    this.#pictures.report = report;
    return report;
  }

  /** @param {number} count @returns {Report} */
  evaluate(count) {
    return this.#complete(this.#measure(this.#job("report"), count, (n) => this.#engine.evaluate(n)));
  }

  /** With what the engine does not know. @param {Report} report @returns {Report} */
  #complete(report) {
    return { ...report, skipped: this.#skipped + this.#engine.skipped() };
  }

  /** What this run has pictures of. */
  #possible() {
    return this.#jobs.filter((job) => this.#isPossible(job));
  }

  /** @param {Job} job */
  #isPossible(job) {
    if (isMeasured(job)) return this.#hasSamples;
    return job.kind.name !== "maps" || this.#engine.config().system === "dw2";
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
      // What is done once is not part of what curves cost.
      if (this.#countsData) this.#engine.curves(1);
      this.#countsData = false;
      const measured = this.#measure(job, detail, (count) => this.#engine.curves(count));
      const curves = /** @type {import("../messages.js").Curves} */ (measured);
      this.#pictures.curves = { ...curves, draws: detail, step: job.step };
    } else this.#drawMaps(job, detail);
  }

  /** @param {Job} job @param {number} detail */
  #drawMaps(job, detail) {
    const model = this.#measure(job, detail, (size) => this.#engine.densityMap("model", size));
    this.#exactMap ??= this.#engine.densityMap("exact", EXACT_SIZE);
    const reach = this.#engine.mapReach();
    if (!model || !this.#exactMap || !reach) return;
    // A copy: what is sent is given away.
    const exact = { size: EXACT_SIZE, values: this.#exactMap.slice() };
    this.#pictures.maps = { model: { size: detail, values: model }, exact, reach };
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
    job.took(detail, job.awake(detail, this.now() - start), this.#engine.step());
    job.computedAt = this.now();
    return value;
  }
}

/** One for each kind of picture. @returns {Record<string, Budget>} */
const newBudgets = () => Object.fromEntries(KINDS.map(({ name }) => [name, new Budget(name)]));

/** @param {Job} job */
const isMeasured = ({ kind }) => MEASURED.includes(kind.name);
