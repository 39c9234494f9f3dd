// Clicks that arrive: what the page says meanwhile of a run may move their target away from under the mouse.

import { LEFT } from "./waiting.js";

/** Tries of one click: what is disabled takes none. */
const TRIES = 3;

/** In the page: notes whether a click reaches the element. @param {string} selector */
function watch(selector) {
  const element = document.querySelector(selector);
  const page = /** @type {{ clickArrived?: boolean }} */ (/** @type {unknown} */ (window));
  page.clickArrived = element === null ? undefined : false;
  if (element === null) return;
  const note = (/** @type {Event} */ event) => {
    if (event.composedPath().includes(element)) page.clickArrived = true;
  };
  window.addEventListener("click", note, { capture: true });
}

/**
 * @param {import("./page.js").Evaluate} evaluate
 * @param {(selector: string) => Promise<void>} click with the mouse
 * @returns {(selector: string) => Promise<void>} the same, once more where it has missed
 */
export const arriving = (evaluate, click) => async (selector) => {
  for (let more = TRIES; more > 0; more--) {
    await evaluate(watch, selector);
    await click(selector);
    // A page that the click has left knows nothing of it.
    const arrived = await evaluate("window.clickArrived").catch((error) => {
      if (!LEFT.test(error.message)) throw error;
    });
    if (arrived !== false) return;
  }
};
