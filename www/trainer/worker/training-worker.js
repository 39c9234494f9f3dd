// The worker: loads the engine and connects a session to the messages.

import { AWAITS_ENGINE, buffersOf, NO_RUN } from "../messages.js";
import { createWorkerRequests } from "../parallel/request-workers.js";
import { EngineQueue } from "./engine-queue.js";
import { answers, exhausted, firstEngine, fullEngine, holds, version } from "./load-engine.js";
import { later } from "./macrotask.js";
import { TrainingSession } from "./training-session.js";

/** @typedef {import("../messages.js").FromWorker} FromWorker */

const scope = /** @type {import("../messages.js").WorkerScope} */ (/** @type {unknown} */ (globalThis));

/** @param {FromWorker} message */
const post = (message) => scope.postMessage(message, buffersOf(message));

const { startPeers, lost } = createWorkerRequests((message, transfer) => scope.postMessage(message, transfer));
const session = new TrainingSession({
  post,
  now: () => performance.now(),
  later,
  available: navigator.hardwareConcurrency ?? 1,
  exhausted,
  startPeers,
});

const queue = new EngineQueue({ session, holds, answers, fullEngine, post });
scope.onmessage = (/** @type {MessageEvent} */ { data }) => {
  if (data.type === "engine") void start(data.module);
  else if (data.type === "lost") lost(data.helper);
  else queue.receive(data);
};

/** No await at the top: a classic worker, which one file from disk needs, has none. @param {WebAssembly.Module} [module] */
async function start(module) {
  try {
    const Engine = await firstEngine(module);
    post({ type: "ready", run: NO_RUN, version: version() });
    queue.open(Engine);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    // What a browser throws that has no room for the engine's memory; some keep that of pages that are gone.
    post({ type: "crashed", run: NO_RUN, message, memory: error instanceof RangeError });
  }
}

if (scope.name !== AWAITS_ENGINE) void start();
