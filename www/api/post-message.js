// The script interface for a page that embeds this one: the calls of `window.equiflow` as messages.
//
//   frame.contentWindow.postMessage({ equiflow: 1, id: 7, call: "train", arguments: [100] }, origin)
//   → { equiflow: 1, id: 7, value: report }  or  { equiflow: 1, id: 7, error: "a sentence" }
//   → { equiflow: 1, event: "step", value: report }  after  { equiflow: 1, id: 8, call: "on", arguments: ["step"] }
//
// Only the page around this one is heard, and only from this page's own origin or the one that the link
// names (`embed=https://school.example`); answers go to the origin that asked and to no other.

import { EVENTS } from "./script.js";

/** @typedef {ReturnType<typeof import("./script.js").createScript>} Script */
/** @typedef {{ equiflow: 1, id: number | string, call: string, arguments?: unknown }} Call */

export const CALLS = /** @type {const} */ ([
  "config",
  "configure",
  "train",
  "play",
  "pause",
  "pace",
  "stopAt",
  "keptSteps",
  "rewind",
  "reset",
  "report",
  "samples",
  "referenceSamples",
  "logDensity",
  "experiment",
  "predictions",
  "predict",
  "race",
  "film",
  "classResult",
  "pin",
  "unpin",
  "comparison",
  "link",
]);

/**
 * What answers: the script interface, and whether somebody may ask, and who.
 * @typedef {{ script: Script, viewOptions: () => { embed: boolean, host: string } }} Answering
 */

/**
 * Hears the page around this one from now on, and answers it as soon as the function that it returns is called: what is
 * asked before, while the language still loads, waits.
 * @param {Window} frame this page's window
 * @returns {(answering: Answering) => void}
 */
export function answerHost(frame) {
  const host = frame.parent;
  if (host === frame) return () => {};
  /** @type {(answering: Answering) => void} */
  let start = () => {};
  /** @type {Promise<Answering>} */
  const started = new Promise((resolve) => {
    start = resolve;
  });
  /** Who may ask. @param {Answering} answering */
  const origins = ({ viewOptions }) => {
    const { embed, host: named } = viewOptions();
    return embed ? [frame.location.origin, ...(named ? [named] : [])] : [];
  };
  /** @type {Map<string, () => void>} */
  const listening = new Map();

  frame.addEventListener("message", async (event) => {
    if (event.source !== host || !isCall(event.data)) return;
    const answering = await started;
    if (!origins(answering).includes(event.origin)) return;
    const { id, call, arguments: list = [] } = event.data;
    const reply = (/** @type {object} */ answer) => host.postMessage({ equiflow: 1, id, ...answer }, event.origin);
    perform(answering.script, call, list, event.origin).then(
      (value) => reply({ value }),
      (error) => reply({ error: error instanceof Error ? error.message : String(error) }),
    );
  });
  /** @param {Script} script @param {string} call @param {unknown} list @param {string} origin @returns {Promise<unknown>} */
  async function perform(script, call, list, origin) {
    if (!Array.isArray(list)) throw new TypeError("arguments takes a list such as [100]");
    if (call === "on" || call === "off") return listen(script, call, list[0], origin);
    const known = CALLS.find((name) => name === call);
    if (!known) throw new TypeError(`there is no call ${String(call)}; there are ${CALLS.join(", ")}, on, off`);
    return /** @type {(...all: unknown[]) => unknown} */ (script[known])(...list);
  }

  /** @param {Script} script @param {"on" | "off"} call @param {unknown} event @param {string} origin */
  function listen(script, call, event, origin) {
    const known = EVENTS.find((name) => name === event);
    if (!known) throw new TypeError(`there is no event ${String(event)}; there are ${EVENTS.join(", ")}`);
    const key = `${known} ${origin}`;
    listening.get(key)?.();
    listening.delete(key);
    if (call === "on")
      listening.set(
        key,
        script.on(known, (/** @type {unknown} */ value) =>
          host.postMessage({ equiflow: 1, event: known, value }, origin),
        ),
      );
    return true;
  }
  return start;
}

/** @param {unknown} data @returns {data is Call} */
function isCall(data) {
  if (data === null || typeof data !== "object") return false;
  const { equiflow, id, call } = /** @type {Record<string, unknown>} */ (data);
  return equiflow === 1 && typeof call === "string" && (typeof id === "number" || typeof id === "string");
}
