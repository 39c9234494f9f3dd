// Milliseconds per training step of one worker and of two that share a batch, in headless Chromium. One JSON
// line a fact. Called by `cargo xtask bench`.

import { fileURLToPath } from "node:url";
import { openChromium, serveDist, VISITOR } from "../../tests/browser/harness.js";
import { DEFAULTS } from "../../www/config/schema.js";
import { say } from "./say.js";

/** Many short blocks: a busy machine leaves some of them alone, on both of its cores. */
const BLOCKS = 300;
const BLOCK_MS = 6;

/** In the page: a worker that starts another. @param {unknown} message @returns {Promise<number[]>} */
async function ask(message) {
  const helpersOf = "../../www/trainer/parallel/helper-pool.js";
  const { HelperPool } = await import(helpersOf);
  return new Promise((resolve, reject) => {
    const worker = new Worker("worker.js", { type: "module" });
    const helpers = new HelperPool(worker);
    worker.onmessage = ({ data }) => {
      if (helpers.onMessage(data)) return;
      helpers.endAll();
      worker.terminate();
      if (data.error) reject(new Error(data.error));
      else resolve(data.times);
    };
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage(message);
  });
}

const CASES = /** @type {[string, number][]} */ ([
  ["dw2", 256],
  ["dw2", 1024],
  ["dw4", 256],
  ["dw4", 1024],
  ["lj13", 256],
]);

/** What two workers gain on a page that is isolated from others, so that they share memory, or is not. @param {boolean} isolated */
async function measure(isolated) {
  const site = await serveDist({ folder: fileURLToPath(new URL("../../", import.meta.url)), isolated });
  const page = await openChromium(VISITOR);
  try {
    await page.goto(`${site.url}benches/page/index.html`);
    for (const [system, batch] of CASES) {
      const config = { ...DEFAULTS, system, batch, samples: 500, start: "random", timeKernels: 10, timeWidth: 0.3 };
      const [one, two] = await page.evaluate(ask, { config, blocks: BLOCKS, ms: BLOCK_MS, shared: true });
      const how = isolated ? "shared memory" : "messages";
      say(
        `${system} ${batch}: one worker ${one.toFixed(3)} ms a step, two ${two.toFixed(3)} by ${how}, ${(one / two).toFixed(2)} times as fast (target 1.7)`,
      );
    }
  } finally {
    await page.close();
    await site.close();
  }
}

await measure(false);
await measure(true);
