// What the worker says about the run becomes what the page knows about it.

import { debounceTrust } from "./debounce-trust.js";
import { extend } from "./learning-curve.js";
import { trainsUntilStopped } from "./state.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./state.js").RunState} RunState */
/** @typedef {import("../trainer/messages.js").FromWorker} FromWorker */

/**
 * @param {object} page
 * @param {ReturnType<typeof import("./store.js").createStore<State>>} page.store
 * @param {Pick<import("../trainer/client.js").TrainerClient, "isUpToDate">} page.trainer
 * @param {Pick<import("../trainer/crash-recovery.js").CrashRecovery, "onMessage" | "keep" | "diverged" | "crashed">} page.recovery
 * @param {() => void} page.trainUntilStopped
 * @returns {(message: FromWorker) => void}
 */
export function createTrainerEvents({ store, trainer, recovery, trainUntilStopped }) {
  /** @type {ReturnType<typeof debounceTrust<import("../trainer/messages.js").Curves>>} */
  const settled = debounceTrust();

  /** @param {Extract<FromWorker, { type: "opened" }>} message */
  function opened({ report, sampler, drawn }) {
    const { run, history } = store.get();
    store.set({
      run: { phase: "paused" },
      report,
      // What is known of a part of the samples is not said of all, and a short wait is not worth a word.
      ...(drawn === 1 && { drawn: undefined, sampler }),
      step: report.step,
      history: extend(history, report),
    });
    if (run.phase === "opening" && run.startWhenReady) trainUntilStopped();
  }

  /** @param {Extract<FromWorker, { type: "samples" }>} message */
  const drew = ({ drawn, sampler }) => store.set(sampler ? { drawn: undefined, sampler } : { drawn });

  /** @param {import("../trainer/messages.js").Progress} message */
  function progressed(message) {
    const { step, playing, measuring, rate, waited, kept, report, trajectory, curves, maps } = message;
    if (message.lastGood) recovery.keep(message.lastGood);
    if (message.diverged !== undefined) store.set(recovery.diverged(message.diverged));
    const state = store.get();
    /** @type {Partial<State>} */
    const news = { step, measuring, rate, waited, kept };
    if (trainer.isUpToDate(message)) news.run = runAfter(state.run, playing);
    if (report) Object.assign(news, { report, history: extend(state.history, report) });
    if (trajectory) news.trajectory = trajectory;
    if (curves) news.curves = settled(curves);
    if (maps) news.maps = maps;
    if (message.helperLost && !state.problem) news.problem = { kind: "alone", message: "", step };
    store.set(news);
  }

  /** @param {Extract<FromWorker, { type: "reached" }>} message */
  function reached({ id, step, missing, report }) {
    const state = store.get();
    const { run, history, viewOptions } = state;
    const ended = trainsUntilStopped(state) && missing === 0 && viewOptions.stop.steps === step;
    const standing = run.phase === "playing" && trainer.isUpToDate({ lastCommandId: id });
    store.set({
      step,
      ...(standing && {
        run: { phase: "paused", ...(ended && { stoppedBy: { key: "steps", step, value: step } }) },
      }),
      ...(report && { report, history: extend(history, report) }),
    });
  }

  /** @param {string} message */
  function failed(message) {
    const { run, step } = store.get();
    if (run.phase !== "opening") store.set({ run: { phase: "paused" }, problem: { kind: "engine", message, step } });
  }

  return (message) => {
    recovery.onMessage();
    if (message.type === "ready") store.set({ version: message.version });
    else if (message.type === "preview") message.trajectory && store.set({ trajectory: message.trajectory });
    else if (message.type === "opened") opened(message);
    else if (message.type === "samples") drew(message);
    else if (message.type === "progress") progressed(message);
    else if (message.type === "reached") reached(message);
    else if (message.type === "failed" && message.id === undefined) failed(message.message);
    else if (message.type === "crashed") recovery.crashed(message);
    else if (message.type === "answer" && message.question) {
      store.set({ answered: { question: message.question, value: message.value } });
    }
  };
}

/** @param {RunState} run @param {boolean} playing what the worker does, knowing all that it was told @returns {RunState} */
function runAfter(run, playing) {
  if (playing === (run.phase === "playing")) return run;
  return playing ? { phase: "playing", untilStopped: false } : { phase: "paused" };
}
