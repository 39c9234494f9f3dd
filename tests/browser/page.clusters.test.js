// Thirteen particles in three dimensions: they train in the page, which goes on drawing and hearing, and
// answer every experiment.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { BROWSERS, serveDist } from "./harness.js";

/** @type {Awaited<ReturnType<typeof serveDist>>} */
let site;
before(async () => {
  site = await serveDist();
});
after(() => site.close());

const CLUSTER = "system=lj13&samples=100&batch=8&odeSteps=6";
const EXPERIMENTS = ["symmetry", "states", "modes", "gradients", "noise"];

for (const [name, launch] of Object.entries(BROWSERS)) {
  test(`${name}: a cluster trains in the page, which draws on and stops when it is told`, async () => {
    const page = await launch();
    try {
      await page.open(`${site.url}#v1&${CLUSTER}`);
      await page.click("#play");
      const start = await page.evaluate("equiflow.report().step");
      await page.until("it has trained", `equiflow.report().step > ${start} + 5`);
      // Frames are drawn while the engine works; whatever the pace of either, both go on.
      await page.evaluate(`{
        globalThis.frames = 0;
        globalThis.before = equiflow.report().step;
        const count = () => { frames++; requestAnimationFrame(count); };
        count();
      }`);
      await page.until("it draws and trains on", "frames > 10 && equiflow.report().step > before + 5");
      await page.click("#play");
      await page.until("it is paused", "document.querySelector('#play').dataset.playing === 'false'");
      const report = await page.evaluate("equiflow.report()");
      for (const key of ["loss", "testNll", "klGap", "ess", "generalisationGap"]) {
        assert.ok(Number.isFinite(report[key]), `${key} = ${report[key]}`);
      }
      assert.doesNotMatch(await page.evaluate("document.body.innerText"), /\bNaN\b|undefined|Infinity/);
      assert.deepEqual(page.errors, []);
    } finally {
      await page.close();
    }
  });
}

test("every experiment answers for the cluster, the icosahedron first", async () => {
  const page = await BROWSERS.chromium();
  try {
    await page.open(`${site.url}#v1&${CLUSTER}`);
    for (const id of EXPERIMENTS) {
      await page.click(`#experiment-choices label:has([value=${id}])`);
      const answered = `/step \\d/.test(document.querySelector("#experiment-${id} [role=status]")?.textContent ?? "")`;
      await page.until(`${id} has answered`, answered);
    }
    const { states } = await page.evaluate(
      "equiflow.experiment({ experiment: 'states', source: 'reference', count: 100 })",
    );
    // Around the particle in the middle of an icosahedron sit twelve others, all as far away.
    const [{ x }] = /** @type {[{ x: number[] }]} */ (states);
    const points = Array.from({ length: 13 }, (_, i) => x.slice(3 * i, 3 * i + 3));
    const [nearest = 0, second = 0, ...others] = points.map((point) => Math.hypot(...point)).sort((a, b) => a - b);
    const farthest = others.at(-1) ?? 0;
    assert.ok(nearest < 1e-3, `a particle at the centre: ${nearest}`);
    assert.ok(farthest - second < 1e-3 && second > 0.9, `twelve around it: ${second} to ${farthest}`);
    assert.deepEqual(page.errors, []);
  } finally {
    await page.close();
  }
});
