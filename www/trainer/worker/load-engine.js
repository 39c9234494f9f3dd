// The two builds of the engine: a light one, which a first visit loads and which most runs need, and the full
// one. Which runs the light one can do it knows itself; the full one is loaded when a run or a question wants more,
// and then stays. Both make the same bits.

import init, { Engine as Light, version } from "../../pkg/equiflow_light.js";
import { watchMemory } from "./wasm-memory.js";

/** @typedef {import("../messages.js").EngineClass} EngineClass */
/** @typedef {{ config: object, snapshot?: Uint8Array | undefined }} Run a snapshot has settings of its own */

/** @type {Promise<EngineClass> | undefined} */
let light;
/** @type {Promise<EngineClass> | undefined} */
let full;

/** The engine to begin with. @param {WebAssembly.Module} [module] if it is there already @returns {Promise<EngineClass>} */
export function firstEngine(module) {
  light ??= init(module && { module_or_path: module }).then(({ memory }) => {
    watchMemory(memory);
    return /** @type {EngineClass} */ (Light);
  });
  return light;
}

/** Whether that one can do a run. @param {EngineClass} Engine @param {Run} run @returns {boolean} */
export const holds = (Engine, { config, snapshot }) =>
  snapshot ? Engine.holdsSnapshot(snapshot) : Engine.holds(config);

/** What only the full one answers. */
const FULL = ["experiment", "exportModel"];

/** Whether that one answers a question. @param {EngineClass} Engine @param {string} question */
export const answers = (Engine, question) => !FULL.includes(question) || question in Engine.prototype;

/** The engine that can do everything. @returns {Promise<EngineClass>} */
export function fullEngine() {
  full ??= load().catch((error) => {
    // Next time the network may be back.
    full = undefined;
    throw error;
  });
  return full;
}

async function load() {
  const { default: begin, Engine } = await import("../../pkg/equiflow.js");
  const { memory } = await begin();
  watchMemory(memory);
  return Engine;
}

export { exhausted } from "./wasm-memory.js";
export { version };
