// A helper of the worker: computes units of the training steps of another worker's run.

import { firstEngine, fullEngine, holds } from "../worker/load-engine.js";
import { later } from "../worker/macrotask.js";
import { Member } from "./peer-group.js";

/** @typedef {import("./peer-group.js").ToHelper} ToHelper */
/** @typedef {import("./peer-group.js").FromHelper} FromHelper */

const scope = /** @type {any} */ (globalThis);
/** @type {Member | undefined} */
let member;

/** @param {ToHelper} message @param {(message: FromHelper) => void} post */
async function receive(message, post) {
  if (message.type === "join") {
    const { config, data, rank, size, board } = message;
    const first = await firstEngine();
    const Engine = holds(first, { config }) ? first : await fullEngine();
    member = new Member({ engine: Engine.replica(config, data), rank, size, send: post, board, later });
    post({ type: "joined" });
  } else if (message.type === "run") {
    if (message.snapshot) member?.engine.adopt(message.snapshot);
    member?.run(message.until);
  } else member?.receive(message);
}

/** The page hands over the way to the worker that is helped. */
scope.onmessage = (/** @type {MessageEvent<{ port: MessagePort }>} */ { data: { port } }) => {
  const post = (/** @type {FromHelper} */ message) => port.postMessage(message);
  port.onmessage = (/** @type {MessageEvent<ToHelper>} */ { data }) => {
    receive(data, post).catch((error) => post({ type: "failed", message: String(error) }));
  };
};
