// The opening of a run: its picture first, then its first measurement, and the rest of its reference samples behind them, in
// stretches so short that messages are heard in between. How stretches are cut changes no bit.

import { NO_ENGINE, NO_RUN } from "../messages.js";
import { isRefusal } from "./guard.js";
import { quickCount } from "./report-size.js";

/** @import { Engine, EngineClass, FromWorker, Report, ToWorker } from "../messages.js" */
/** @typedef {Extract<ToWorker, { type: "open" }>} Open */
/** @typedef {Extract<ToWorker, { type: "ask" }>} Ask */

/** Milliseconds of one stretch, beyond which it lasts as long as a piece of the engine's work. */
const STRETCH = 20;
/** Milliseconds between two messages on how many samples there are. */
const NEWS = 100;
/** What is measured on samples is measured again when there are so many times as many. */
const MORE = 2;
/** Configurations behind the first report, which `isMeasurable` waits for; fewer where each takes long. */
const FIRST = 128;

/** Questions whose answers need all samples, and experiments. */
const QUESTIONS = ["evaluate", "report", "rewind", "exportModel", "trainingData"];
const EXPERIMENTS = ["gradients", "states", "symmetry", "occupancy"];
/** Those that are answered though the parameters are known for pictures only. */
const WITHOUT_PARAMETERS = ["snapshot", "snapshotContents", "dataName", "keptSteps", "referenceSamples"];

export class RunOpening {
  #run = NO_RUN;
  /** That of the run, from `begin` on. */
  #engine = NO_ENGINE;
  /** What is known of it already. @type {Report | undefined} */
  #report;
  /** Whether the run is still to be measured, and its flow is an untrained one until all samples are there. */
  #opening = false;
  #provisional = false;
  /** Whether its parameters are known for pictures only until then, which came with it. */
  #shown = false;
  #drawn = 1;
  /** Of how many samples, and when, the page was told, and how many there were when they were last measured. */
  #told = 1;
  #toldAt = 0;
  #measured = 0;
  /** Questions that wait for all samples. @type {Ask[]} */
  #delayed = [];

  /**
   * @param {object} session
   * @param {(message: FromWorker) => void} session.post
   * @param {() => number} session.now milliseconds
   * @param {import("./preview-scheduler.js").PreviewScheduler} session.previews
   * @param {import("./checkpoints.js").Checkpoints} session.checkpoints
   */
  constructor({ post, now, previews, checkpoints }) {
    this.post = post;
    this.now = now;
    this.previews = previews;
    this.checkpoints = checkpoints;
  }

  /** Whether the run is still to be measured. */
  get isOpening() {
    return this.#opening;
  }

  /** Whether all samples are there, so that the run can be trained. */
  get isWhole() {
    return this.#drawn === 1;
  }

  /** Forgets the run. */
  close() {
    this.#opening = this.#shown = false;
    this.#drawn = 1;
    this.#delayed = [];
  }

  /** A run without samples, and its picture. @param {EngineClass} Engine @param {Open} message @returns {Engine} */
  begin(Engine, { run, config, view, origin = {} }) {
    this.#run = run;
    const { engine, report, shown } = begin(Engine, config, origin);
    this.#engine = engine;
    this.#report = report;
    this.#shown = report !== undefined && shown !== undefined && !engine.hasParameters();
    this.#provisional = !this.#shown && !engine.hasParameters();
    this.#drawn = this.#told = this.#measured = 0;
    this.#toldAt = this.now();
    this.previews.open(this.#engine, view);
    this.#opening = true;
    // Of a run that goes on, an untrained flow is no picture. Where nothing is measured, the report comes before a picture.
    if (this.#isDue()) this.#open();
    else if (!this.#provisional || (!origin.snapshot && !origin.model)) this.#preview();
    return this.#engine;
  }

  /** One stretch of samples, and what there is to say of those that are there. */
  advance() {
    const end = this.now() + STRETCH;
    do this.#drawn = this.#engine.draw();
    while (!this.isWhole && !this.#isDue() && this.now() < end);
    if (this.#isDue()) this.#open();
    if (this.#shown && this.#engine.hasParameters()) {
      this.#shown = false;
      this.previews.parametersChanged();
    }
    if (this.#isWorthMeasuring()) {
      this.#measured = this.#drawn;
      this.previews.dataGrew();
    }
    this.#tell();
  }

  /** Whether a question must wait for the rest of the samples; if so, it is kept. @param {Ask} message */
  delays(message) {
    const { what, argument } = message;
    const { experiment = "" } = /** @type {{ experiment?: string }} */ (argument ?? {});
    // An engine that does not know the question hands the run to another one, which draws its samples at once.
    const isUnknown = what === "experiment" && !(what in this.#engine);
    const needsSamples = QUESTIONS.includes(what) || EXPERIMENTS.includes(experiment) || isUnknown;
    const needsParameters = this.#shown && !WITHOUT_PARAMETERS.includes(what);
    const waits = !this.isWhole && (needsSamples || needsParameters);
    if (waits) this.#delayed.push(message);
    return waits;
  }

  /** The questions that have waited. */
  release() {
    return this.#delayed.splice(0);
  }

  /** Whether the run can be measured for the first time, or need not be. */
  #isDue() {
    if (!this.#report) return this.#opening && this.#engine.isMeasurable();
    return this.#opening && (this.#shown || this.#engine.hasParameters());
  }

  /** Whether there are so many more samples that what is measured on them is measured again. */
  #isWorthMeasuring() {
    const more = this.isWhole ? this.#drawn > this.#measured : this.#drawn >= MORE * this.#measured;
    return more && !this.#opening && this.#engine.isMeasurable();
  }

  #open() {
    if (this.#provisional) this.#preview();
    this.#opening = false;
    this.#told = this.#drawn;
    const [config, sampler] = [this.#engine.config(), this.#engine.sampler()];
    const report = this.checkpoints.open(this.#engine, this.#firstReport(config));
    this.post({ type: "opened", run: this.#run, config, sampler, report, drawn: this.#drawn });
  }

  /** The report that the run came with, or one that takes little time. @param {Open["config"]} config @returns {Report} */
  #firstReport(config) {
    if (this.#report) {
      this.previews.reportKnown(this.#report);
      return { ...this.#report, skipped: 0 };
    }
    this.#measured = this.#drawn;
    this.previews.dataGrew();
    return this.previews.evaluate(Math.min(FIRST, quickCount(config)));
  }

  #preview() {
    this.post({ type: "preview", run: this.#run, ...this.previews.preview() });
  }

  /** From time to time, and in the end. */
  #tell() {
    const now = this.now();
    if (this.#drawn === this.#told || (!this.isWhole && now < this.#toldAt + NEWS)) return;
    this.#told = this.#drawn;
    this.#toldAt = now;
    const sampler = this.isWhole ? { sampler: this.#engine.sampler() } : {};
    this.post({ type: "samples", run: this.#run, drawn: this.#drawn, ...sampler });
  }
}

/**
 * A run without samples, and what came with its model. A model that is not the one that was meant is refused: the page sees that the run stands elsewhere.
 * @param {EngineClass} Engine
 * @param {Open["config"]} config
 * @param {import("../messages.js").Origin} origin
 * @returns {{ engine: Engine, report?: Report, shown?: Float64Array }}
 */
function begin(Engine, config, { snapshot, model, own }) {
  if (snapshot) return { engine: Engine.resume(snapshot, own) };
  try {
    if (model) {
      const { weights, steps, digest, report, shown } = model;
      return { engine: Engine.ofModel(config, weights, steps, digest, own, shown), report, shown };
    }
  } catch (error) {
    if (!isRefusal(error)) throw error;
  }
  return { engine: Engine.begin(config, own) };
}
