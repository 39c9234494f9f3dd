// What the worker does, apart from being a worker: it owns one engine, runs it in short stretches,
// looks at its messages between them, and computes pictures within their share of the time. The
// clock, the way out and the way to yield are handed in, so that the tests can drive it.

import { Crew } from "./crew.js";
import { Budget, EARLY, Job, Speedometer, Stride } from "./pace.js";
import { copyOf, FRAMES, FULL, KINDS } from "./pictures.js";
import { isCurrent, NO_RUN } from "./protocol.js";
import { Tape } from "./tape.js";

/** @typedef {import("./protocol.js").ToWorker} ToWorker */
/** @typedef {import("./protocol.js").FromWorker} FromWorker */
/** @typedef {import("./protocol.js").Progress} Progress */
/** @typedef {import("./protocol.js").Report} Report */
/** @typedef {{ id: number, until: number, full: boolean }} Goal */

export class Session {
  #run = NO_RUN;
  /** @type {any} */
  #engine;
  /** @type {Goal[]} */
  #goals = [];
  #view = { dark: false, visible: true };
  #jobs = KINDS.map((kind) => new Job(kind));
  #stride = new Stride();
  #budget = new Budget();
  #speed = new Speedometer();
  #turn = 0;
  #heard = 0;
  #unacknowledged = false;
  #dirty = false;
  #broken = false;
  #workers = /** @type {number | undefined} */ (undefined);
  #running = false;
  /** While a stretch is shared with other workers, messages wait for its end. */
  #away = false;
  /** @type {Exclude<ToWorker, { type: "open" }>[]} */
  #inbox = [];
  /** @type {Partial<Progress>} */
  #pictures = {};
  /** @type {[number, number][]} */
  #losses = [];
  /** @type {ImageData | undefined} */
  #exactMap;

  /**
   * @param {object} world
   * @param {any} [world.Engine] it may come later, and change between runs
   * @param {(message: FromWorker) => void} world.post
   * @param {() => number} world.now milliseconds
   * @param {(next: () => void) => void} world.later runs `next` after the messages that wait
   * @param {number} [world.available] processors
   * @param {any} [world.hire] starts a team of workers, see `Crew`
   */
  constructor({ Engine, post, now, later, available = 1, hire }) {
    this.Engine = Engine;
    this.post = post;
    this.now = now;
    this.later = later;
    this.tape = new Tape(now);
    this.crew = new Crew({ available, hire, changed: () => this.#regroup() });
  }

  /** @param {ToWorker} message */
  receive(message) {
    if (message.type === "open") this.#guard(() => this.#open(message));
    else if (isCurrent(message, this.#run)) {
      if (this.#away && message.type !== "ack") this.#inbox.push(message);
      else this.#guard(() => this.#handle(message));
    }
    this.#wake();
  }

  /** @param {Extract<ToWorker, { type: "open" }>} message */
  #open({ run, config, view, origin: { snapshot, own } = {}, workers }) {
    this.#run = run;
    this.crew.dismiss();
    this.#away = false;
    this.#inbox = [];
    this.#engine?.free?.();
    this.#engine = undefined;
    this.#goals = [];
    this.#view = view;
    for (const job of this.#jobs) job.step = -1;
    this.#unacknowledged = this.#dirty = this.#broken = false;
    this.#pictures = {};
    this.#losses = [];
    this.#exactMap = undefined;
    this.#stride = new Stride();
    this.#speed = new Speedometer();
    this.#engine = snapshot ? this.Engine.restore(snapshot, own) : new this.Engine(config, own);
    const measured = this.#measure(this.#job("report"), 128, (count) => this.#engine.evaluate(count));
    const report = this.tape.open(this.#engine, measured);
    this.post({ type: "opened", run, config: this.#engine.config(), sampler: this.#engine.sampler(), report });
    this.#workers = workers;
    this.crew.open(this.#engine, workers);
  }

  /** @param {Exclude<ToWorker, { type: "open" }>} message */
  #handle(message) {
    if (message.type === "ack") this.#unacknowledged = false;
    else if (message.type === "pause") this.#stop(message.id);
    else if (message.type === "view") this.#look(message.view);
    else if (!this.#engine) this.#refuse(message.id, "there is no run to ask");
    else if (message.type === "train") this.#aim(message);
    else this.#answer(message);
  }

  /** @param {Extract<ToWorker, { type: "train" }>} message */
  #aim({ id, steps = Number.POSITIVE_INFINITY, until = 0, full = false }) {
    this.#stop(id);
    const step = this.#engine.step();
    this.#goals = [{ id, until: until > step ? until : step + steps, full }];
    this.#broken = false;
  }

  /** @param {import("./protocol.js").View} view */
  #look(view) {
    if (view.dark !== this.#view.dark) {
      this.#exactMap = undefined;
      this.#job("maps").step = -1;
    }
    this.#view = view;
  }

  /** @param {Extract<ToWorker, { type: "ask" }>} message */
  #answer({ id, what, argument }) {
    const question = what === "experiment" ? { question: argument } : {};
    const value = () => {
      if (what === "rewind") return this.#rewind(id, argument);
      return what === "keptSteps" ? this.tape.steps : this.#engine[what](argument);
    };
    this.#guard(() => this.post({ type: "answer", run: this.#run, id, value: value(), ...question }), id);
  }

  /** Ends the training, and goes back to a kept step. @param {number} id @param {{ step: number, full: boolean }} wish */
  #rewind(id, { step, full }) {
    if (!this.#broken) this.tape.keep();
    this.#stop(id);
    this.tape.rewind(step);
    this.#broken = false;
    this.crew.open(this.#engine, this.#workers);
    return full ? this.#report(FULL) : undefined;
  }

  /** Ends every goal where the engine stands. @param {number} heard */
  #stop(heard) {
    this.#heard = heard;
    this.#dirty = true;
    for (const goal of this.#goals.splice(0)) this.#reached(goal);
  }

  /** @param {Goal} goal */
  #reached({ id, until, full }) {
    const step = this.#engine.step();
    const missing = Number.isFinite(until) ? until - step : 0;
    if (!this.#broken) this.tape.keep();
    const report = full && missing === 0 ? this.#report(FULL) : undefined;
    this.post({ type: "reached", run: this.#run, id, step, digest: this.#engine.digest(), missing, report });
  }

  #wake() {
    if (this.#running) return;
    this.#running = true;
    this.later(() => {
      this.#running = false;
      if (this.#guard(() => this.#tick())) this.#wake();
    });
  }

  /** One stretch of training or one picture; true while there is more to do. */
  #tick() {
    if (!this.#engine || this.#away || this.#waits()) return false;
    if (this.#goals.length > 0) {
      const { team } = this.crew;
      if (team) {
        this.#share(team);
        return false;
      }
      this.#train();
    }
    return this.#lookAround();
  }

  /** Between two stretches: a picture and a message. */
  #lookAround() {
    const busy = this.#goals.length > 0;
    const drew = busy ? this.#drawLive() : this.#drawAtRest();
    this.#publish();
    return busy || drew;
  }

  /** The first steps go no faster than the page can show them; its acknowledgement wakes the session. */
  #waits() {
    const goal = this.#goals[0];
    const watched = goal !== undefined && !goal.full && this.#view.visible;
    const ahead = watched && this.#unacknowledged && this.#engine.step() < EARLY;
    return ahead || (goal !== undefined && this.crew.waits);
  }

  /** One stretch with this worker alone. */
  #train() {
    const goal = /** @type {Goal} */ (this.#goals[0]);
    const step = this.#engine.step();
    const steps = Math.min(this.#stride.next(step), goal.until - step);
    const start = this.now();
    const { loss } = steps > 0 ? this.#engine.train(steps) : { loss: 0 };
    this.#trained(goal, steps, this.now() - start, loss, false);
  }

  /**
   * One stretch shared with other workers, which ends in a message of theirs.
   * @param {import("./team.js").Team} team
   */
  #share(team) {
    const goal = /** @type {Goal} */ (this.#goals[0]);
    const step = this.#engine.step();
    const steps = Math.max(1, Math.min(this.#stride.next(step), goal.until - step));
    const start = this.now();
    this.#away = true;
    team.run(step + steps, (loss) => {
      this.#away = false;
      this.#guard(() => {
        this.#trained(goal, steps, this.now() - start, loss, true);
        this.#lookAround();
      });
      this.#catchUp();
    });
  }

  /** A team has become ready, or was lost in the middle of a step, which is begun again alone. */
  #regroup() {
    if (!this.crew.team) this.#away = false;
    this.#catchUp();
  }

  #catchUp() {
    for (const message of this.#away ? [] : this.#inbox.splice(0)) this.receive(message);
    this.#wake();
  }

  /**
   * @param {Goal} goal
   * @param {number} steps
   * @param {number} ms
   * @param {number} loss
   * @param {boolean} shared
   */
  #trained(goal, steps, ms, loss, shared) {
    const step = this.#engine.step();
    if (steps > 0) {
      this.#stride.took(steps, ms);
      this.#budget.trained(ms);
      this.#speed.add(steps, ms);
      this.#losses.push([step, loss]);
      this.#broken = !Number.isFinite(loss);
      this.crew.took(steps, ms, shared);
      if (!this.#broken) this.tape.took(ms, loss);
    }
    this.#dirty = true;
    if (this.#broken) this.#stop(this.#heard);
    else if (step >= goal.until) {
      this.#goals.shift();
      this.#reached(goal);
    }
  }

  /** While training: the picture that waited longest, if it fits into the share. */
  #drawLive() {
    if (this.#unacknowledged || !this.#view.visible) return false;
    const step = this.#engine.step();
    const waited = (/** @type {Job} */ { turn, kind }) => (1 + this.#turn - turn) * kind.weight;
    const due = this.#wanted().filter((job) => job.step !== step);
    const job = due.sort((a, b) => waited(b) - waited(a))[0];
    if (!job || !this.#budget.affords(job.cost(job.liveDetail()), step)) return false;
    const start = this.now();
    this.#draw(job, job.liveDetail());
    const ms = this.now() - start;
    this.#budget.drew(ms);
    this.#speed.add(0, ms);
    return true;
  }

  /** At rest: first every picture once, then finer and finer. */
  #drawAtRest() {
    if (this.#broken && this.#job("report").step === this.#engine.step()) return false;
    const step = this.#engine.step();
    const jobs = this.#wanted();
    const stale = jobs.find((job) => job.step !== step);
    const job = stale ?? jobs.find((each) => each.restDetail(step) !== undefined);
    const detail = job?.restDetail(step);
    if (!job || detail === undefined) return false;
    this.#draw(job, detail);
    return true;
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
    const { name } = job.kind;
    if (name === "report") this.#report(detail);
    else if (name === "trajectory") {
      const points = this.#measure(job, detail, (count) => this.#engine.trajectory(count, FRAMES));
      this.#pictures.trajectory = { points, count: detail, frames: FRAMES };
    } else if (name === "curves") {
      const curves = this.#measure(job, detail, (count) => this.#engine.curves(count));
      this.#pictures.curves = { ...curves, draws: detail, step: job.step };
    } else this.#drawMaps(job, detail);
    this.#dirty = true;
  }

  /** @param {Job} job @param {number} detail */
  #drawMaps(job, detail) {
    const { dark } = this.#view;
    const model = copyOf(this.#measure(job, detail, (size) => this.#engine.densityMap("model", size, dark)));
    this.#exactMap ??= copyOf(this.#engine.densityMap("exact", 192, dark));
    if (model && this.#exactMap) this.#pictures.maps = { model, exact: this.#exactMap, reach: this.#engine.mapReach() };
  }

  /** @param {number} count @returns {Report} */
  #report(count) {
    const measured = this.#measure(this.#job("report"), count, (n) => this.#engine.evaluate(n));
    const report = { ...measured, ...this.tape.marks };
    this.#pictures.report = report;
    this.#dirty = true;
    return report;
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

  /** One message at a time: the next one leaves when the page has drawn the last. */
  #publish() {
    if (!this.#dirty || this.#unacknowledged) return;
    this.post({
      type: "progress",
      run: this.#run,
      heard: this.#heard,
      step: this.#engine.step(),
      playing: this.#goals.length > 0,
      rate: this.#speed.rate,
      workers: this.crew.size,
      broken: this.#broken,
      losses: this.#losses,
      kept: this.tape.steps,
      ...this.#pictures,
    });
    this.#unacknowledged = true;
    this.#dirty = false;
    this.#pictures = {};
    this.#losses = [];
  }

  /** @param {number | undefined} id @param {string} message */
  #refuse(id, message) {
    this.post({ type: "failed", run: this.#run, id, message });
  }

  /**
   * Runs a piece of work; an error of the engine becomes a message. After a panic the engine's
   * memory is not to be trusted, so the session ends there.
   * @param {() => boolean | void} work
   * @param {number} [id] the question that the work answers
   */
  #guard(work, id) {
    try {
      return work() === true;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      if (error instanceof WebAssembly.RuntimeError) {
        this.post({ type: "crashed", run: this.#run, message, step: this.#losses.at(-1)?.[0] ?? 0 });
        this.#engine = undefined;
        this.crew.dismiss();
      } else this.#refuse(id, message);
      if (id === undefined) this.#goals = [];
      return false;
    }
  }
}
