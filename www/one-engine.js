// In place of engines.js where the page is one file: the full engine alone.

import { watchMemory } from "./heap.js";
import init, { Engine, version } from "./pkg/equiflow.js";

/** @type {Promise<any> | undefined} */
let engine;

/** @returns {Promise<any>} */
export function firstEngine() {
  engine ??= init().then(({ memory }) => {
    watchMemory(memory);
    return Engine;
  });
  return engine;
}

export const fullEngine = firstEngine;
export const holds = () => true;
export { exhausted } from "./heap.js";
export { version };
