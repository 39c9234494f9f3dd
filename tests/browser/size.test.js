// What a first visit transfers, compressed as a static host sends it: every file that the page asks for until its
// engine is ready, and what it keeps for visits without a network.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";
import { openChromium, serveDist } from "./harness.js";

const DIST = fileURLToPath(new URL("../../dist/", import.meta.url));

/** Kilobytes with Brotli. Who needs more takes something out, or says in the commit what it is worth. */
const LIMITS = { engine: 158, visit: 263, kept: 792 };

/** @type {Awaited<ReturnType<typeof serveDist>>} */
let site;
before(async () => {
  site = await serveDist();
});
after(() => site.close());

/** @param {string[]} addresses */
async function size(addresses) {
  const names = addresses.map((address) => address.slice(site.url.length) || "index.html");
  const bodies = await Promise.all(names.map((name) => readFile(join(DIST, name))));
  return bodies.reduce((sum, body) => sum + brotliCompressSync(body).length, 0) / 1000;
}

test("a first visit transfers and keeps no more than it must", async (context) => {
  const prepare = "Object.defineProperty(navigator, 'serviceWorker', { value: undefined })";
  const page = await openChromium({ prepare });
  try {
    await page.open(site.url);
    const asked = page.requests.filter((address) => address.startsWith(site.url));
    const visit = [...new Set(asked)];
    assert.deepEqual(asked.toSorted(), visit.toSorted(), "nothing is asked for twice");
    const engine = visit.filter((address) => address.endsWith(".wasm"));
    assert.match(engine.join(" "), /^\S+equiflow_light_bg\S+$/, "the engine is one file, the light one");
    const worker = visit.some((address) => /worker.*\.js/.test(address));
    assert.ok(worker, `the worker was asked for: ${visit}`);

    const source = await readFile(join(DIST, "sw.js"), "utf8");
    const names = Object.keys(JSON.parse(/const FILES = (\{.*?\});/.exec(source)?.[1] ?? ""));
    const kept = names.map((name) => site.url + name);
    for (const address of visit) assert.ok(kept.includes(address), `${address} is kept`);

    const sizes = { engine: await size(engine), visit: await size(visit), kept: await size(kept) };
    context.diagnostic(`kB with Brotli: ${JSON.stringify(sizes)}`);
    for (const name of /** @type {const} */ (["engine", "visit", "kept"])) {
      assert.ok(sizes[name] > LIMITS[name] / 3, `${name}: ${sizes[name]} kB cannot be all of it`);
      assert.ok(sizes[name] <= LIMITS[name], `${name}: ${sizes[name]} kB with Brotli, at most ${LIMITS[name]}`);
    }
  } finally {
    await page.close();
  }
});
