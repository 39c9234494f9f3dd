// Training time under the finger: the run as it was at a kept step, from where it can go on.

import { t } from "../i18n/index.js";
import { byId, setAttribute, setText } from "../ui/dom.js";
import * as format from "../ui/number-format.js";

/** @typedef {import("../state/state.js").State} State */

/**
 * @param {object} actions
 * @param {(step: number) => Promise<unknown>} actions.rewind
 * @param {() => void} actions.play
 */
export function createCheckpointSlider({ rewind, play }) {
  const bar = byId("rewind");
  const slider = /** @type {HTMLInputElement} */ (byId("training-time"));
  const value = byId("training-value");
  const onward = byId("training-onward");
  /** @type {readonly number[]} */
  let kept = [];
  /** The step that was asked for last, until it is there. @type {number | undefined} */
  let wanted;
  let underWay = false;
  let ready = false;

  slider.addEventListener("input", () => {
    wanted = kept[Number(slider.value)];
    say(wanted);
    void follow();
  });
  onward.addEventListener("click", () => {
    if (ready) play();
  });

  /** One request at a time: of many moves of the slider, the last one counts. */
  async function follow() {
    if (underWay) return;
    underWay = true;
    for (let target = wanted; target !== undefined; target = wanted === target ? undefined : wanted) {
      // A run that has gone, or a state that was thinned out meanwhile, is no longer wanted.
      await rewind(target).catch(() => {});
    }
    wanted = undefined;
    underWay = false;
  }

  /** @param {number | undefined} step */
  function say(step) {
    const text = t("rewind.value", { step: format.integer(step) });
    setText(value, text);
    setAttribute(slider, "aria-valuetext", text);
  }

  return (/** @type {State} */ { kept: next, step, run: { phase } }) => {
    // Its place is kept, so that nothing moves when training begins.
    bar.classList.toggle("idle", next.length < 2);
    ready = phase === "paused" && step < (next.at(-1) ?? 0);
    setAttribute(onward, "aria-disabled", String(!ready));
    if (underWay) return;
    kept = next;
    slider.max = String(Math.max(0, kept.length - 1));
    slider.value = String(Math.max(0, kept.filter((each) => each <= step).length - 1));
    say(step);
  };
}
