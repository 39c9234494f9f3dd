// The click of the tests: one that a moving target has dodged is tried again, one that has arrived is not.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openFirefox, openWebKit, serveDist } from "./harness.js";

/** @type {Awaited<ReturnType<typeof serveDist>>} */
let site;
before(async () => {
  site = await serveDist();
});
after(() => site.close());

const LAUNCH = process.platform === "linux" ? { firefox: openFirefox, webkit: openWebKit } : { firefox: openFirefox };

for (const [name, launch] of Object.entries(LAUNCH)) {
  test(`${name}: a click that its target dodges comes again, and one that arrives comes once`, async () => {
    const page = await launch();
    try {
      await page.goto(site.url);
      await page.evaluate(() => {
        const button = document.createElement("button");
        button.dataset.dodging = "";
        button.style.cssText = "position: fixed; z-index: 99; left: 40px; top: 300px; width: 60px; height: 30px";
        const counts = { pressed: 0, clicked: 0 };
        button.addEventListener("mousedown", () => {
          counts.pressed += 1;
          if (counts.pressed === 1) button.style.left = "400px";
        });
        button.addEventListener("click", () => {
          counts.clicked += 1;
        });
        document.body.append(button);
        Object.assign(window, { counts });
      });
      await page.click("[data-dodging]");
      assert.deepEqual(await page.evaluate("counts"), { pressed: 2, clicked: 1 });
      await page.click("[data-dodging]");
      assert.deepEqual(await page.evaluate("counts"), { pressed: 3, clicked: 2 });
    } finally {
      await page.close();
    }
  });
}
