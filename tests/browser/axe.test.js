// axe on every screen: light and dark, English and Chinese, plain and in high contrast.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { openChromium, serveDist } from "./harness.js";

/** @typedef {import("./harness.js").Page} Page */

/** @type {Awaited<ReturnType<typeof serveDist>>} */
let site;
const axe = await readFile(new URL("../../node_modules/axe-core/axe.min.js", import.meta.url), "utf8");
before(async () => {
  site = await serveDist();
});
after(() => site.close());

/** Contrasts depend on the colours alone, and everything else on the words: each is looked at where it is another. */
const CONTRASTS = { runOnly: ["color-contrast"] };
const WORDS = { rules: { "color-contrast": { enabled: false } } };

/** Runs axe on what is to be seen now. @param {Page} page @param {string} screen @param {object} [options] of axe */
async function inspect(page, screen, options = {}) {
  await page.evaluate(axe);
  // What axe finds right is long, and asked for by nobody.
  const violations = await page.evaluate(
    (/** @type {object} */ how) =>
      /** @type {any} */ (globalThis).axe
        .run({ ...how, resultTypes: ["violations"] })
        .then((/** @type {any} */ found) =>
          found.violations.map((/** @type {any} */ { id, nodes }) => [
            id,
            nodes.map((/** @type {any} */ node) => node.html),
          ]),
        ),
    options,
  );
  assert.deepEqual(violations, [], screen);
  const bare = await page.evaluate(() =>
    [...document.querySelectorAll("canvas")]
      .filter((canvas) => canvas.checkVisibility() && !canvas.closest("[role=img][aria-label]"))
      .map(({ outerHTML }) => outerHTML),
  );
  assert.deepEqual(bare, [], `${screen}: every canvas has a name`);
}

/** The dialogs that can be opened now, by the buttons that open them. @param {Page} page */
const openers = (page) =>
  page.evaluate(() =>
    [...document.querySelectorAll("[aria-haspopup=dialog]")].flatMap((button, index) =>
      button.checkVisibility() ? [index] : [],
    ),
  );

/** @param {Page} page @param {number} index */
const press = (page, index) =>
  page.evaluate((/** @type {number} */ k) => {
    /** @type {HTMLElement} */ (document.querySelectorAll("[aria-haspopup=dialog]")[k]).click();
  }, index);

for (const look of [{ dark: false }, { dark: true }, { moreContrast: true }, { dark: true, moreContrast: true }]) {
  const name = `${look.dark ? "dark" : "light"}${look.moreContrast ? ", more contrast" : ""}`;
  test(`${name}: axe finds nothing on any screen`, async () => {
    const page = await openChromium({ ...look, width: 1440, height: 900 });
    try {
      const isPlain = look.dark === false;
      for (const { language, hash, options } of [
        { language: "en", hash: "#v1&system=dw4&samples=1000&batch=64&seed=-1", options: isPlain ? {} : CONTRASTS },
        ...(isPlain ? [{ language: "zh", hash: "#v1&samples=1000&batch=64", options: WORDS }] : []),
      ]) {
        await page.open(`${site.url}?lang=${language}${hash}`);
        await page.evaluate("equiflow.train(10)");
        await inspect(page, `${language}, at first`, options);
        await page.click("#setup-button");
        await page.fill("#field-batch", "0");
        await page.press("Tab");
        await inspect(page, `${language}, set-up`, options);
        for (const index of await openers(page)) {
          await press(page, index);
          await page.until(`dialog ${index} is open`, "document.querySelector('dialog[open]') !== null");
          const opened = await page.evaluate("document.querySelector('dialog[open]').id");
          await inspect(page, `${language}, ${opened}`, options);
          await page.evaluate("document.querySelector('dialog[open]').close()");
        }
        await page.click("#metrics dt button");
        await inspect(page, `${language}, a term`, options);
        await page.evaluate("equiflow.pin()");
        await page.evaluate("equiflow.configure({ seed: 2 })");
        await page.evaluate("equiflow.train(3)");
        await page.until("both runs are shown", "document.querySelector('#compare-differing li') !== null");
        await inspect(page, `${language}, two runs`, options);
        await page.evaluate("equiflow.unpin()");
      }
      assert.deepEqual(page.errors, []);
    } finally {
      await page.close();
    }
  });

  test(`${name}: axe finds nothing on a phone`, async () => {
    const page = await openChromium({ ...look, width: 390, height: 844, touch: true });
    try {
      await page.open(`${site.url}#v1&samples=1000&batch=64`);
      await page.evaluate("equiflow.train(10)");
      const options = look.dark === false ? {} : CONTRASTS;
      await inspect(page, "at first", options);
      await page.click("#menu-button");
      await inspect(page, "menu", options);
      assert.deepEqual(page.errors, []);
    } finally {
      await page.close();
    }
  });
}

test("where the system imposes its colours, what is chosen and what is pressed can still be told", async () => {
  const page = await openChromium({ forcedColors: true, width: 1440, height: 900 });
  try {
    await page.open(`${site.url}#v1&samples=1000&batch=64`);
    const outlines = await page.evaluate(() =>
      [...document.querySelectorAll(".segments input")].flatMap((input) => {
        const label = input.nextElementSibling;
        if (!label?.checkVisibility()) return [];
        const style = getComputedStyle(label);
        const marked = style.outlineStyle !== "none" && Number.parseFloat(style.outlineWidth) > 0;
        return marked === /** @type {HTMLInputElement} */ (input).checked ? [] : [label.textContent];
      }),
    );
    assert.deepEqual(outlines, []);
    const colours = await page.evaluate(() => {
      const style = getComputedStyle(document.documentElement);
      return ["ink", "card", "line"].map((name) => style.getPropertyValue(`--${name}`).trim());
    });
    assert.deepEqual(colours, ["CanvasText", "Canvas", "color-mix(in srgb, CanvasText 35%, Canvas)"]);
    assert.deepEqual(page.errors, []);
  } finally {
    await page.close();
  }
});
