// What ten thousand steps leave behind in the engine's memory: nothing.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { openChromium, serveDist } from "./harness.js";

/** @type {Awaited<ReturnType<typeof serveDist>>} */
let site;
before(async () => {
  site = await serveDist({ folder: fileURLToPath(new URL("../../", import.meta.url)) });
});
after(() => site.close());

/** In the page: bytes of the engine's memory before and after that many steps. @param {any} order */
async function grow({ config, steps }) {
  const pkg = "../../www/pkg/equiflow.js";
  const { default: init, Engine } = await import(pkg);
  const { memory } = await init();
  const engine = new Engine(config);
  /** Everything that happens between two pictures, by one worker and by several. @param {number} count */
  const live = (count) => {
    for (let k = 0; k < count; k += 50) {
      engine.train(49);
      const units = engine.beginStep();
      for (let unit = 0; unit < units; unit++) engine.addPart(engine.computeUnit(unit));
      engine.finishStep();
      engine.evaluate(16);
      engine.trajectory(8, 5);
    }
  };
  live(100);
  const before = memory.buffer.byteLength;
  live(steps);
  return { before, after: memory.buffer.byteLength, step: engine.step() };
}

test("ten thousand steps leave the memory where it was", async () => {
  const page = await openChromium();
  try {
    await page.goto(`${site.url}benches/page/index.html`);
    const config = { system: "dw4", samples: 200, batch: 16, odeSteps: 4, timeKernels: 5, distanceKernels: 20 };
    const { before, after, step } = await page.evaluate(grow, { config, steps: 10_000 });
    assert.equal(step, 10_100);
    assert.equal(after, before);
  } finally {
    await page.close();
  }
});
