// What cannot be taken at its word is said beside it: samples of chains that have not mixed, steps that missed their tolerance.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { exported, KEEP_SAVED, openChromium, serveDist } from "./harness.js";

/** @type {Awaited<ReturnType<typeof serveDist>>} */
let site;
before(async () => {
  site = await serveDist();
});
after(() => site.close());

const UNMIXED = "The chains have not mixed: treat these data as approximate.";

test("chains that have not mixed are told of beside their samples, and chains that have are not", async () => {
  const page = await openChromium();
  try {
    // At a tenth of the temperature barriers are ten times as high: chains stay where they began.
    await page.open(`${site.url}?lang=en#v1&system=dw4&tau=0.1&samples=100&batch=16`);
    await page.click("#setup-button");
    await page.expectText(
      "#provenance",
      new RegExp(`^Reference data: 100 configurations .* split R̂ 1\\.[1-9].* ${UNMIXED}$`),
    );
    await page.evaluate("location.hash = '#v1&system=dw4&samples=110&batch=16'");
    await page.expectText("#provenance", /^Reference data: 110 configurations (?!.*have not mixed)/);
    assert.deepEqual(page.errors, []);
  } finally {
    await page.close();
  }
});

test("a run whose adaptive steps miss their tolerance says in how many training steps", async () => {
  const page = await openChromium({ prepare: KEEP_SAVED });
  const drop = (/** @type {object} */ file) =>
    page.evaluate((/** @type {string} */ text) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([text], "run.json"));
      dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true }));
    }, JSON.stringify(file));
  try {
    await page.open(`${site.url}?lang=en#v1&integrator=dopri5&gradient=otd&guard=0&samples=100&batch=16`);
    await page.evaluate("equiflow.train(1)");
    await page.expect("equiflow.report().toleranceFailures", 0);
    // A million times the velocity: no step is short enough.
    const file = JSON.parse(Buffer.from(await exported(page, "run")).toString("utf8"));
    await page.evaluate("document.querySelector('#export').close()");
    for (const [k, eta] of file.snapshot.state.theta.entries()) file.snapshot.state.theta[k] = 1e6 * eta;
    await drop(file);
    // The page tells the digest that such numbers have.
    await page.expectText("#problem-notice", /its numbers give [0-9a-f]{16}/);
    const said = await page.evaluate("document.querySelector('#problem-notice').textContent");
    const [, digest] = /its numbers give ([0-9a-f]{16})/.exec(said) ?? [];
    await page.click("#problem-notice .close");
    await drop({ ...file, digest });
    await page.until(
      "the stiff run is open",
      (/** @type {string} */ wanted) => /** @type {any} */ (globalThis).equiflow.report()?.digest === wanted,
      digest ?? "",
    );
    await page.expect("/tolerance/.test(document.querySelector('#watch').textContent)", false);
    await page.evaluate("equiflow.train(1)");
    await page.expectText("#watch", /missed its tolerance and took equal steps instead: 1\. Use a lower learning rate/);
    assert.deepEqual(page.errors, []);
  } finally {
    await page.close();
  }
});
