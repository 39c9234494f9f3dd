// The golden bits in real browsers: the same file that Rust and Node compare with.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { presetOf } from "../../www/config/schema.js";
import { ENGINES, serveDist } from "./harness.js";

/** @type {{ link: string, digest: string }[]} */
const GOLDEN = JSON.parse(readFileSync(new URL("../data/golden.json", import.meta.url), "utf8"));

/** Runs that the light engine does not hold. */
const FULL = /lj13|flow=|dopri5|otd/;
/** First what the light engine holds; then, once the full one is there, everything. */
const RUNS = [
  ...GOLDEN.filter(({ link }) => !FULL.test(link)),
  ...GOLDEN.toSorted((a, b) => Number(FULL.test(b.link)) - Number(FULL.test(a.link))),
];
const isFull = (/** @type {string} */ address) => /equiflow_bg.*\.wasm/.test(address);

/** @type {Awaited<ReturnType<typeof serveDist>>} */
let site;
before(async () => {
  site = await serveDist();
});
after(() => site.close());

for (const [name, launch] of Object.entries(ENGINES)) {
  test(`${name}: short runs have their golden digests`, async () => {
    const page = await launch();
    try {
      await page.open(site.url);
      for (const [index, { link, digest }] of RUNS.entries()) {
        const { steps, ...patch } = Object.fromEntries(new URLSearchParams(link.replace("#v1&", "")));
        const { notes } = await page.evaluate(
          `equiflow.configure(${JSON.stringify({ ...presetOf(patch.flow ?? ""), ...patch })})`,
        );
        assert.deepEqual(notes, []);
        const report = await page.evaluate(`equiflow.train(${Number(steps)})`);
        assert.equal(report.digest, digest, link);
        const light = index < RUNS.length - GOLDEN.length;
        // What a worker of WebKit asks for is not known here.
        if (name !== "webkit")
          assert.equal(page.requests.some(isFull), !light, `${link}: ${page.requests.filter(isFull)}`);
      }
    } finally {
      await page.close();
    }
  });
}
