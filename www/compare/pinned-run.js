// The run A: what is kept of it, which is what the page showed of it anyway. Pinning asks nothing of the
// engine, so that it costs the training nothing, and there is one pinned run at most.

import { levelsOf } from "../charts/density-levels.js";
import { comparable, differences, knows } from "../config/diff.js";
import { t } from "../i18n/index.js";
import { toast } from "../shell/notices.js";
import { byId } from "../ui/dom.js";
import * as format from "../ui/number-format.js";
import { keepPinned } from "./kept-run.js";
import { createOverlay } from "./overlay.js";
import { createComparison } from "./panel.js";
import { read, write } from "./persistence.js";

/** @typedef {import("../state/state.js").State} State */
/** @typedef {import("./button.js").Moment} Moment */

/**
 * @typedef {object} Pinned
 * @property {number} run its number, for as long as the page knows it
 * @property {number} step where it stood
 * @property {import("../config/schema.js").Config} config
 * @property {import("../trainer/messages.js").Report} report
 * @property {import("../state/learning-curve.js").History} history
 * @property {import("../trainer/messages.js").Curves} [curves]
 * @property {import("../charts/density-levels.js").Levels} [density]
 */

/** @param {Moment} moment @returns {Pinned} */
function take({ run, state: { step, config, report, history, curves, maps }, stale }) {
  if (!report) throw new Error("there is no run to pin");
  const density = maps && levelsOf(maps.model);
  return {
    run,
    step,
    config,
    report,
    history,
    ...(curves && !stale.includes(curves) && { curves }),
    ...(density && !stale.includes(maps) && { density }),
  };
}

/**
 * @param {import("./button.js").Page} page
 * @param {() => Moment} moment now
 * @param {Pick<ReturnType<typeof import("./button.js").createCompare>, "tryToPin" | "unpin">} actions
 */
export function createPinning({ store, trainer }, moment, actions) {
  const show = createComparison(byId("compare"), { pin: actions.tryToPin, unpin: actions.unpin });
  let seen = { pinned: store.get().pinned, config: store.get().config, known: false };

  /** What of A belongs over the present run, told anew when that may have changed. */
  function lay() {
    const { pinned, config, report } = store.get();
    // While a run is being opened, nobody knows.
    const known = report ? knows(report) : seen.known;
    if (pinned === seen.pinned && config === seen.config && known === seen.known) return;
    const gone = seen.pinned && !pinned;
    seen = { pinned, config, known };
    const shared = pinned && comparable({ config: pinned.config, known: knows(pinned.report) }, { config, known });
    store.set({ overlay: pinned && shared && createOverlay(pinned, shared) });
    if (gone) toast(t("compare.undone"));
  }

  /** For as long as the run stands where it was pinned, its pictures get finer. */
  function refine() {
    const now = moment();
    const {
      pinned,
      step,
      report,
      run: { phase },
    } = now.state;
    const still = pinned?.run === now.run && pinned.step === step && report && phase !== "opening";
    if (still) store.set({ pinned: take(now) });
  }

  /** Settles when the pictures of A are those of its step, or when they will not become so. @returns {Promise<void>} */
  const whole = () =>
    new Promise((resolve) => {
      const stop = store.subscribe(({ run: { phase }, step, problem, pinned }) => {
        const still = phase === "paused" && !problem && pinned?.run === trainer.run && pinned.step === step;
        if (still && pinned.curves?.step !== step) return;
        queueMicrotask(() => void stop());
        resolve();
      });
    });

  let drawing = false;
  function draw() {
    drawing = false;
    show(store.get());
  }
  store.subscribe((_, changed) => {
    if (changed.has("report") || changed.has("curves") || changed.has("maps")) refine();
    lay();
    if (!drawing) requestAnimationFrame(draw);
    drawing = true;
  });

  // A reload, as another language makes one, is not to lose A.
  addEventListener("pagehide", () => {
    const { pinned } = store.get();
    keepPinned(pinned ? write(pinned) : "");
  });

  return {
    /** @param {Moment} then @returns {Promise<Pinned>} once its pictures are there */
    async pin(then) {
      const pinned = take(then);
      store.set({ pinned });
      // While this module was loading, finer pictures may have come.
      refine();
      toast(t("compare.done", { step: format.integer(pinned.report.step) }));
      await whole();
      const now = store.get().pinned;
      return now?.run === pinned.run && now.step === pinned.step ? now : pinned;
    },
    /** @param {string} text */
    restore(text) {
      const pinned = read(text);
      if (pinned && !store.get().pinned) store.set({ pinned });
    },
    comparison() {
      const { pinned, config, report } = store.get();
      if (!pinned) return undefined;
      return {
        a: { config: { ...pinned.config }, report: pinned.report },
        b: { config: { ...config }, report },
        differing: differences(pinned.config, config),
      };
    },
  };
}
