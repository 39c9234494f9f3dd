// Stop conditions: Play ends where it was asked to, the run stays the same, and links and scripts know them.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { BROWSERS, openChromium, serveDist } from "./harness.js";

/** @type {Awaited<ReturnType<typeof serveDist>>} */
let site;
before(async () => {
  site = await serveDist();
});
after(() => site.close());

const paused = "document.querySelector('#play').getAttribute('data-playing') === 'false'";
const line = "document.querySelector('#budget').innerText";

for (const [name, launch] of Object.entries(BROWSERS)) {
  test(`${name}: Play ends at exactly the step that was asked for, with the bits of any other way there`, async () => {
    const page = await launch();
    try {
      await page.open(`${site.url}#v1&samples=1000&batch=64`);
      const { digest } = await page.evaluate("equiflow.train(137)");
      await page.evaluate("equiflow.reset()");
      await page.click("#stop-button");
      await page.fill("#stop-steps", "137");
      await page.press("Enter");
      await page.press("Escape");
      await page.until("the address says so", "location.hash.includes('stop=steps:137')");
      await page.expect(line, /step 0 of 137/);
      await page.click("#play");
      await page.until("it has stopped and says so", `${line}.includes('Stopped at step 137')`);
      await page.until("the report is of that step", "equiflow.report().step === 137");
      assert.equal((await page.evaluate("equiflow.report()")).digest, digest);
      await page.click("#play");
      await page.until("Play goes on beyond it", "equiflow.report().step > 137");
      await page.click("#play");
      await page.until("it pauses", paused);
      assert.deepEqual(page.errors, []);
    } finally {
      await page.close();
    }
  });
}

test("a link brings its conditions; effective samples, the KL gap and time end Play", async () => {
  const page = await openChromium();
  try {
    await page.open(`${site.url}#v1&stop=ess:90&samples=1000&batch=64&start=random&seed=3`);
    await page.click("#play");
    await page.until("it has stopped", `${line}.includes('effective samples.') && ${paused}`);
    const { step } = await page.evaluate("equiflow.report()");
    assert.ok(step > 0);

    assert.deepEqual(await page.evaluate("equiflow.stopAt({ klGap: 0.3 })"), { klGap: 0.3 });
    await page.evaluate("equiflow.reset()");
    await page.click("#play");
    await page.until("it has stopped again", `${line}.includes('the KL gap is') && ${paused}`);

    await page.evaluate("equiflow.stopAt({ seconds: 1 })");
    await page.evaluate("equiflow.reset()");
    await page.click("#play");
    await page.until("time ends it", `${line}.includes('after 1 s') && ${paused}`);

    assert.match(
      await page.evaluate(
        "(() => { try { equiflow.stopAt({ ess: 200 }); } catch (error) { return error.message; } })()",
      ),
      /stop ess: 200 is not possible. Allowed: a number from 0.1 to 100/,
    );
    assert.deepEqual(await page.evaluate("equiflow.stopAt()"), {});
    // A script's own steps are not cut short.
    await page.evaluate("equiflow.stopAt({ steps: 5 })");
    await page.evaluate("equiflow.reset()");
    assert.equal((await page.evaluate("equiflow.train(9)")).step, 9);
    assert.deepEqual(page.errors, []);
  } finally {
    await page.close();
  }
});

/** Hides or shows the tab, as far as the page can know. @param {boolean} hidden */
const hide = (hidden) => {
  Object.defineProperty(document, "visibilityState", {
    configurable: true,
    get: () => (hidden ? "hidden" : "visible"),
  });
  document.dispatchEvent(new Event("visibilitychange"));
};

test("a background tab goes on by default, and pauses where that was chosen; the choice is kept", async () => {
  const page = await openChromium();
  try {
    await page.open(`${site.url}#v1&samples=1000&batch=64`);
    await page.evaluate("equiflow.stopAt({ ess: 100 })");
    await page.click("#play");
    await page.evaluate(hide, true);
    const hidden = await page.evaluate("equiflow.report().currentStep");
    await page.until("it trains on, and looks", `equiflow.report().step > ${hidden} + 200`);
    await page.evaluate(hide, false);

    await page.click("#stop-button");
    await page.click("#stop-panel label:has([value=pause])");
    await page.press("Escape");
    await page.evaluate(hide, true);
    await page.until("it pauses", paused);
    await page.evaluate(hide, false);
    await page.until("it goes on when it is seen", `!(${paused})`);
    await page.click("#play");
    await page.until("it is paused by hand", paused);
    await page.evaluate(hide, true);
    await page.evaluate(hide, false);
    assert.ok(await page.evaluate(paused), "what was paused by hand stays so");

    await page.reload();
    await page.ready();
    await page.expect("document.querySelector('[name=background]:checked').value", "pause");
    assert.deepEqual(page.errors, []);
  } finally {
    await page.close();
  }
});
