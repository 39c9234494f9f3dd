// Settings change under a training run: the old one stops, the new one trains, nothing is mixed up.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openChromium, serveDist } from "./harness.js";

/** @type {Awaited<ReturnType<typeof serveDist>>} */
let site;
before(async () => {
  site = await serveDist();
});
after(() => site.close());

const SWITCHES = [
  { system: "dw4" },
  { flow: "plain" },
  { augmentation: "both" },
  { objective: "mixture" },
  { system: "lj13", flow: "pair", augmentation: "none", objective: "likelihood" },
  { start: "random" },
  { gradient: "otd" },
  { system: "dw2", objective: "matching" },
  { objective: "energy", gradient: "dto" },
  { integrator: "dopri5" },
  { integrator: "midpoint", start: "matching", objective: "likelihood" },
];

test("system, flow, objective, gradient and integrator may change while a run trains", async () => {
  const page = await openChromium();
  try {
    await page.open(`${site.url}#v1&samples=200&batch=16&odeSteps=6`);
    for (const patch of SWITCHES) {
      await page.evaluate("void equiflow.play()");
      const changed = await page.evaluate(`equiflow.configure(${JSON.stringify(patch)})`);
      assert.deepEqual(changed.notes, []);
      for (const [key, value] of Object.entries(patch)) assert.equal(changed.config[key], value);
      const report = await page.evaluate("equiflow.train(2)");
      assert.equal(report.system, changed.config.system);
      assert.ok(report.step >= 2 && Number.isFinite(report.testNll), JSON.stringify(report));
    }
    assert.deepEqual(page.errors, []);
  } finally {
    await page.close();
  }
});
