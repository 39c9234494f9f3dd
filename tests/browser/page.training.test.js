// What the page promises: in a browser, within seconds, a flow that is close to the truth.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { ENGINES, openChromium, serveDist } from "./harness.js";

/** @type {Awaited<ReturnType<typeof serveDist>>} */
let site;
before(async () => {
  site = await serveDist();
});
after(() => site.close());

test("DW-2 comes within 0.02 nats of the truth, with 95 % effective samples, in 1500 steps", async (context) => {
  const page = await openChromium();
  try {
    await page.open(`${site.url}#v1`);
    const report = await page.evaluate("equiflow.train(1500)");
    context.diagnostic(`gap ${report.klGap} ± ${report.klGapError} nats, ESS ${report.ess} %, defect ${report.defect}`);
    assert.equal(report.step, 1500);
    assert.ok(report.klGap <= 0.02, `gap ${report.klGap} ± ${report.klGapError}`);
    assert.ok(report.klGap >= -4 * report.klGapError, `gap ${report.klGap} ± ${report.klGapError}`);
    assert.ok(report.ess >= 95, `ESS ${report.ess} %`);
  } finally {
    await page.close();
  }
});

for (const [name, launch] of Object.entries(ENGINES)) {
  test(`${name}: the exact values stand beside those of the model, with errors, as the report has them`, async () => {
    const page = await launch();
    try {
      await page.open(`${site.url}#v1`);
      await page.evaluate("equiflow.train(500)");
      const report = await page.evaluate("equiflow.report({ careful: true })");
      assert.ok(report.weightsReliable, `the weights can be trusted: k = ${report.paretoK}`);
      const miss = Math.abs(report.freeEnergyDifference - report.exactFreeEnergyDifference);
      assert.ok(miss < 5 * report.freeEnergyDifferenceError, `${miss} ± ${report.freeEnergyDifferenceError} kT`);
      assert.ok(Math.abs(report.logZ - report.exactLogZ) < 5 * report.logZError, "log Z");
      // The page goes on to measure while it is at rest: what it shows is what its report says at that moment.
      await page.until("the page shows gap and ESS of its report with their errors", () => {
        const { klGap, klGapError, ess, essError } = /** @type {any} */ (window).equiflow.report();
        const textOf = (/** @type {string} */ selector) => document.querySelector(selector)?.textContent ?? "";
        // As many decimals as the page gives it.
        const isShown = (/** @type {number} */ value, /** @type {string} */ text) => {
          const [number = "", decimals = ""] = /[−-]?\d+\.(\d+)/.exec(text) ?? [];
          return number !== "" && Number(number.replace("−", "-")) === Number(value.toFixed(decimals.length));
        };
        return (
          isShown(klGap, textOf("#metric-gap .main")) &&
          isShown(klGapError, textOf("#metric-gap small")) &&
          isShown(ess, textOf("#metric-ess .main")) &&
          (essError === null
            ? textOf("#metric-ess .main").startsWith("≈")
            : isShown(essError, textOf("#metric-ess small")))
        );
      });
      const exact = report.exactFreeEnergyDifference.toFixed(2);
      await page.until(
        "the free energy is said with its error beside the exact one",
        (/** @type {string} */ value) =>
          new RegExp(`ΔF = \\d\\.\\d+ ± \\d\\.\\d+ .*exact ${value}`).test(
            document.querySelector("#profile-note")?.textContent ?? "",
          ),
        exact,
      );
      // The first curves have few draws, whose weights may not be trusted yet.
      await page.expect("[...document.querySelectorAll('#panel-energy .legend li')].map((item) => item.textContent)", [
        "data",
        "model",
        "model, reweighted",
        "exact",
      ]);
      assert.deepEqual(page.errors, []);
    } finally {
      await page.close();
    }
  });
}

test("DW-4 with 1000 samples reaches the level that is known for this model", async (context) => {
  const page = await openChromium();
  try {
    await page.open(`${site.url}#v1&system=dw4&samples=1000&batch=64`);
    const report = await page.evaluate("equiflow.train(2000)");
    context.diagnostic(`gap ${report.klGap} ± ${report.klGapError} nats, ESS ${report.ess} %, defect ${report.defect}`);
    assert.ok(report.klGap < 1.5, `gap ${report.klGap} ± ${report.klGapError}`);
    assert.ok(report.ess > 5, `ESS ${report.ess} %`);
  } finally {
    await page.close();
  }
});

test("the page draws and answers while it trains", async () => {
  const page = await openChromium();
  try {
    await page.open(`${site.url}#v1&system=dw4`);
    await page.click("#play");
    await page.until("it trains", "equiflow.report().currentStep > 0");
    // Each frame that comes before the next piece of training is over was drawn beside it.
    await page.evaluate(`{
      globalThis.frames = 0;
      globalThis.before = equiflow.report().step;
      const count = () => { frames++; requestAnimationFrame(count); };
      count();
    }`);
    await page.until("frames and steps go on together", "frames > 20 && equiflow.report().step > before + 20");
    await page.click("#play");
    await page.expectText("#play-text", "Play");
    assert.deepEqual(page.errors, []);
  } finally {
    await page.close();
  }
});

test("numbers that take long to measure are said to be on their way", async () => {
  const page = await openChromium();
  try {
    await page.open(`${site.url}?lang=en#v1&system=dw4&flow=manyBody&samples=500&batch=8`);
    await page.until("all samples are there", `document.querySelector("#metric-step small").textContent === ""`);
    await page.evaluate(`{
      const said = document.querySelector("#metric-step small");
      globalThis.shown = [];
      const record = () => {
        const { step, currentStep } = equiflow.report();
        shown.push([said.textContent, step === currentStep]);
      };
      new MutationObserver(record).observe(said, { characterData: true, childList: true, subtree: true });
    }`);
    await page.click("#step");
    await page.until("the step is measured", "equiflow.report().step === 1");
    await page.until("it is said no longer", `document.querySelector("#metric-step small").textContent === ""`);
    const shown = await page.evaluate("shown");
    const measuring = shown.filter((/** @type {[string, boolean]} */ [text]) => text === "measuring…");
    assert.ok(measuring.length > 0, "it is said");
    assert.ok(
      measuring.some((/** @type {[string, boolean]} */ [, isOfThisStep]) => !isOfThisStep),
      "while the numbers are of another step",
    );
  } finally {
    await page.close();
  }
});
