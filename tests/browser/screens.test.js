// Screens of every density and size, and paper.

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

/** @param {import("./harness.js").Page} page @param {string} method @param {object} [options] */
const devTools = (page, method, options) => {
  assert.ok(page.devTools);
  return page.devTools(method, options);
};

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
        // A4 and Letter.
        for (const [paperWidth, paperHeight] of [
          [8.27, 11.69],
          [8.5, 11],
        ]) {
          const { data } = await devTools(page, "Page.printToPDF", { paperWidth, paperHeight });
          const pdf = Buffer.from(data, "base64").toString("latin1");
          assert.equal([...pdf.matchAll(/\/Type\s*\/Page\b/g)].length, 2, `pages of ${paperWidth} in`);
        }
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

/**
 * What may be open while one prints, and how many pages that are at least and at most: text takes what fonts need. `fullness`:
 * what is on the emptiest page beside the fullest one, at least, where no page may hold a few lines only.
 */
const OPEN = {
  "a lesson": { link: "&lesson=ring", seen: "#lesson", pages: [2, 2] },
  "the story": { link: "&story=3", seen: "#story", pages: [4, 6], fullness: 0.2 },
  "the story in Chinese": { link: "&story=3", seen: "#story", pages: [4, 6], lang: "zh", fullness: 0.2 },
  "an experiment": { link: "&system=dw4&open=symmetry", seen: "#experiment-symmetry canvas", pages: [3, 3] },
  "set-up": { press: "#setup-button", seen: "#setup-title", pages: [2, 2] },
  "the list of lessons": { press: "#lessons-button", seen: ".dialog[open]", pages: [2, 2] },
  "the mathematics": { press: "#maths-button", seen: "#maths[open]", pages: [4, 6] },
  "two runs that are compared": { press: "#pin-button", seen: "#compare:not([hidden]) table", pages: [2, 2] },
};

for (const [name, { link = "", press = "", seen, pages, lang = "en", fullness = 0 }] of Object.entries(
  /** @type {Record<string, { link?: string, press?: string, seen: string, pages: number[], lang?: string, fullness?: number }>} */ (
    OPEN
  ),
)) {
  test(`printed with ${name}: figures on two pages, no page without anything, plots as wide as their boxes`, async () => {
    const page = await openChromium({ dark: true, width: 1280, height: 800 });
    try {
      await page.open(`${site.url}?lang=${lang}${LINK}${link}`);
      await page.until("every plot is drawn", "document.querySelectorAll('main .plot canvas').length >= 3");
      if (press)
        await page.evaluate(
          (/** @type {string} */ button) => document.querySelector(button)?.dispatchEvent(new MouseEvent("click")),
          press,
        );
      await page.until("it is open", (/** @type {string} */ one) => document.querySelector(one) !== null, seen);
      for (const [paperWidth, paperHeight] of [
        [8.27, 11.69],
        [8.5, 11],
      ]) {
        const { data } = await devTools(page, "Page.printToPDF", { paperWidth, paperHeight });
        const pdf = Buffer.from(data, "base64").toString("latin1");
        // How much is drawn on each page: a margin alone takes some hundred bytes.
        const drawn = [...pdf.matchAll(/\/Contents (\d+) 0 R/g)].map(([, id]) =>
          Number(new RegExp(`\\n${id} 0 obj\\s*<<[^>]*?/Length (\\d+)`).exec(pdf)?.[1]),
        );
        const [fewest = 0, most = 0] = pages;
        assert.ok(
          drawn.length >= fewest &&
            drawn.length <= most &&
            drawn.every((size) => size > Math.max(500, fullness * Math.max(...drawn))),
          `${paperWidth} in: ${drawn}`,
        );
      }
      // As a plot is while it is printed.
      const shapes = await page.evaluate(() => {
        dispatchEvent(new Event("beforeprint"));
        const canvases = /** @type {NodeListOf<HTMLCanvasElement>} */ (
          document.querySelectorAll("main .column .plot canvas")
        );
        const found = [...canvases].map(({ width, height }) => width / height > 3.5);
        dispatchEvent(new Event("afterprint"));
        return found;
      });
      assert.ok(shapes.length >= 3 && shapes.every(Boolean), JSON.stringify(shapes));
      assert.deepEqual(page.errors, []);
    } finally {
      await page.close();
    }
  });
}
