// Times training steps where the page does them: in a worker, through the page's own bindings.

import init, { Engine } from "../../www/pkg/equiflow.js";

const scope = /** @type {any} */ (globalThis);

/**
 * @typedef {object} Case
 * @property {Record<string, unknown>} config
 * @property {number} ms what a block of steps should last, so that the clock's resolution does not matter
 * @property {number} blocks measurements
 */

/** Milliseconds per step, one number a block. @param {Case} what */
function time({ config, ms, blocks }) {
  const engine = new Engine(config);
  const once = (/** @type {number} */ steps) => {
    const start = performance.now();
    engine.train(steps);
    return (performance.now() - start) / steps;
  };
  // Lets the browser compile and the buffers grow.
  const block = Math.ceil(ms / Math.min(once(20), once(20)));
  const times = Array.from({ length: blocks }, () => once(block));
  engine.free();
  return times;
}

scope.onmessage = async (/** @type {MessageEvent<Case>} */ event) => {
  try {
    await init();
    scope.postMessage({ times: time(event.data) });
  } catch (error) {
    scope.postMessage({ error: String(error) });
  }
};
