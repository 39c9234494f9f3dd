// The worker: loads the engine and connects a session to the messages.

import { hire } from "./hire.js";
import init, { Engine, version } from "./pkg/equiflow.js";
import { buffersOf, NO_RUN } from "./protocol.js";
import { Session } from "./session.js";

/** @typedef {import("./protocol.js").FromWorker} FromWorker */

const scope = /** @type {any} */ (globalThis);
const channel = new MessageChannel();
/** @type {(() => void)[]} */
const waiting = [];
channel.port1.onmessage = () => waiting.shift()?.();

/** @param {FromWorker} message */
const post = (message) => scope.postMessage(message, buffersOf(message));

const session = new Session({
  Engine,
  post,
  now: () => performance.now(),
  later: (next) => {
    waiting.push(next);
    channel.port2.postMessage(null);
  },
  available: navigator.hardwareConcurrency ?? 1,
  hire,
});

/** @type {MessageEvent[]} */
const early = [];
scope.onmessage = (/** @type {MessageEvent} */ event) => early.push(event);

/** No await at the top: a classic worker, which one file from disk needs, has none. */
async function start() {
  try {
    await init();
    post({ type: "ready", run: NO_RUN, version: version(), schema: Engine.schema() });
    scope.onmessage = (/** @type {MessageEvent} */ event) => session.receive(event.data);
    for (const event of early) session.receive(event.data);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    post({ type: "crashed", run: NO_RUN, message, step: 0 });
  }
}

void start();
