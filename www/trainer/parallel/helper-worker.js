// A helper of the worker: computes units of the training steps of another worker's run.

import { firstEngine, fullEngine, holds } from "../worker/load-engine.js";
import { later } from "../worker/macrotask.js";
import { Peer } from "./peer.js";

/** @typedef {import("./peer.js").ToHelper} ToHelper */
/** @typedef {import("./peer.js").FromHelper} FromHelper */

const scope = /** @type {import("../messages.js").WorkerScope} */ (/** @type {unknown} */ (globalThis));
/** @type {Peer | undefined} */
let peer;

/** @param {ToHelper} message @param {(message: FromHelper) => void} post */
async function receive(message, post) {
  if (message.type === "join") {
    const { config, data, rank, size, shared } = message;
    const first = await firstEngine();
    const Engine = holds(first, { config }) ? first : await fullEngine();
    peer = new Peer({ engine: Engine.replica(config, data), rank, size, send: post, shared, later });
    post({ type: "joined" });
  } else if (message.type === "run") {
    if (message.snapshot) peer?.engine.adopt(message.snapshot);
    peer?.run(message.until);
  } else peer?.receive(message);
}

/** The page hands over the way to the worker that is helped. */
scope.onmessage = (/** @type {MessageEvent<{ port: MessagePort }>} */ { data: { port } }) => {
  const post = (/** @type {FromHelper} */ message) => port.postMessage(message);
  port.onmessage = (/** @type {MessageEvent<ToHelper>} */ { data }) => {
    receive(data, post).catch((error) => post({ type: "failed", message: String(error) }));
  };
};
