// Ends what Play began: after a time, or when a report meets a stop condition. (A number of steps is the
// worker's to keep: it stops there exactly.) And what becomes of training while nobody looks.

import { playStartedAt, trainsUntilStopped } from "../state/state.js";
import { recall, remember } from "../ui/storage.js";
import { metBy, needsReports } from "./conditions.js";

/** @typedef {import("./conditions.js").Key} Key */
/** @typedef {import("../trainer/messages.js").Report} Report */
/** @typedef {ReturnType<typeof createStopMonitor>} StopMonitor */
/** @typedef {"go" | "pause"} Background what a background tab does */

/** A live report is from few draws; one from so many times more has to agree before training ends. */
const CAREFUL = 4;
const KEY = "background";

/** Whether reports are needed although nobody sees them. @param {import("../state/state.js").State} state */
export const needsUnseenReports = (state) => trainsUntilStopped(state) && needsReports(state.viewOptions.stop);

/**
 * @param {object} page
 * @param {ReturnType<typeof import("../state/store.js").createStore<import("../state/state.js").State>>} page.store
 * @param {Pick<import("../trainer/client.js").TrainerClient, "ask" | "run">} page.trainer
 * @param {Pick<import("../state/actions.js").Actions, "play" | "pause" | "stop">} page.actions
 * @param {() => number} page.now milliseconds
 */
export function createStopMonitor({ store, trainer, actions, now }) {
  let timer = 0;
  let asking = false;
  let parked = -1;
  /** What was met when Play was pressed, and has been since. @type {("ess" | "klGap")[]} */
  let passed = [];
  /** @type {Background} */
  let background = recall(KEY) === "pause" ? "pause" : "go";

  const playing = () => trainsUntilStopped(store.get());
  /** Milliseconds since Play, without those that were waited for the pace as far as the worker has said. */
  const played = () => now() - store.get().waited - (playStartedAt(store.get()) ?? now() - store.get().waited);

  /** Whether Play has had its seconds. */
  function timeUp() {
    const { seconds } = store.get().viewOptions.stop;
    if (!playing() || seconds === undefined) return;
    const left = 1000 * seconds - played();
    clearTimeout(timer);
    if (left <= 0) actions.stop("seconds", seconds);
    // At a slow pace most of the time is waiting, which only the next message of the worker tells.
    else if (store.get().viewOptions.pace === null) timer = Number(setTimeout(timeUp, Math.min(left, 60_000)));
  }

  /** @param {Report} report */
  async function judge(report) {
    const { run } = trainer;
    const met = metBy(store.get().viewOptions.stop, report);
    passed = passed.filter((key) => met.includes(key));
    if (asking || !playing() || met.every((key) => passed.includes(key))) return;
    asking = true;
    try {
      const careful = await trainer.ask("evaluate", CAREFUL * report.evaluatedOn);
      const agreed = metBy(store.get().viewOptions.stop, careful).find((key) => !passed.includes(key));
      if (agreed && playing() && trainer.run === run) actions.stop(agreed, Number(careful[agreed]));
    } catch {
      // The run is gone, and with it the question.
    } finally {
      asking = false;
    }
  }

  store.select(playStartedAt, (since, { report, viewOptions }) => {
    if (since !== undefined) passed = metBy(viewOptions.stop, report);
  });
  store.subscribe(({ report }, changed) => {
    if (changed.has("run") || changed.has("viewOptions") || changed.has("step")) timeUp();
    if (changed.has("report") && report) void judge(report);
  });

  return {
    /** The seconds since Play, without waiting for the pace. */
    seconds: () => played() / 1000,
    background: () => background,
    /** @param {Background} policy */
    setBackground(policy) {
      background = policy;
      remember(KEY, policy);
    },
    /** The tab has been hidden, or shown again. @param {boolean} visible */
    setVisible(visible) {
      if (!visible && background === "pause" && playing()) {
        parked = trainer.run;
        actions.pause();
      } else if (visible) {
        if (parked === trainer.run && store.get().run.phase === "paused") actions.play();
        parked = -1;
      }
    },
  };
}
