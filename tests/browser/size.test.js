// What a first visit transfers: every file that the page asks for until it shows the first picture, as a
// static host sends it.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { starts } from "../../benches/page/start.js";
import { openChromium, serveDist } from "./harness.js";

/** Kilobytes with Brotli. */
const LIMITS = { engine: 200, all: 350 };

/** @type {Awaited<ReturnType<typeof serveDist>>} */
let site;
before(async () => {
  site = await serveDist();
});
after(() => site.close());

/** @param {string[]} addresses */
async function sizes(addresses) {
  const sum = { gzip: 0, brotli: 0 };
  // All are fetched first: while one is compressed, the server would hang up.
  const bodies = await Promise.all(addresses.map(async (address) => (await fetch(address)).arrayBuffer()));
  for (const body of bodies.map((each) => new Uint8Array(each))) {
    sum.gzip += gzipSync(body, { level: 9 }).length / 1000;
    sum.brotli += brotliCompressSync(body).length / 1000;
  }
  return sum;
}

test("a first visit transfers no more than it must", async (context) => {
  const prepare = "Object.defineProperty(navigator, 'serviceWorker', { value: undefined })";
  const page = await openChromium({ prepare });
  try {
    await page.goto(site.url);
    await page.until("the engine is ready", "window.equiflow !== undefined && window.equiflow.ready.then(() => true)");
    const asked = page.requests.filter((address) => address.startsWith(site.url));
    const all = [...new Set(asked)];
    assert.deepEqual(asked.toSorted(), all.toSorted(), "nothing is asked for twice");
    const engine = all.filter((address) => address.endsWith(".wasm"));
    assert.match(engine.join(" "), /^\S+equiflow_light_bg\S+$/, "the engine is one file, the light one");
    const worker = all.some((address) => /worker.*\.js/.test(address));
    assert.ok(worker, `the worker was asked for: ${all}`);
    for (const [name, addresses] of Object.entries({ engine, all })) {
      const { gzip, brotli } = await sizes(addresses);
      context.diagnostic(`${name}: ${gzip.toFixed(0)} kB with gzip, ${brotli.toFixed(0)} kB with Brotli`);
      const limit = name === "engine" ? LIMITS.engine : LIMITS.all;
      assert.ok(brotli <= limit, `${name}: ${brotli.toFixed(0)} kB with Brotli, at most ${limit}`);
    }
  } finally {
    await page.close();
  }
});

test("the flow is drawn and the first report is there", async (context) => {
  // How long it takes is said, not judged: a busy machine is no failure.
  for (const line of await starts(3)) context.diagnostic(line);
});
