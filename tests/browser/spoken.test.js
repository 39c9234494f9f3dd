// What is spoken: each thing once, when it has settled. And shortcuts on keyboards of other scripts.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openChromium, serveDist } from "./harness.js";

/** @type {Awaited<ReturnType<typeof serveDist>>} */
let site;
before(async () => {
  site = await serveDist();
});
after(() => site.close());

/** From now on collects what live regions say, in the page. */
function listen() {
  const live =
    "[role=status], [role=alert], [aria-live]:not([aria-live=off]), output:not([aria-live=off], [aria-hidden=true])";
  /** @type {string[]} */
  const spoken = [];
  Object.assign(globalThis, { spoken });
  new MutationObserver((records) => {
    const regions = new Set(
      records.map(({ target }) => (target instanceof Element ? target : target.parentElement)?.closest(live)),
    );
    for (const region of regions) if (region?.textContent) spoken.push(`${region.id}: ${region.textContent}`);
  }).observe(document.body, { subtree: true, childList: true, characterData: true });
}

test("training and a held arrow key say what has come of them, once", async () => {
  const page = await openChromium();
  try {
    await page.open(`${site.url}#v1&samples=1000&batch=64`);
    await page.evaluate(listen);
    await page.click("#play");
    await page.until("it trains for a while", "equiflow.report().step > 600");
    await page.click("#play");
    await page.until("its end is said", "globalThis.spoken.some((each) => /status: Paused/.test(each))");
    const training = await page.evaluate("globalThis.spoken.splice(0)");
    assert.ok(training.length <= 4, training.join("\n"));

    await page.evaluate("document.querySelector('#training-time').focus()");
    for (let k = 0; k < 20; k++) await page.press("ArrowLeft");
    await page.until("the step is said", "globalThis.spoken.some((each) => /status: Paused/.test(each))");
    const moving = await page.evaluate("globalThis.spoken.splice(0)");
    assert.ok(moving.length <= 2, moving.join("\n"));
    assert.deepEqual(page.errors, []);
  } finally {
    await page.close();
  }
});

test("a Russian keyboard has the shortcuts, and text that is being composed has none", async () => {
  const page = await openChromium();
  try {
    await page.open(`${site.url}#v1&samples=1000&batch=64`);
    const press = (/** @type {KeyboardEventInit} */ event) =>
      page.evaluate(
        (init) =>
          document.body.dispatchEvent(new KeyboardEvent("keydown", { bubbles: true, cancelable: true, ...init })),
        event,
      );
    const step = "equiflow.report().currentStep";
    await press({ key: "s", code: "KeyS", keyCode: 229 });
    await press({ key: "s", code: "KeyS", isComposing: true });
    await press({ key: "ы", code: "KeyS" });
    await page.expect(step, 1);
    await press({ key: "s", code: "KeyS" });
    await page.expect(step, 2);
    assert.deepEqual(page.errors, []);
  } finally {
    await page.close();
  }
});
