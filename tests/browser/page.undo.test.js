// Back and Forward undo and redo changes of the settings, and bring the runs back.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { BROWSERS, serveDist } from "./harness.js";

/** @type {Awaited<ReturnType<typeof serveDist>>} */
let site;
before(async () => {
  site = await serveDist();
});
after(() => site.close());

for (const [name, launch] of Object.entries(BROWSERS)) {
  test(`${name}: one entry for each change; Back and Forward replay the runs that were left`, async () => {
    const page = await launch();
    try {
      await page.open(`${site.url}#v1&batch=16`);
      const { digest } = await page.evaluate("equiflow.train(5)");
      const before = await page.evaluate("history.length");
      await page.evaluate("equiflow.configure({ seed: 7 })");
      await page.evaluate("equiflow.configure({ seed: 7 })");
      await page.expect("history.length", before + 1);
      const redone = await page.evaluate("equiflow.train(3)");

      await page.evaluate("history.back()");
      await page.until("the first run is back", "equiflow.report()?.step === 5 && equiflow.config().seed !== 7");
      assert.equal((await page.evaluate("equiflow.report()")).digest, digest);
      await page.until("it is said", "document.querySelector('#replay-notice') !== null");

      await page.evaluate("history.forward()");
      await page.until("the second run is back", "equiflow.report()?.step === 3 && equiflow.config().seed === 7");
      assert.equal((await page.evaluate("equiflow.report()")).digest, redone.digest);
      assert.deepEqual(page.errors, []);
    } finally {
      await page.close();
    }
  });
}
