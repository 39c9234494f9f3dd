// An export that takes its time: what it is doing, the share that is done, and a button that stops it. Closing the dialog stops it,
// too, and what is stopped saves nothing.

import { fill, textsOf } from "../i18n/index.js";
import { make, setText } from "../ui/dom.js";
import { createSettledText } from "../ui/live-region.js";
import * as format from "../ui/number-format.js";

/**
 * @typedef {object} Job
 * @property {AbortSignal} signal aborted when nothing is to be saved any more
 * @property {(text: string, part?: number) => void} tell what is going on, and the part of it that is done, if that is known
 * @property {<Value>(answer: Promise<Value>) => Promise<Value>} wait for an answer; throws as soon as the export is stopped
 */

/** Milliseconds after which it is said what takes so long. */
const SOON = 300;

/** @param {HTMLElement} row in a dialog, which gets a line for it @returns {Job & { end: () => void }} */
export function beginJob(row) {
  const texts = textsOf("export");
  const controller = new AbortController();
  const { signal } = controller;
  const text = make("span", { className: "doing", ariaHidden: "true" });
  const spoken = make("span", { className: "visually-hidden", role: "status" });
  const say = createSettledText(spoken);
  const bar = make("progress", { max: 1 });
  const share = make("span", { className: "share", ariaHidden: "true" });
  const button = make("button", { type: "button", className: "export-stop" }, texts.stop);
  const line = make("div", { className: "export-job" }, text, spoken, bar, share, button);
  const stop = () => controller.abort(new Error(texts.stopped));
  const dialog = row.closest("dialog");
  let timer = 0;
  const show = () => {
    if (dialog && !dialog.open) return stop();
    row.append(line);
    dialog?.addEventListener("close", stop, { once: true });
  };
  button.addEventListener("click", stop);

  return {
    signal,
    tell(doing, part) {
      setText(text, doing);
      say(doing);
      bar.setAttribute("aria-label", doing);
      if (part === undefined) bar.removeAttribute("value");
      else bar.value = part;
      setText(share, part === undefined ? "" : fill(texts.share, { percent: format.integer(Math.floor(100 * part)) }));
      if (timer === 0) timer = window.setTimeout(show, SOON);
    },
    wait: (answer) =>
      new Promise((resolve, reject) => {
        const stopped = () => reject(signal.reason);
        if (signal.aborted) stopped();
        signal.addEventListener("abort", stopped, { once: true });
        answer.then(resolve, reject).finally(() => signal.removeEventListener("abort", stopped));
      }),
    end() {
      clearTimeout(timer);
      dialog?.removeEventListener("close", stop);
      line.remove();
    },
  };
}
