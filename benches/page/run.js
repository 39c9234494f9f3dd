// Milliseconds per training step in headless Chromium, one JSON line a case, in the shape of the
// native benchmark's lines. Called by `cargo xtask bench` with that benchmark's lines as arguments,
// so that both time the same cases.

import { fileURLToPath } from "node:url";
import { openChromium, serveDist } from "../../tests/browser/harness.js";

const BLOCK = 20;

/** In the page: a worker of its own for each case. @param {unknown} message */
function ask(message) {
  return new Promise((resolve, reject) => {
    const worker = new Worker("worker.js", { type: "module" });
    worker.onmessage = ({ data }) => (data.error ? reject(new Error(data.error)) : resolve(data.times));
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage(message);
  });
}

const site = await serveDist({ folder: fileURLToPath(new URL("../../", import.meta.url)) });
const page = await openChromium();
try {
  await page.goto(`${site.url}benches/page/index.html`);
  for (const line of process.argv.slice(2)) {
    const { case: system, batch, n } = JSON.parse(line);
    /** @type {number[]} */
    const times = await page.evaluate(ask, { config: { system, batch }, block: BLOCK, blocks: n });
    times.sort((a, b) => a - b);
    const result = {
      case: system,
      batch,
      median_ms: times[Math.floor(times.length / 2)],
      min_ms: times[0],
      max_ms: times.at(-1),
      n,
    };
    console.log(JSON.stringify(result));
  }
} finally {
  await page.close();
  await site.close();
}
