// A helper of the worker: computes units of the training steps of another worker's run.

import { firstEngine, fullEngine, holds } from "./engines.js";
import { Member } from "./team.js";
import { later } from "./turns.js";

/** @typedef {import("./team.js").ToHelper} ToHelper */
/** @typedef {import("./team.js").FromHelper} FromHelper */

const scope = /** @type {any} */ (globalThis);
/** @type {(message: FromHelper) => void} */
const post = (message) => scope.postMessage(message);
/** @type {Member | undefined} */
let member;

/** @param {ToHelper} message */
async function receive(message) {
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

scope.onmessage = (/** @type {MessageEvent<ToHelper>} */ { data }) => {
  receive(data).catch((error) => post({ type: "failed", message: String(error) }));
};
