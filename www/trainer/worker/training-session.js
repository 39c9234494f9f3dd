// What the worker does, apart from being a worker: it owns one engine, runs it in short stretches,
// looks at its messages between them, and has pictures computed within their share of the time. The
// clock, the way out and the way to yield are handed in, so that the tests can drive it.

import { isCurrent, NO_ENGINE, NO_RUN } from "../messages.js";
import { Autoscaler } from "../parallel/autoscaler.js";
import { Checkpoints } from "./checkpoints.js";
import { Guard } from "./guard.js";
import { Pacer } from "./pacer.js";
import { PreviewScheduler } from "./preview-scheduler.js";
import { RunOpening } from "./run-opening.js";
import { EARLY, StepBatch, StepRate } from "./time-budget.js";

/** @import { EngineClass, FromWorker, ToWorker } from "../messages.js" */
/** `paced`: no faster than the pace that was chosen. @typedef {{ id: number, until: number, full: boolean, paced: boolean }} Goal */

export class TrainingSession {
  #run = NO_RUN;
  /** That of the run, while there is one to trust. */
  #engine = NO_ENGINE;
  /** Data that were brought along to it. @type {Float64Array | undefined} */
  #own;
  /** @type {Goal[]} */
  #goals = [];
  #batch = new StepBatch();
  #rate = new StepRate();
  #lastCommandId = 0;
  #unacknowledged = false;
  #dirty = false;
  /** What the next message says of a run that diverged. @type {number | undefined} */
  #diverged;
  /** Whether a helper was lost, and nobody has been told. */
  #helperLost = false;
  #workers = /** @type {number | undefined} */ (undefined);
  #running = false;
  /** While a stretch is shared with other workers, messages wait for its end; as they do until a run is open. */
  #away = false;
  /** @type {Exclude<ToWorker, { type: "open" }>[]} */
  #inbox = [];

  /**
   * @param {object} world
   * @param {EngineClass} [world.Engine] it may come later, and change between runs
   * @param {(message: FromWorker) => void} world.post
   * @param {() => number} world.now milliseconds
   * @param {(next: () => void) => void} world.later runs `next` after the messages that wait
   * @param {import("./alarm.js").Delay} [world.delay]
   * @param {number} [world.available] processors
   * @param {() => boolean} [world.exhausted] whether the engine can have no more memory
   * @param {import("../parallel/autoscaler.js").StartPeers} [world.startPeers]
   */
  constructor({ Engine, post, now, later, delay, available = 1, exhausted = () => false, startPeers }) {
    this.Engine = /** @type {EngineClass} */ (Engine);
    this.post = post;
    this.now = now;
    this.later = later;
    this.guard = new Guard({ post, exhausted, crashed: () => this.#crashed(), failed: () => this.#goals.splice(0) });
    this.checkpoints = new Checkpoints(now);
    this.pacer = new Pacer(now, delay);
    this.previews = new PreviewScheduler({ now, delay, marks: () => this.checkpoints.marks });
    this.opening = new RunOpening({ post, now, previews: this.previews, checkpoints: this.checkpoints });
    this.autoscaler = new Autoscaler({ available, startPeers, changed: (lost) => this.#regroup(lost) });
  }

  /** @param {ToWorker} message */
  receive(message) {
    if (message.type === "open") this.guard.try(() => this.#open(message));
    else if (isCurrent(message, this.#run)) {
      if (this.#isBusy() && message.type !== "ack") this.#inbox.push(message);
      else this.guard.try(() => this.#handle(message));
    }
    this.#wake();
  }

  /** @param {Extract<ToWorker, { type: "open" }>} message */
  #open(message) {
    const { run, origin, workers } = message;
    this.#run = this.guard.run = run;
    this.autoscaler.dismiss();
    this.opening.close();
    this.#away = false;
    this.#inbox = [];
    this.#engine?.free?.();
    this.#engine = NO_ENGINE;
    this.#goals = [];
    this.#unacknowledged = this.#dirty = this.#helperLost = false;
    this.#diverged = undefined;
    this.guard.at(0);
    this.#batch = new StepBatch();
    this.#rate = new StepRate();
    this.pacer.open();
    this.#own = origin?.own;
    this.#workers = workers;
    this.#engine = this.opening.begin(this.Engine, message);
    this.guard.at(this.#engine.step());
    this.#drawSamples();
  }

  /** One stretch of reference samples, without which nothing is trained; true. */
  #drawSamples() {
    try {
      this.opening.advance();
    } catch (error) {
      this.opening.close();
      this.#engine = NO_ENGINE;
      throw error;
    }
    if (this.opening.isWhole) {
      this.#startPeers();
      for (const message of this.opening.release()) this.#answer(message);
    } else if (!this.opening.isOpening) this.#drawMeanwhile();
    this.#catchUp();
    return true;
  }

  #startPeers() {
    if (this.opening.isWhole) this.autoscaler.open(this.#engine, this.#workers);
  }

  /** Whether messages wait. */
  #isBusy() {
    return this.#away || this.opening.isOpening;
  }

  /** The engine is lost. */
  #crashed() {
    this.#engine = NO_ENGINE;
    this.opening.close();
    this.autoscaler.dismiss();
  }

  /** @param {Exclude<ToWorker, { type: "open" }>} message */
  #handle(message) {
    if (message.type === "ack") this.#unacknowledged = false;
    else if (message.type === "pause") this.#stop(message.id);
    else if (message.type === "view") this.previews.setView(message.view);
    else if (message.type === "pace") this.pacer.set(message.pace);
    else if (!this.#engine) this.guard.refuse(message.id, "there is no run to ask");
    else if (message.type === "train") this.#aim(message);
    else if (!this.opening.delays(message)) this.#answer(message);
  }

  /** @param {Extract<ToWorker, { type: "train" }>} message */
  #aim({ id, steps = Number.POSITIVE_INFINITY, until = 0, full = false, pace }) {
    this.#stop(id);
    const step = this.#engine.step();
    this.previews.leaveReport();
    this.#goals = [{ id, until: until > step ? until : step + steps, full, paced: pace !== undefined }];
    if (pace !== undefined) this.pacer.set(pace);
  }

  /** @param {Extract<ToWorker, { type: "ask" }>} message */
  #answer({ id, what, argument }) {
    const question = what === "experiment" ? { question: argument } : {};
    const value = () => {
      if (what === "rewind") return this.#rewind(id, /** @type {{ step: number, full: boolean }} */ (argument));
      if (what === "keptSteps") return this.checkpoints.steps;
      if (what === "keptSamples")
        return this.checkpoints.samplesAt(/** @type {{ step: number, count: number }} */ (argument));
      if (what === "report") return this.#report(true);
      if (what === "evaluate") return this.checkpoints.marked(this.#engine.evaluate(/** @type {number} */ (argument)));
      if (!(what in this.#engine)) this.#changeEngine();
      return Reflect.apply(this.#engine[what], this.#engine, Array.isArray(argument) ? argument : [argument]);
    };
    this.guard.try(() => this.post({ type: "answer", run: this.#run, id, value: value(), ...question }), id);
  }

  /** The run goes on, from where it stands, in the engine that there is now: the one that it began in does not know the question. */
  #changeEngine() {
    const engine = this.Engine.restore(this.#engine.snapshot(), this.#own);
    this.previews.changeEngine(engine);
    this.checkpoints.changeEngine(engine);
    this.#engine.free?.();
    this.#engine = engine;
    this.autoscaler.open(engine, this.#workers);
  }

  /** Ends the training, and goes back to a kept step. @param {number} id @param {{ step: number, full: boolean }} wish */
  #rewind(id, { step, full }) {
    this.checkpoints.keep();
    this.#stop(id);
    this.#goBack(step);
    return full ? this.#report() : undefined;
  }

  /** @param {number} step one that is kept */
  #goBack(step) {
    this.checkpoints.rewind(step);
    this.previews.rewound();
    this.guard.at(step);
    this.#startPeers();
  }

  /** Ends every goal where the engine stands. @param {number} lastCommandId */
  #stop(lastCommandId) {
    this.#lastCommandId = lastCommandId;
    this.#dirty = true;
    this.pacer.rest();
    for (const goal of this.#goals.splice(0)) this.#reached(goal);
  }

  /** @param {Goal} goal */
  #reached({ id, until, full }) {
    const step = this.#engine.step();
    const missing = Number.isFinite(until) ? until - step : 0;
    this.checkpoints.keep();
    const report = full && missing === 0 && this.opening.isWhole ? this.#report() : undefined;
    this.post({ type: "reached", run: this.#run, id, step, digest: this.#engine.digest(), missing, report });
  }

  #wake() {
    if (this.#running) return;
    this.#running = true;
    this.later(() => {
      this.#running = false;
      if (this.guard.try(() => this.#tick())) this.#wake();
    });
  }

  /** One stretch of training or one picture; true while there is more to do. */
  #tick() {
    if (!this.#engine || this.#away) return false;
    if (!this.opening.isWhole) return this.#drawSamples();
    if (this.previews.isMeasuring) return this.#showProgress();
    if (this.#waits()) return false;
    if (this.#goals.length > 0) {
      if (this.#due() === 0) return this.#idle();
      const { group } = this.autoscaler;
      if (group && this.#left() > 0) {
        this.#share(group);
        return false;
      }
      this.#train();
    }
    return this.#showProgress();
  }

  /** Steps that the pace allows now, at most. */
  #due() {
    const [goal] = this.#goals;
    const isBound = goal?.paced && this.#left() > 0;
    return isBound ? this.pacer.due(this.#engine.step()) : Number.POSITIVE_INFINITY;
  }

  /** Until the next step is due: pictures, then nothing; true while there is something to draw. */
  #idle() {
    const drew = this.#drawMeanwhile();
    if (!drew) this.pacer.sleep(this.#engine.step(), () => this.#wake());
    return drew;
  }

  /** While training has to wait: a picture that takes little time, if there is one to draw. */
  #drawMeanwhile() {
    const drew = !this.#unacknowledged && this.previews.visible && this.previews.drawWhileWaiting();
    if (drew) this.#dirty = true;
    this.#publish();
    return drew;
  }

  /** Between two stretches, or while training waits for a report: a picture and a message. */
  #showProgress() {
    const busy = this.#goals.length > 0;
    if (busy && this.previews.isTooSoon(this.#goals[0]?.full)) return true;
    const drew = busy ? this.#drawLive() : this.previews.drawAtRest();
    if (drew) this.#dirty = true;
    this.#publish();
    if (!busy && !drew) this.previews.sleep(() => this.#wake());
    return busy || drew;
  }

  /** The first steps go no faster than the page can show them; its acknowledgement wakes the session. */
  #waits() {
    const goal = this.#goals[0];
    const watched = goal !== undefined && !goal.full && this.previews.visible;
    const ahead = watched && this.#unacknowledged && this.#engine.step() < EARLY;
    return ahead || (goal !== undefined && this.autoscaler.waits);
  }

  /** Steps to the goal. */
  #left() {
    return (this.#goals[0]?.until ?? 0) - this.#engine.step();
  }

  /** Begins the next stretch: for which goal, from which step, how many of them, and when. */
  #begin() {
    const goal = /** @type {Goal} */ (this.#goals[0]);
    const from = this.#engine.step();
    const steps = Math.min(this.#batch.next(from, goal.full), this.#left(), this.#due());
    this.guard.at(from, from + steps);
    return { goal, from, steps, start: this.now() };
  }

  /** One stretch with this worker alone. */
  #train() {
    const stretch = this.#begin();
    const { loss } = stretch.steps > 0 ? this.#engine.train(stretch.steps) : { loss: 0 };
    this.#trained(stretch, loss, false);
  }

  /**
   * One stretch shared with other workers, which ends in a message of theirs.
   * @param {import("../parallel/peer-group.js").PeerGroup} group
   */
  #share(group) {
    const stretch = this.#begin();
    this.#away = true;
    const done = (/** @type {number} */ loss) => {
      this.#away = false;
      this.guard.try(() => {
        this.#trained(stretch, loss, true);
        this.#showProgress();
      });
      this.#catchUp();
    };
    group.run(stretch.from + stretch.steps, done, this.autoscaler.patience(stretch.steps));
  }

  /** A group has become ready, or was lost in the middle of a step, which is begun again alone. @param {boolean} lost */
  #regroup(lost) {
    if (lost || !this.autoscaler.group) this.#away = false;
    if (lost) this.#helperLost = this.#dirty = true;
    this.#catchUp();
  }

  #catchUp() {
    for (const message of this.#isBusy() ? [] : this.#inbox.splice(0)) this.receive(message);
    this.#wake();
  }

  /** @param {{ goal: Goal, from: number, start: number }} stretch @param {number} loss @param {boolean} shared */
  #trained({ goal, from, start }, loss, shared) {
    const step = this.#engine.step();
    const steps = step - from;
    this.guard.at(step);
    if (steps > 0) {
      const ms = this.#batch.awake(steps, this.now() - start);
      this.#batch.took(steps, ms);
      this.previews.trained(ms);
      this.#rate.add(steps, ms + this.pacer.took(steps));
      this.autoscaler.took(steps, ms, shared);
      this.checkpoints.took(ms, loss, goal.full);
    }
    this.#dirty = true;
    if (this.#engine.diverged()) this.#retreat(step);
    else if (step >= goal.until) {
      this.#goals.shift();
      this.#reached(goal);
    }
  }

  /** The numbers are no longer finite: back to the last good state. @param {number} step */
  #retreat(step) {
    this.#stop(this.#lastCommandId);
    this.#diverged = step;
    this.#goBack(/** @type {import("./checkpoints.js").Kept} */ (this.checkpoints.before(step)).step);
  }

  /** While training: one picture, if it is worth its time. */
  #drawLive() {
    if (!this.previews.isMeasuring && (this.#unacknowledged || !this.previews.visible)) return false;
    const ms = this.previews.drawLive(this.#goals[0]?.full);
    if (ms === undefined) return false;
    this.#rate.add(0, ms);
    return true;
  }

  /** A report for which somebody waits, and which is shown as well. @param {boolean} [careful] */
  #report(careful) {
    this.#dirty = true;
    return this.previews.reportNow(careful);
  }

  /** One message at a time: the next one leaves when the page has drawn the last. */
  #publish() {
    if (!this.#dirty || this.#unacknowledged) return;
    this.post({
      type: "progress",
      run: this.#run,
      lastCommandId: this.#lastCommandId,
      step: this.#engine.step(),
      playing: this.#goals.length > 0,
      measuring: this.previews.isMeasuring,
      rate: this.#rate.rate,
      waited: this.pacer.waited,
      workers: this.autoscaler.size,
      kept: this.checkpoints.steps,
      ...(this.#diverged !== undefined && { diverged: this.#diverged }),
      ...(this.#helperLost && { helperLost: true }),
      ...this.checkpoints.news(this.guard.step),
      ...this.previews.take(),
    });
    this.#diverged = undefined;
    this.#helperLost = false;
    this.#unacknowledged = true;
    this.#dirty = false;
  }
}
