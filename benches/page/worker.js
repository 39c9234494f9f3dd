// Times training steps where the page does them: in a worker, through the page's own bindings.

import init, { Engine } from "../../www/pkg/equiflow.js";
import { createWorkerRequests } from "../../www/trainer/parallel/request-workers.js";

const scope = /** @type {any} */ (globalThis);
const { startPeers, lost: lose } = createWorkerRequests((message, transfer) => scope.postMessage(message, transfer));
/** Milliseconds after which a helper counts as lost. */
const PATIENCE = 60_000;

/**
 * @typedef {object} Case
 * @property {Record<string, unknown>} config
 * @property {number} ms what a block of steps should last, so that the clock's resolution does not matter
 * @property {number} blocks measurements
 * @property {boolean} [shared] whether to compare one worker with two
 * @property {boolean} [split] whether to time the parts of a step
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

/** Milliseconds of the parts of a step, each in the block where the whole was shortest. @param {Case} what */
function split({ config, ms, blocks }) {
  const engine = new Engine(config);
  const block = (/** @type {number} */ steps) => {
    const times = { tables: 0, field: 0, "whitening and optimiser": 0 };
    for (let step = 0; step < steps; step++) {
      const start = performance.now();
      const units = engine.beginStep();
      const begun = performance.now();
      for (let unit = 0; unit < units; unit++) engine.addPart(engine.computeUnit(unit));
      const computed = performance.now();
      engine.finishStep();
      times.tables += (begun - start) / steps;
      times.field += (computed - begun) / steps;
      times["whitening and optimiser"] += (performance.now() - computed) / steps;
    }
    return times;
  };
  const sum = (/** @type {Record<string, number>} */ times) => Object.values(times).reduce((a, b) => a + b, 0);
  const steps = Math.ceil(ms / Math.min(sum(block(20)), sum(block(20))));
  const all = Array.from({ length: blocks }, () => block(steps));
  engine.free();
  return [all.reduce((best, times) => (sum(times) < sum(best) ? times : best))];
}

/** The shortest blocks of one worker and of two, in milliseconds a step; blocks alternate. @param {Case} what */
async function compare({ config, ms, blocks }) {
  const alone = new Engine(config);
  const engine = new Engine(config);
  const group = await new Promise((resolve, reject) => {
    const lost = () => reject(new Error("a helper was lost"));
    const changed = () => resolve(started);
    const started = startPeers?.({ engine, config: engine.config(), size: 2, changed, lost });
  });
  const one = async (/** @type {number} */ steps) => alone.train(steps);
  const two = (/** @type {number} */ steps) =>
    new Promise((resolve) => group.run(engine.step() + steps, resolve, PATIENCE));
  const timed = async (/** @type {(steps: number) => Promise<any>} */ train, /** @type {number} */ steps) => {
    const start = performance.now();
    await train(steps);
    return (performance.now() - start) / steps;
  };
  const least = [one, two].map(() => Number.POSITIVE_INFINITY);
  let steps = 20;
  for (let block = 0; block < blocks; block++) {
    for (const [k, train] of [one, two].entries()) least[k] = Math.min(least[k] ?? 0, await timed(train, steps));
    if (block === 1) steps = Math.ceil(ms / Math.max(...least));
  }
  group.dismiss();
  if (alone.digest() !== engine.digest()) throw new Error("two workers came to other bits than one");
  return least;
}

scope.onmessage = async (/** @type {MessageEvent} */ { data }) => {
  if (data.type === "lost") return lose(data.helper);
  try {
    await init();
    const measure = data.shared ? compare : data.split ? split : time;
    scope.postMessage({ times: await measure(data) });
  } catch (error) {
    scope.postMessage({ error: String(error) });
  }
};
