// Milliseconds per training step in headless Chromium, one JSON line a case, in the shape of the
// native benchmark's lines. Called by `cargo xtask bench` with that benchmark's cases as arguments,
// so that both time the same.

import { fileURLToPath } from "node:url";
import { openChromium, serveDist, VISITOR } from "../../tests/browser/harness.js";

const BLOCK_MS = 8;

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
const page = await openChromium(VISITOR);
try {
  await page.goto(`${site.url}benches/page/index.html`);
  for (const line of process.argv.slice(2)) {
    const { case: system, batch, blocks } = JSON.parse(line);
    const config = { system, batch, samples: 500, start: "random", timeKernels: 10, timeWidth: 0.3 };
    const times = await page.evaluate(ask, { config, ms: BLOCK_MS, blocks });
    console.log(JSON.stringify({ case: system, batch, times }));
  }
} finally {
  await page.close();
  await site.close();
}
