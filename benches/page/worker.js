// Times training steps where the page does them: in a worker, through the page's own bindings.

import init, { Engine } from "../../www/pkg/equiflow.js";

const scope = /** @type {any} */ (globalThis);

/**
 * @typedef {object} Case
 * @property {Record<string, unknown>} config
 * @property {number} block steps per measurement, so that the clock's resolution does not matter
 * @property {number} blocks measurements
 */

/** Milliseconds per step, one number a block. @param {Case} what */
function time({ config, block, blocks }) {
  const engine = new Engine(config);
  const once = () => {
    const start = performance.now();
    engine.train(block);
    return (performance.now() - start) / block;
  };
  // Lets the browser compile and the buffers grow.
  once();
  const times = Array.from({ length: blocks }, once);
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
