// Several real workers share the steps of a run, and make the bits of one.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { DEFAULTS } from "../../www/config/schema.js";
import { BROWSERS, serveDist } from "./harness.js";

const folder = fileURLToPath(new URL("../../", import.meta.url));
/** With messages between the workers, and with shared memory. @type {Awaited<ReturnType<typeof serveDist>>[]} */
let sites;
before(async () => {
  sites = await Promise.all([serveDist({ folder }), serveDist({ folder, isolated: true })]);
});
after(() => Promise.all(sites.map((site) => site.close())));

/** In the page: trains with that many workers; resolves to the digest and how many took part. @param {any} order */
async function train({ config, workers, steps }) {
  const helpersOf = "../../www/trainer/parallel/helper-pool.js";
  const { HelperPool } = await import(helpersOf);
  return new Promise((resolve, reject) => {
    const worker = new Worker("../../www/trainer/worker/training-worker.js", { type: "module" });
    const helpers = new HelperPool(worker);
    const run = 1;
    const view = { dark: false, visible: true };
    let most = 0;
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.onmessage = ({ data }) => {
      if (helpers.onMessage(data)) return;
      if (data.type === "ready") worker.postMessage({ type: "open", run, config, view, workers });
      else if (data.type === "opened") worker.postMessage({ type: "train", run, id: 1, steps });
      else if (data.type === "progress") {
        most = Math.max(most, data.workers);
        worker.postMessage({ type: "ack", run });
      } else if (data.type === "reached") {
        worker.terminate();
        helpers.endAll();
        resolve({ digest: data.digest, step: data.step, most });
      } else if (data.message !== undefined) reject(new Error(data.message));
    };
  });
}

for (const [browser, how, index] of /** @type {["chromium" | "firefox", string, number][]} */ ([
  ["chromium", "messages", 0],
  ["chromium", "shared memory", 1],
  ["firefox", "messages", 0],
])) {
  test(`${browser}: one, two, three and eight workers come to the same digest by ${how}`, async () => {
    const page = await BROWSERS[browser]();
    try {
      await page.goto(`${sites[index]?.url}benches/page/index.html`);
      await page.expect("crossOriginIsolated", how === "shared memory");
      const shared = { ...DEFAULTS, samples: 500, batch: 384, seed: 7 };
      const steps = 25;
      for (const { sizes = [1, 2, 3], ...change } of [
        { system: "dw4", start: "random" },
        { system: "dw2", objective: "mixture", timeKernels: 5 },
        // More workers than there are processors.
        { system: "lj13", samples: 60, batch: 1024, odeSteps: 2, sizes: [1, 8] },
      ]) {
        const config = { ...shared, ...change };
        const ends = [];
        for (const workers of sizes) {
          const { digest, step, most } = await page.evaluate(train, { config, workers, steps });
          assert.equal(step, steps);
          assert.equal(most, workers, `${most} workers took part`);
          ends.push(digest);
        }
        assert.deepEqual([...new Set(ends)], [ends[0]], JSON.stringify(change));
      }
    } finally {
      await page.close();
    }
  });
}
