// A first visitor's first minute: sentences in the place of the numbers, which mean nothing yet. Whoever has seen them, or
// skipped them, is never told again.

import { t } from "../i18n/index.js";
import { byId, make, setText } from "../ui/dom.js";
import { recall, remember } from "../ui/storage.js";
import { nextSentence, SENTENCES } from "./sentences.js";

/** @typedef {import("../state/state.js").State} State */

const KEY = "first-minute";

/**
 * @param {object} page
 * @param {ReturnType<typeof import("../state/store.js").createStore<State>>} page.store
 * @param {() => number} [page.now] milliseconds
 * @returns {(state: State) => void}
 */
export function createGuide({ store, now = () => performance.now() }) {
  const text = make("p", { id: "guide-text", role: "status" });
  const skip = make("button", { type: "button", id: "guide-skip" }, t("guide.skip"));
  const box = make("div", { id: "guide", className: "guide", hidden: true }, text, skip);
  byId("metrics").after(box);
  let since = 0;
  let timer = 0;

  function end() {
    clearTimeout(timer);
    remember(KEY, "seen");
    if (box.contains(document.activeElement)) byId("play").focus();
    store.set({ guide: undefined });
  }

  function advance() {
    const { guide: shown, step } = store.get();
    if (shown === undefined) return;
    clearTimeout(timer);
    const { sentence, again } = nextSentence({ shown, step, ms: now() - since });
    if (again !== undefined) timer = window.setTimeout(advance, again);
    if (sentence === shown) return;
    since = now();
    if (sentence < SENTENCES.length) store.set({ guide: sentence });
    else end();
  }

  skip.addEventListener("click", end);
  store.select(
    ({ bare }) => bare,
    (bare) => {
      if (bare && recall(KEY) !== "seen") store.set({ guide: 0 });
      else if (store.get().guide !== undefined) end();
    },
  );
  store.select(({ step }) => step, advance);

  return ({ guide }) => {
    const sentence = guide === undefined ? undefined : SENTENCES[guide];
    document.body.classList.toggle("guided", sentence !== undefined);
    box.hidden = sentence === undefined;
    if (sentence) setText(text, t(`guide.${sentence.name}`));
    for (const { part } of SENTENCES) {
      if (part) byId(part).classList.toggle("looked-at", part === sentence?.part);
    }
  };
}
