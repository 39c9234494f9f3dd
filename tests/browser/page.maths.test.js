// One click to the mathematics.

import assert from "node:assert/strict";
import { test } from "node:test";
import { BROWSERS, serveDist } from "./harness.js";

for (const [name, launch] of Object.entries(BROWSERS)) {
  test(`${name}: one click opens formulas that are drawn as such, and Escape returns`, async () => {
    const site = await serveDist();
    const page = await launch({ width: 390, height: 844 });
    try {
      await page.open(`${site.url}?lang=en`);
      await page.click("#menu-button");
      await page.click("#maths-button");
      await page.until("it is open", "document.querySelector('#maths[open]') !== null");
      const heights = await page.evaluate(
        "[...document.querySelectorAll('#maths mfrac')].map((each) => each.getBoundingClientRect().height)",
      );
      assert.ok(heights.length > 5 && heights.every((/** @type {number} */ height) => height > 20), `${heights}`);
      await page.expect("document.documentElement.scrollWidth <= innerWidth", true);
      await page.press("Escape");
      await page.until("it is closed", "document.querySelector('#maths') === null");
      assert.deepEqual(page.errors, []);
    } finally {
      await page.close();
      await site.close();
    }
  });
}
