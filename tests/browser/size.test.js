// What a first visit transfers: every file that the page asks for until it shows the first picture, as a
// static host sends it.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { openChromium, serveDist } from "./harness.js";

/** Kilobytes, a little above what there is: whoever adds a lot shall notice. */
const LIMITS = {
  engine: { gzip: 400, brotli: 310 },
  others: { gzip: 100, brotli: 90 },
};

/** @type {Awaited<ReturnType<typeof serveDist>>} */
let site;
before(async () => {
  site = await serveDist();
});
after(() => site.close());

/** @param {string[]} addresses */
async function sizes(addresses) {
  const sum = { gzip: 0, brotli: 0 };
  for (const address of addresses) {
    const body = new Uint8Array(await (await fetch(address)).arrayBuffer());
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
    const asked = [...new Set(page.requests)].filter((address) => address.startsWith(site.url));
    const [engine, others] = [true, false].map((is) => asked.filter((address) => address.endsWith(".wasm") === is));
    assert.equal(engine?.length, 1, `the engine is one file: ${asked.join(", ")}`);
    assert.ok(
      others?.some((address) => /worker.*\.js/.test(address)),
      `the worker was asked for: ${others}`,
    );
    for (const [name, addresses, limit] of /** @type {const} */ ([
      ["engine", engine, LIMITS.engine],
      ["others", others, LIMITS.others],
    ])) {
      const { gzip, brotli } = await sizes(addresses ?? []);
      context.diagnostic(`${name}: ${gzip.toFixed(0)} kB with gzip, ${brotli.toFixed(0)} kB with Brotli`);
      assert.ok(gzip <= limit.gzip, `${name}: ${gzip.toFixed(0)} kB with gzip, at most ${limit.gzip}`);
      assert.ok(brotli <= limit.brotli, `${name}: ${brotli.toFixed(0)} kB with Brotli, at most ${limit.brotli}`);
    }
  } finally {
    await page.close();
  }
});
