// Milliseconds per training step when one, two, … workers share a batch, in headless Chromium. One JSON
// line a fact. Called by `cargo xtask bench`.

import { fileURLToPath } from "node:url";
import { openChromium, serveDist } from "../../tests/browser/harness.js";
import { DEFAULTS } from "../../www/schema.js";

/** Many short blocks: a busy machine leaves some of them alone. */
const BLOCKS = 60;
const BLOCK_MS = 60;

/** In the page: the shortest block of each number of workers, in milliseconds a step; blocks alternate. @param {any} order */
async function time({ config, sizes, blocks, ms }) {
  const view = { dark: false, visible: false };
  const run = 1;
  const start = (/** @type {number} */ workers) => {
    const worker = new Worker("../../www/worker.js", { type: "module" });
    let id = 0;
    /** @type {(value?: any) => void} */
    let settle = () => {};
    const heard = new Promise((resolve) => {
      settle = resolve;
    });
    worker.onmessage = ({ data }) => {
      if (data.type === "ready") worker.postMessage({ type: "open", run, config, view, workers });
      else if (data.type === "progress") worker.postMessage({ type: "ack", run });
      else if (data.type === "opened" || data.type === "reached") settle();
    };
    const train = (/** @type {number} */ steps) =>
      new Promise((resolve) => {
        const begin = performance.now();
        settle = () => resolve((performance.now() - begin) / steps);
        worker.postMessage({ type: "train", run, id: ++id, steps });
      });
    return heard.then(() => train);
  };
  const trains = await Promise.all(sizes.map(start));
  for (const train of trains) await train(200);
  const steps = Math.ceil(ms / (await trains[0](200)));
  const least = sizes.map(() => Number.POSITIVE_INFINITY);
  for (let block = 0; block < blocks; block++) {
    for (const [k, train] of trains.entries()) least[k] = Math.min(least[k], await train(steps));
  }
  return least;
}

const CASES = /** @type {[string, number][]} */ ([
  ["dw2", 256],
  ["dw4", 256],
  ["dw4", 1024],
  ["lj13", 256],
]);
const sizes = [1, 2];

/** What two workers gain on a page that is isolated from others, so that they share memory, or is not. @param {boolean} isolated */
async function measure(isolated) {
  const site = await serveDist({ folder: fileURLToPath(new URL("../../", import.meta.url)), isolated });
  const page = await openChromium();
  try {
    await page.goto(`${site.url}benches/page/index.html`);
    for (const [system, batch] of CASES) {
      const config = { ...DEFAULTS, system, batch, samples: 500, start: "random", timeKernels: 10, timeWidth: 0.3 };
      const [one, two] = await page.evaluate(time, { config, sizes, blocks: BLOCKS, ms: BLOCK_MS });
      const how = isolated ? "shared memory" : "messages";
      const fact = `${system} ${batch}: one worker ${one.toFixed(3)} ms a step, two ${two.toFixed(3)} by ${how}, ${(one / two).toFixed(2)} times as fast (target 1.7)`;
      console.log(JSON.stringify({ fact }));
    }
  } finally {
    await page.close();
    await site.close();
  }
}

await measure(false);
await measure(true);
