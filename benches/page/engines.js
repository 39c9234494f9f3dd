// The page in each browser engine that it is tested in: wall time for each step of `train(k)`, and of `train(1)` for a new run, each
// with its report, two times in one tab. One JSON line a fact. Called by `cargo xtask bench`.

import { ENGINES, serveDist } from "../../tests/browser/harness.js";
import { CASES } from "./cases.js";
import { say } from "./say.js";

const ROUNDS = 2;

/** In the page: milliseconds of a single step of a new run, then of one of many. @param {number} steps */
async function times(steps) {
  const { equiflow } = /** @type {any} */ (window);
  const timed = async (/** @type {number} */ count) => {
    const start = performance.now();
    await equiflow.train(count);
    return (performance.now() - start) / count;
  };
  await equiflow.configure({ seed: equiflow.config().seed + 1 });
  return { one: await timed(1), each: await timed(steps) };
}

const site = await serveDist();
try {
  for (const [engine, open] of Object.entries(ENGINES)) {
    for (const { system, batch, steps } of CASES) {
      const page = await open();
      try {
        await page.open(`${site.url}?lang=en#v1&system=${system}&batch=${batch}`);
        await page.until("the first report is there", "equiflow.report() !== undefined");
        const measured = [];
        for (let round = 0; round < ROUNDS; round++) measured.push(await page.evaluate(times, steps));
        const list = (/** @type {string[]} */ numbers) => numbers.join(" and ");
        const each = list(measured.map((time) => time.each.toFixed(2)));
        const one = list(measured.map((time) => time.one.toFixed(0)));
        say(`engines: ${engine}, ${system} ${batch}: train(${steps}) ${each} ms a step, train(1) ${one} ms`);
      } finally {
        await page.close();
      }
    }
  }
} finally {
  await site.close();
}
