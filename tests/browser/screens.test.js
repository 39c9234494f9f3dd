// Screens of every density and size.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { BROWSERS, ENGINES, openChromium, serveDist } from "./harness.js";

/** @type {Awaited<ReturnType<typeof serveDist>>} */
let site;
before(async () => {
  site = await serveDist();
});
after(() => site.close());

const LINK = "#v1&samples=1000&batch=64";

for (const [name, launch] of Object.entries(ENGINES)) {
  test(`${name}: pictures become as dense as the screen that the window moves to`, async () => {
    const page = await launch({ width: 1000, height: 700 });
    try {
      await page.open(`${site.url}${LINK}`);
      const densities = `["#flow-canvas", "#density-exact", "#density-model"].map((each) => {
      const canvas = document.querySelector(each);
      return Math.round((10 * canvas.width) / canvas.clientWidth) / 10;
    })`;
      await page.expect(densities, [1, 1, 1]);
      // The developer tools' emulation of a denser screen is not told to every page.
      await page.evaluate('void Object.defineProperty(window, "devicePixelRatio", { value: 2, configurable: true })');
      await page.expect(densities, [2, 2, 2]);
      assert.deepEqual(page.errors, []);
    } finally {
      await page.close();
    }
  });
}

// The window of WebKit's browser is never so narrow.
for (const [name, launch] of Object.entries(BROWSERS)) {
  for (const width of [320, 360, 390]) {
    test(`${name}, ${width} px: a click on the middle of the digest copies it`, async () => {
      const page = await launch({ width, height: 640 });
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

  test(`${name}: at 400 % zoom a plot has the whole window while it is read`, async () => {
    // 1280 by 1024 pixels of the screen.
    const page = await launch({ width: 320, height: 256 });
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
}

test("no number of the page lies over another one, however much there is to say about it", async () => {
  const page = await openChromium();
  /** Numbers whose text reaches beyond their own box, into the next one's or off the screen. */
  const over = () => {
    const boxes = [...document.querySelectorAll(".metrics > div")].map((box) => {
      const range = document.createRange();
      range.selectNodeContents(box);
      return range.getBoundingClientRect();
    });
    return boxes.flatMap((a, k) => {
      const crossed = boxes.some(
        (b, j) => j > k && a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom,
      );
      return crossed || a.right > innerWidth ? [`number ${k} at ${innerWidth} px`] : [];
    });
  };
  try {
    for (const language of ["en", "zh"]) {
      // Untrained: weights that are not to be trusted, and large gaps with their errors.
      await page.open(`${site.url}?lang=${language}#v1&system=lj13&samples=500&start=random`);
      await page.until("the weights are said not to be trusted", "equiflow.report()?.weightsReliable === false");
      for (const width of [1440, 1280, 1279, 1100, 860, 600, 390]) {
        await page.setViewport(width, 900);
        await page.expect(over, []);
      }
    }
    assert.deepEqual(page.errors, []);
  } finally {
    await page.close();
  }
});
