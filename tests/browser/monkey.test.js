// A short form of the monkey of tests/browser/torture.js.
// EQUIFLOW_MONKEY_SEED and EQUIFLOW_MONKEY_ACTS choose another one, or a longer one.

import { after, before, test } from "node:test";
import { ENGINES, serveDist } from "./harness.js";
import { monkey } from "./torture/monkey.js";

/** How many acts in each browser; fewer where one takes longer. @type {Record<string, number>} */
const ACTS = { chromium: 300, firefox: 60, webkit: 60 };
const WANTED = Number(process.env.EQUIFLOW_MONKEY_ACTS ?? 0);
const SEED = Number(process.env.EQUIFLOW_MONKEY_SEED ?? 1);

/** @type {Awaited<ReturnType<typeof serveDist>>} */
let site;
before(async () => {
  site = await serveDist();
});
after(() => site.close());

for (const engine of Object.keys(ENGINES)) {
  const count = WANTED || (ACTS[engine] ?? 0);
  test(`${engine}: a monkey of ${count} acts leaves no error in the console, no NaN on the page, and a page that works`, async (context) => {
    const acts = await monkey({ engine, home: site.url, seed: SEED, count });
    context.diagnostic(`seed ${SEED}, ${acts} acts`);
  });
}
