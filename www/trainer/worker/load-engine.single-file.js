// In place of load-engine.js where the page is one file: the full engine alone.

import init, { Engine, version } from "../../pkg/equiflow.js";
import { watchMemory } from "./wasm-memory.js";

/** @typedef {import("../messages.js").EngineClass} EngineClass */

/** @type {Promise<EngineClass> | undefined} */
let engine;

/** @returns {Promise<EngineClass>} */
export function firstEngine() {
  engine ??= init().then(({ memory }) => {
    watchMemory(memory);
    return Engine;
  });
  return engine;
}

export const fullEngine = firstEngine;
export const holds = () => true;
export const answers = () => true;
export { exhausted } from "./wasm-memory.js";
export { version };
