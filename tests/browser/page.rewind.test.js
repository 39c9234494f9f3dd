// Training time goes back to kept steps, bit for bit, and the run goes on from there as it did before.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { BROWSERS, openChromium, serveDist } from "./harness.js";

/** @type {Awaited<ReturnType<typeof serveDist>>} */
let site;
before(async () => {
  site = await serveDist();
});
after(() => site.close());

for (const [name, launch] of Object.entries(BROWSERS)) {
  test(`${name}: a script goes back and on again to the same reports`, async () => {
    const page = await launch();
    try {
      await page.open(`${site.url}#v1&batch=16`);
      const early = await page.evaluate("equiflow.train(4)");
      const late = await page.evaluate("equiflow.train(6)");
      const kept = await page.evaluate("equiflow.keptSteps()");
      assert.ok(
        [0, 4, 10].every((step) => kept.includes(step)),
        `${kept}`,
      );
      for (const again of [await page.evaluate("equiflow.rewind(4)"), await page.evaluate("equiflow.train(0)")]) {
        for (const key of ["digest", "step", "loss", "testNll", "klGap", "ess"])
          assert.equal(again[key], early[key], key);
      }
      const redone = await page.evaluate("equiflow.train(6)");
      for (const key of ["digest", "step", "loss", "testNll", "klGap", "ess"])
        assert.equal(redone[key], late[key], key);
      const refusal = await page.evaluate("equiflow.rewind(12345).catch((error) => error.message)");
      assert.match(refusal, /step 12345 is not kept/);
      assert.deepEqual(page.errors, []);
    } finally {
      await page.close();
    }
  });
}

test("the slider goes back by keyboard at 320 pixels, and the button goes on", async () => {
  const page = await openChromium({ width: 320, height: 640 });
  try {
    await page.open(`${site.url}?lang=zh#v1&batch=16`);
    const start = (await page.evaluate("equiflow.report()")).digest;
    const { digest } = await page.evaluate("equiflow.train(5)");
    await page.until(
      "the slider is there",
      "document.querySelector('#rewind').checkVisibility({ visibilityProperty: true })",
    );
    await page.evaluate("document.querySelector('#training-time').focus()");
    await page.press("Home");
    await page.until(
      "the page shows step 0",
      `equiflow.report().currentStep === 0 && equiflow.report().digest === '${start}'`,
    );
    await page.expect("document.querySelector('#training-value').textContent", "第 0 步");
    await page.press("End");
    await page.until(
      "the page shows step 5",
      `equiflow.report().currentStep === 5 && equiflow.report().digest === '${digest}'`,
    );
    await page.press("Home");
    await page.until("one can go on", "document.querySelector('#training-onward').ariaDisabled === 'false'");
    await page.click("#training-onward");
    await page.until("it trains past where it was", "equiflow.report().currentStep > 5");
    await page.evaluate("equiflow.pause()");
    const wide = await page.evaluate("document.documentElement.scrollWidth");
    assert.ok(wide <= 320, `${wide}`);
    assert.deepEqual(page.errors, []);
  } finally {
    await page.close();
  }
});
