// What becomes of a run that fails: its worker dies, says nothing any more, or its numbers are no longer finite.
// The page itself holds one good state, the latest that the worker has sent, and goes back to it; and it knows
// where the run failed before, so that nobody is led round in circles.

import { SCRATCH } from "../state/state.js";
import * as format from "../ui/number-format.js";
import { NO_RUN } from "./messages.js";

/** @typedef {import("../state/state.js").State} State */
/** @typedef {import("../state/state.js").Problem} Problem */
/** @typedef {import("./messages.js").FromWorker} FromWorker */
/** @typedef {import("./messages.js").Good} Good */
/** @typedef {ReturnType<typeof createCrashRecovery>} CrashRecovery */
/** @typedef {{ from: number, until: number }} Place the steps between which a run failed */

/**
 * @param {object} page
 * @param {ReturnType<typeof import("../state/store.js").createStore<State>>} page.store
 * @param {Pick<import("./client.js").TrainerClient, "abandonWorker">} page.trainer
 * @param {(known: Partial<State>, snapshot: Uint8Array | undefined) => void} page.begin opens the same settings
 */
export function createCrashRecovery({ store, trainer, begin }) {
  /** @type {Good | undefined} */
  let lastGood;
  /** @type {Place | undefined} */
  let failed;

  /** The last good state, for people. */
  const back = () => lastGood && { step: lastGood.step, digest: lastGood.digest };

  /** Whether the run failed there before: going back has not helped. @param {Place} place */
  function again(place) {
    const met = failed !== undefined && place.from <= failed.until && failed.from <= place.until;
    failed = place;
    return met;
  }

  /** The learning curve as far as the last good state. */
  const before = () => store.get().history.filter(({ step }) => step <= (lastGood?.step ?? -1));

  /** A new worker goes on from the last good state; it does not train. @param {Problem} [problem] */
  function recover(problem) {
    // Without a good state the run begins anew, with its settings alone.
    begin({ history: before(), origin: lastGood ? store.get().origin : SCRATCH, problem }, lastGood?.bytes);
  }

  return {
    /** Another run, of which nothing is known. */
    forget() {
      lastGood = failed = undefined;
    },

    /** @param {Good} state */
    keep(state) {
      lastGood = state;
    },

    /** @param {Extract<FromWorker, { type: "crashed" }>} message */
    crashed({ run, message, memory = false, step = store.get().step, until = Number.POSITIVE_INFINITY }) {
      if (run === NO_RUN) {
        const kind = memory ? "noRoom" : "load";
        return store.set({ run: { phase: "stopped" }, problem: { kind, message, step: 0 } });
      }
      const { phase } = store.get().run;
      /** @type {Problem} */
      const problem = {
        kind: memory ? "memory" : "crash",
        message,
        step,
        back: back(),
        again: again({ from: step, until }),
      };
      // What failed twice while it was opened, or failed there before, would only fail once more.
      if (problem.again || !problem.back || phase === "opening") store.set({ run: { phase: "stopped" }, problem });
      else recover(problem);
    },

    /**
     * What is known of a run that its worker put back, because its numbers were no longer finite.
     * @param {number} at the step where that happened
     * @returns {Partial<State>}
     */
    diverged(at) {
      const place = { from: at, until: at };
      return {
        history: before(),
        problem: { kind: "diverged", message: "", step: at, back: back(), again: again(place) },
      };
    },

    /** The worker has said nothing for so many milliseconds although it should. @param {number} ms */
    silent(ms) {
      const { run, step, problem } = store.get();
      if ((run.phase !== "opening" && run.phase !== "playing") || problem) return;
      store.set({ problem: { kind: "silent", message: format.integer(ms / 1000), step, back: back() } });
    },

    /** It has said something. */
    onMessage() {
      if (store.get().problem?.kind === "silent") store.set({ problem: undefined });
    },

    /** A visitor's wish: back to the last good state, or to the start, in a new worker. */
    goBack() {
      trainer.abandonWorker();
      recover();
    },
  };
}
