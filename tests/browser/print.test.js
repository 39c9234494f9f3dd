// The page on paper: two pages in the light palette, whatever the screen shows, with nothing cut.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { colourOf, picturesIn } from "./harness/pdf.js";
import { BROWSERS, openChromium, serveDist } from "./harness.js";

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
 * what is on the emptiest page of text, after the figures, beside the fullest one, at least, where none may hold a few lines only.
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
        const text = drawn.slice(2);
        const [fewest = 0, most = 0] = pages;
        assert.ok(
          drawn.length >= fewest &&
            drawn.length <= most &&
            drawn.every((size) => size > 500) &&
            text.every((size) => size >= fullness * Math.max(...text)),
          `${paperWidth} in: ${drawn}`,
        );
      }
      // A style sheet alone would not do it in WebKit, which cuts lines in two there.
      const inOrder = (/** @type {string} */ event) =>
        page.evaluate(`(dispatchEvent(new Event("${event}")),
          [...document.querySelectorAll("#panels > *")].map((each) => each.id || each.className))`);
      if (seen === "#story") {
        assert.deepEqual(await inOrder("beforeprint"), ["column", "column", "story"]);
        assert.deepEqual(await inOrder("afterprint"), ["story", "column", "column"]);
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

/** Opens the page and trains a little, until every plot is drawn. @param {import("./harness.js").Page} page */
async function drawn(page) {
  await page.open(`${site.url}${LINK}`);
  await page.evaluate("equiflow.train(20)");
  await page.until("every plot is drawn", "document.querySelectorAll('main .plot canvas').length >= 3");
}

/** At least two of them, the maps: Chromium writes lines as lines. Whether mean colours of pictures are the same but for what rounding does to them. @param {number[][]} found @param {number[][]} wanted */
function sameColours(found, wanted) {
  assert.equal(found.length, wanted.length);
  assert.ok(found.length >= 2, `${found.length} pictures`);
  const far = found.flat().map((value, k) => Math.abs(value - (wanted.flat()[k] ?? Number.NaN)));
  assert.ok(Math.max(...far) < 12, `${JSON.stringify(found)} where ${JSON.stringify(wanted)} would be right`);
}

/** What comes twice in turn: plots are drawn anew, of more draws, after the training. @template Value @param {() => Promise<Value>} look */
async function settled(look) {
  for (let last = await look(); ; ) {
    const now = await look();
    if (JSON.stringify(now) === JSON.stringify(last)) return now;
    last = now;
  }
}

for (const [name, launch] of Object.entries(BROWSERS)) {
  test(`${name}: a dark page is printed in the colours of a light one`, async () => {
    /** @type {number[][][]} */
    const colours = [];
    for (const dark of [false, true]) {
      const page = await launch({ dark });
      try {
        await drawn(page);
        await page.expect("matchMedia('(prefers-color-scheme: dark)').matches", dark);
        colours.push(await settled(async () => picturesIn((await page.print?.()) ?? new Uint8Array()).map(colourOf)));
        await page.until("the screen is as before", "!document.documentElement.matches('.paper')");
        assert.deepEqual(page.errors, []);
      } finally {
        await page.close();
      }
    }
    const [light = [], dark = []] = colours;
    sameColours(dark, light);
  });
}

/** In the page: the mean colour of every canvas in sight. */
const onScreen = () =>
  /** @type {HTMLCanvasElement[]} */ ([...document.querySelectorAll("main canvas")])
    .filter((canvas) => canvas.checkVisibility() && canvas.width > 0)
    .map((canvas) => {
      const data = canvas.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
      const sums = [0, 0, 0, 0];
      for (let k = 0; k < data.length; k += 4) {
        const alpha = data[k + 3] ?? 0;
        for (let j = 0; j < 3; j++) sums[j] = (sums[j] ?? 0) + alpha * (data[k + j] ?? 0);
        sums[3] = (sums[3] ?? 0) + alpha;
      }
      return sums.slice(0, 3).map((sum) => Math.round(sum / (sums[3] ?? 0)));
    });

test("pictures are drawn for paper before it is told, and stay so where the page itself becomes paper, as in WebKit", async () => {
  const page = await openChromium();
  const show = async (/** @type {string} */ media, /** @type {string} */ scheme) => {
    await devTools(page, "Emulation.setEmulatedMedia", {
      media,
      features: [{ name: "prefers-color-scheme", value: scheme }],
    });
    await page.expect(`matchMedia("${media} and (prefers-color-scheme: ${scheme})").matches`, true);
  };
  // In one turn: a page that prints itself gets no other before it is on paper.
  const after = (/** @type {string} */ event) =>
    page.evaluate(`(dispatchEvent(new Event("${event}")), (${onScreen})())`);
  const onPaper = async (/** @type {string} */ scheme) => {
    await show("screen", scheme);
    // The change is told after it can be asked for.
    await page.until("the maps are drawn so", `(${onScreen})()[1][0] ${scheme === "dark" ? "<" : ">"} 128`);
    const screen = await page.evaluate(onScreen);
    const first = await after("beforeprint");
    await show("print", "light");
    await page.until("pictures have the size of paper", () =>
      /** @type {HTMLCanvasElement[]} */ ([
        ...document.querySelectorAll("#flow-canvas, #density-exact, #density-model"),
      ]).every(({ width, clientWidth }) => Math.abs(width - devicePixelRatio * clientWidth) <= 1),
    );
    // The picture of the flow is drawn in a frame to come.
    await page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())))");
    const then = await page.evaluate(onScreen);
    await show("screen", scheme);
    return { screen, first, then, back: await after("afterprint") };
  };
  try {
    await drawn(page);
    const light = await settled(() => onPaper("light"));
    const dark = await onPaper("dark");
    assert.throws(() => sameColours(dark.screen, light.screen));
    sameColours(dark.first, light.first);
    sameColours(dark.then, light.then);
    sameColours(dark.back, dark.screen);
    assert.deepEqual(page.errors, []);
  } finally {
    await page.close();
  }
});
