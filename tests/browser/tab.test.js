// A tab that the browser discards while it is hidden comes back at its last kept state.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { BROWSERS, openChromium, openDiscardingChromium, serveDist, VISITOR } from "./harness.js";

/** @type {Awaited<ReturnType<typeof serveDist>>} */
let site;
before(async () => {
  site = await serveDist();
});
after(() => site.close());

/** The visibility of the document is what the test says. */
const prepare = `{
  let state = "visible";
  Object.defineProperty(Document.prototype, "visibilityState", { get: () => state });
  globalThis.show = (next) => {
    state = next;
    document.dispatchEvent(new Event("visibilitychange"));
  };
  // As when the process of the page ends: it hears of nothing.
  globalThis.end = () => addEventListener("pagehide", (event) => event.stopImmediatePropagation(), { capture: true });
}`;

const isKept = "Object.keys(sessionStorage).some((key) => key.endsWith('hiddenRun'))";

for (const [name, launch] of Object.entries(BROWSERS)) {
  test(`${name}: a discarded tab comes back with its run, and goes on to the same bits`, async () => {
    const page = await launch({ ...VISITOR, prepare });
    try {
      await page.open(`${site.url}#v1&samples=1000&batch=64&seed=3&hide=energy`);
      const { digest } = await page.evaluate("equiflow.train(60)");
      await page.evaluate("equiflow.reset()");
      await page.evaluate("equiflow.train(40)");
      await page.evaluate("end(); show('hidden')");
      await page.until("the run is kept", isKept);
      await page.reload();
      await page.ready();
      await page.expect("equiflow.report().step", 40);
      await page.expectText("#toast", /step 40/);
      assert.equal(await page.evaluate("equiflow.config().seed"), 3);
      await page.expect("location.hash", /hide=energy/);
      assert.equal((await page.evaluate("equiflow.train(20)")).digest, digest);
      assert.deepEqual(page.errors, []);
    } finally {
      await page.close();
    }
  });
}

test("a tab that Chromium discards itself comes back with its run", async () => {
  const { page, discard, close } = await openDiscardingChromium();
  try {
    await page.open(`${site.url}#v1&samples=1000&batch=64&seed=3`);
    const { digest } = await page.evaluate("equiflow.train(40)");
    const again = await discard(isKept);
    await again.ready();
    assert.equal(await again.evaluate("document.wasDiscarded"), true);
    await again.expect("equiflow.report().step", 40);
    await again.expectText("#toast", /step 40/);
    assert.equal((await again.evaluate("equiflow.report()")).digest, digest);
    assert.deepEqual([page.errors, again.errors], [[], []]);
  } finally {
    await close();
  }
});

test("a page that was seen again, or left, begins anew when it is loaded", async () => {
  const page = await openChromium({ ...VISITOR, prepare });
  try {
    await page.open(`${site.url}#v1&samples=500&batch=8`);
    await page.evaluate("equiflow.train(5)");
    await page.evaluate("show('hidden')");
    await page.until("the run is kept", isKept);
    await page.evaluate("show('visible')");
    await page.reload();
    await page.ready();
    await page.expect("equiflow.report().step", 0);
    // Another address is another run.
    await page.evaluate("equiflow.train(5)");
    await page.evaluate("end(); show('hidden')");
    await page.until("the run is kept", isKept);
    await page.evaluate("history.replaceState(null, '', '#v1&seed=9')");
    await page.reload();
    await page.ready();
    await page.expect("equiflow.report().step", 0);
    assert.deepEqual(page.errors, []);
  } finally {
    await page.close();
  }
});
