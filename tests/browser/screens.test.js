// Screens of every density and size, and paper.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openChromium, serveDist } from "./harness.js";

/** @type {Awaited<ReturnType<typeof serveDist>>} */
let site;
before(async () => {
  site = await serveDist();
});
after(() => site.close());

const LINK = "#v1&samples=1000&batch=64";

/** @param {import("./harness.js").Page} page @param {string} method @param {object} [options] */
const devTools = (page, method, options) => {
  assert.ok(page.devTools);
  return page.devTools(method, options);
};

test("pictures become as dense as the screen that the window moves to", async () => {
  const page = await openChromium({ width: 1000, height: 700 });
  try {
    await page.open(`${site.url}${LINK}`);
    const densities = `["#flow-canvas", "#density-exact", "#density-model"].map((each) => {
      const canvas = document.querySelector(each);
      return Math.round((10 * canvas.width) / canvas.clientWidth) / 10;
    })`;
    await page.expect(densities, [1, 1, 1]);
    // The developer tools' emulation of a denser screen is not told to every page.
    await page.evaluate('Object.defineProperty(window, "devicePixelRatio", { value: 2, configurable: true })');
    await page.expect(densities, [2, 2, 2]);
    assert.deepEqual(page.errors, []);
  } finally {
    await page.close();
  }
});

for (const width of [320, 360, 390]) {
  test(`${width} px: a click on the middle of the digest copies it`, async () => {
    const page = await openChromium({ width, height: 640 });
    try {
      await page.open(`${site.url}${LINK}`);
      await page.expect("document.querySelector('#digest').disabled", false);
      const { x, y } = await page.evaluate(() => {
        const digest = /** @type {HTMLElement} */ (document.querySelector("#digest"));
        digest.scrollIntoView({ block: "center", behavior: "instant" });
        const { left, top, width: w, height: h } = digest.getBoundingClientRect();
        return { x: left + w / 2, y: top + h / 2 };
      });
      await page.clickAt(x, y);
      await page.until(
        "it is copied, or shown for copying by hand",
        "/copied/i.test(document.querySelector('#toast').textContent) || document.querySelector('#copy-notice') !== null",
      );
      assert.deepEqual(page.errors, []);
    } finally {
      await page.close();
    }
  });
}

test("at 400 % zoom a plot has the whole window while it is read", async () => {
  // 1280 by 1024 pixels of the screen.
  const page = await openChromium({ width: 320, height: 256 });
  try {
    await page.open(`${site.url}${LINK}`);
    for (const panel of ["#panel-flow", "#panel-density", "#panel-learning", "#panel-energy", "#panel-profile"]) {
      const seen = (/** @type {string} */ selector) => {
        const element = /** @type {HTMLElement} */ (document.querySelector(selector));
        element.scrollIntoView({ block: "start", behavior: "instant" });
        const { left, top, width } = element.getBoundingClientRect();
        let rows = 0;
        for (let y = 0; y < innerHeight; y += 4) {
          if (element.contains(document.elementFromPoint(left + width / 2, y))) rows += 4;
        }
        // The curves' panels end a little above the window's foot.
        return rows > 0.85 * (256 - Math.max(0, top)) && top < 32 ? "whole" : JSON.stringify({ rows, top });
      };
      await page.expect(seen, "whole", panel);
    }
    await page.expect("document.documentElement.scrollWidth <= 320", true);
    assert.deepEqual(page.errors, []);
  } finally {
    await page.close();
  }
});

for (const dark of [false, true]) {
  for (const [system, width] of /** @type {const} */ ([
    ["dw2", 1280],
    ["dw2", 390],
    ["dw4", 1280],
  ])) {
    test(`${system} at ${width} px, ${dark ? "dark" : "light"}: two pages, dots round, in the light palette`, async () => {
      const page = await openChromium({ dark, width, height: 800 });
      try {
        await page.open(`${site.url}${LINK}&system=${system}`);
        await page.evaluate("equiflow.train(20)");
        await page.until(
          "every plot is drawn",
          "document.querySelectorAll('main .panel:not([hidden]) canvas').length > 3",
        );
        const { data } = await devTools(page, "Page.printToPDF", { paperWidth: 8.27, paperHeight: 11.69 });
        const pdf = Buffer.from(data, "base64").toString("latin1");
        assert.equal([...pdf.matchAll(/\/Type\s*\/Page\b/g)].length, 2);
        await devTools(page, "Emulation.setEmulatedMedia", {
          media: "print",
          features: [{ name: "prefers-color-scheme", value: dark ? "dark" : "light" }],
        });
        const odd = () =>
          [...document.querySelectorAll("main canvas")].flatMap((each) => {
            const canvas = /** @type {HTMLCanvasElement} */ (each);
            const { width: w, height: h } = canvas.getBoundingClientRect();
            if (w === 0) return [];
            const stretched =
              getComputedStyle(canvas).objectFit !== "contain" &&
              Math.abs((w * canvas.height) / (h * canvas.width) - 1);
            return stretched ? [`${canvas.id} ${stretched}`] : [];
          });
        await page.expect(odd, []);
        await page.expect("getComputedStyle(document.querySelector('#learning-title')).color", "rgb(27, 31, 36)");
        await page.expect("document.querySelector('#play').checkVisibility()", false);
        assert.deepEqual(page.errors, []);
      } finally {
        await page.close();
      }
    });
  }
}
