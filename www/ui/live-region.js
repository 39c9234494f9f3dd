// What is said aloud, not shown: politely, and never so often that it cannot be listened to.

import { byId, setText } from "./dom.js";

/** Milliseconds between two announcements. */
const PAUSE = 8000;

let last = Number.NEGATIVE_INFINITY;
/** What waits to be said, by what it is about. @type {Map<string, string>} */
const waiting = new Map();
let timer = 0;

/**
 * Says something, once the pause is over. Of several sentences about one thing only the last is said.
 * @param {"pace" | "plot" | "quality" | "sample" | "stop"} about
 * @param {string} text
 */
export function announce(about, text) {
  waiting.delete(about);
  waiting.set(about, text);
  if (timer !== 0) return;
  timer = window.setTimeout(say, Math.max(100, last + PAUSE - performance.now()));
}

function say() {
  timer = 0;
  last = performance.now();
  setText(byId("announcer"), [...waiting.values()].join(" "));
  waiting.clear();
}

/** Milliseconds for which a text must stay as it is to be settled. */
const SETTLED = 700;

/**
 * A place whose text is spoken whenever it changes: it gets a text when that has settled, so that of many in a row
 * only the last one is spoken.
 * @param {HTMLElement} element
 * @returns {(text: string) => void}
 */
export function createSettledText(element) {
  let wanted = element.textContent ?? "";
  let settling = 0;
  return (text) => {
    if (text === wanted) return;
    wanted = text;
    clearTimeout(settling);
    settling = window.setTimeout(() => setText(element, wanted), SETTLED);
  };
}
