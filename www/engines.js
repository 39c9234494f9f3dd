// The two builds of the engine: a light one, which a first visit loads and which most runs need, and the full
// one. Which runs the light one can do it knows itself; the full one is loaded when a run wants more, and then
// stays. Both make the same bits.

import init, { Engine as Light, version } from "./pkg/equiflow_light.js";

/** @typedef {{ config: object, snapshot?: Uint8Array | undefined }} Run a snapshot has settings of its own */

/** @type {Promise<any> | undefined} */
let light;
/** @type {Promise<any> | undefined} */
let full;

/** More memory than one array of a usual run, in pages. */
const PAGES = 1024;
/** Of the engines that have been loaded. @type {WebAssembly.Memory[]} */
const memories = [];

/** Whether an engine could have no more memory; asked when it has stopped and needs none. */
export function exhausted() {
  try {
    for (const memory of memories) memory.grow(PAGES);
    return false;
  } catch {
    return true;
  }
}

/** The engine to begin with. @param {WebAssembly.Module} [module] if it is there already @returns {Promise<any>} its `Engine` */
export function firstEngine(module) {
  light ??= init(module && { module_or_path: module }).then(({ memory }) => {
    memories.push(memory);
    return Light;
  });
  return light;
}

/** Whether that one can do a run. @param {any} Engine @param {Run} run @returns {boolean} */
export const holds = (Engine, { config, snapshot }) =>
  snapshot ? Engine.holdsSnapshot(snapshot) : Engine.holds(config);

/** The engine that can do every run. @returns {Promise<any>} its `Engine` */
export function fullEngine() {
  full ??= load().catch((error) => {
    // Next time the network may be back.
    full = undefined;
    throw error;
  });
  return full;
}

async function load() {
  const { default: begin, Engine } = await import("./pkg/equiflow.js");
  const { memory } = await begin();
  memories.push(memory);
  return Engine;
}

export { version };
