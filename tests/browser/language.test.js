// The page in other languages: Chinese for people, a longer one that nobody speaks for the layout.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { speakPseudo } from "../pseudo.js";
import { openChromium, openFirefox, serveDist } from "./harness.js";

/** @type {Awaited<ReturnType<typeof serveDist>>} */
let site;
/** The same with the pseudo-language in place of English. @type {typeof site} */
let pseudo;
before(async () => {
  [site, pseudo] = await Promise.all([serveDist(), serveDist({ alter: speakPseudo })]);
});
after(() => Promise.all([site.close(), pseudo.close()]));
/** The service worker would refuse the altered files. */
const prepare = "Object.defineProperty(navigator, 'serviceWorker', { value: undefined })";

/** Texts and names on the page that no catalogue wrote: in the pseudo-locale all of those are in brackets. */
function foreignWords() {
  /** Not words: names, functions, the endings of files, code, mathematics, digests, other languages' own names, what stands there where no script runs. */
  const exempt =
    "code, math, pre, kbd, noscript, script, style, h1, .verbatim, #blocked, #digest, [data-language], [id^=language-]";
  const found = [];
  const isWord = (/** @type {string | null} */ text) =>
    text && /\p{L}\p{Ll}{2}/u.test(text.replace(/^\.\w+$|\blog\b/g, "")) && !text.includes("⟦");
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.parentElement?.closest(exempt)) continue;
    if (isWord(node.textContent)) found.push(node.textContent?.trim());
  }
  for (const element of document.body.querySelectorAll("*")) {
    if (element.closest(exempt)) continue;
    for (const name of ["aria-label", "title", "placeholder", "aria-valuetext", "alt"]) {
      if (isWord(element.getAttribute(name))) found.push(`${name}: ${element.getAttribute(name)}`);
    }
  }
  return found;
}

/** Texts that do not fit into their boxes, and anything that makes the page scroll sideways. */
function clipped() {
  const found = [];
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth > width)
    found.push(`the page is ${document.documentElement.scrollWidth} px wide`);
  const shown = [...document.body.querySelectorAll("*")].filter(
    (element) =>
      element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
      !element.closest("svg, .uplot, .visually-hidden, .toast:not(.shown)"),
  );
  for (const element of shown) {
    // Said, not shown.
    if (getComputedStyle(element).clipPath !== "none") continue;
    const own = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim());
    if (!own) continue;
    const { left, right } = element.getBoundingClientRect();
    const style = getComputedStyle(element);
    const cuts = style.overflowX !== "visible" && element.scrollWidth > element.clientWidth + 1;
    const scroller = element.closest(".scrolls, .dialog-body");
    if (!scroller && (right > width + 1 || left < -1))
      found.push(`${element.tagName}#${element.id} ${element.textContent}`);
    if (cuts && element.tagName !== "SELECT")
      found.push(`cut: ${element.tagName}#${element.id} ${element.textContent}`);
    const box = element.closest("button, .segments, .panel, .dialog");
    if (box && !scroller) {
      const outer = box.getBoundingClientRect();
      if (right > outer.right + 1 || left < outer.left - 1)
        found.push(`beyond its box: ${element.tagName}#${element.id} ${element.textContent}`);
    }
  }
  return found;
}

test("no word on the page is outside the catalogues", async () => {
  const page = await openChromium({ prepare });
  try {
    for (const system of ["dw2", "dw4"]) {
      await page.open(`${pseudo.url}?lang=en&${system}#v1&samples=1000&batch=64&seed=-1&system=${system}`);
      await page.click("#setup-button");
      await page.fill("#field-batch", "0");
      await page.press("Tab");
      await page.evaluate("equiflow.train(30)");
      const experiments = await page.evaluate("document.querySelectorAll('#experiment-choices input').length");
      for (let k = 0; k < experiments; k++) {
        await page.evaluate((/** @type {number} */ index) => {
          /** @type {HTMLInputElement[]} */ ([...document.querySelectorAll("#experiment-choices input")])[
            index
          ]?.click();
        }, k);
        await page.until(
          "its panel is there",
          "document.querySelector('#experiment .panel:not([hidden]) h2') !== null",
        );
        await page.expect(foreignWords, []);
      }
      for (const button of await page.evaluate(() =>
        [...document.querySelectorAll("[aria-haspopup=dialog]")].flatMap((each, k) =>
          each.checkVisibility() ? [k] : [],
        ),
      )) {
        await page.evaluate((/** @type {number} */ k) => {
          /** @type {HTMLElement} */ (document.querySelectorAll("[aria-haspopup=dialog]")[k]).click();
        }, button);
        await page.until(`dialog ${button} is open`, "document.querySelector('dialog[open]') !== null");
        await page.expect(foreignWords, []);
        await page.evaluate("document.querySelector('dialog[open]').close()");
      }
    }
    assert.deepEqual(page.errors, []);
  } finally {
    await page.close();
  }
});

test("words that are two fifths longer are neither cut nor lost, at any width", async () => {
  const page = await openChromium({ width: 1440, height: 900, prepare });
  try {
    await page.open(`${pseudo.url}?lang=en#v1&samples=1000&batch=64&seed=-1`);
    await page.evaluate("equiflow.train(30)");
    await page.click("#setup-button");
    for (const width of [320, 390, 768, 1024, 1440]) {
      await page.setViewport(width, 900);
      await page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");
      await page.expect(clipped, []);
    }
    assert.deepEqual(page.errors, []);
  } finally {
    await page.close();
  }
});

for (const launch of [openChromium, openFirefox]) {
  test(`${launch.name}: the switch changes the language and keeps the run`, async () => {
    const page = await launch();
    try {
      await page.open(`${site.url}#v1&samples=1000&batch=64`);
      const { digest } = await page.evaluate("equiflow.train(20)");
      await page.click("#language-zh");
      await page.until("the page is Chinese", "document.documentElement?.lang === 'zh-Hans'");
      await page.ready();
      await page.expect("document.querySelector('#setup-title').textContent", "设置");
      await page.until(
        "the run is where it was",
        (/** @type {string} */ wanted) => /** @type {any} */ (window).equiflow.report()?.digest === wanted,
        digest,
      );
      await page.reload();
      await page.until("the choice is remembered", "document.documentElement?.lang === 'zh-Hans'");
      // A page that is left while it loads has files that fail to load.
      await page.ready();
      await page.goto(`${site.url}?lang=en`);
      await page.until("the address goes before", "document.documentElement?.lang === 'en'");
      await page.ready();
      assert.deepEqual(page.errors, []);
    } finally {
      await page.close();
    }
  });
}

test("Chinese fits on every screen", async () => {
  const page = await openChromium({ width: 1440, height: 900 });
  try {
    await page.open(`${site.url}?lang=zh#v1&samples=1000&batch=64`);
    await page.evaluate("equiflow.train(30)");
    await page.expect("document.querySelector('#panel-profile h2').textContent", "距离的自由能");
    for (const width of [320, 390, 768, 1024, 1440]) {
      await page.setViewport(width, 900);
      await page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");
      await page.expect(clipped, []);
    }
  } finally {
    await page.close();
  }
});
