// The story: eight chapters beside the live page, complete as text, each set up by its link, with one thing to predict.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { ENGINES, openChromium, serveDist } from "./harness.js";

/** @typedef {import("./harness.js").Page} Page */

/** @type {Awaited<ReturnType<typeof serveDist>>} */
let site;
before(async () => {
  site = await serveDist();
});
after(() => site.close());

const present = "document.querySelector('#story .present')?.id";
const kept = `JSON.parse(Object.entries(localStorage).find(([key]) => key.endsWith("progress.v1"))?.[1] ?? "{}").story`;

/** @param {Page} page @param {number} chapter @param {string} [more] of the address */
async function openChapter(page, chapter, more = "") {
  await page.open(`${site.url}${more}#v1&story=${chapter}`);
  await inChapter(page, chapter);
}

/** @param {Page} page @param {number} chapter */
async function inChapter(page, chapter) {
  await page.until(`chapter ${chapter} is open`, `${present} === "chapter-${chapter}"`);
  await page.until(
    "its settings are there",
    `location.hash.includes("story=${chapter}&") && equiflow.report()?.step === 0`,
  );
}

for (const [name, launch] of Object.entries(ENGINES)) {
  test(`${name}: from the button through chapters and back, by the keyboard`, async () => {
    const page = await launch();
    try {
      await page.open(`${site.url}#v1&samples=100`);
      assert.ok(!page.requests.some((url) => /story|chapter/.test(url)), "the story is loaded when it is wanted");
      await page.evaluate("document.querySelector('#story-button').focus()");
      await page.press("Enter");
      await inChapter(page, 1);
      await page.expect("[equiflow.config().b, equiflow.config().samples]", [-10, 10_000]);
      await page.evaluate("document.querySelector('#chapter-2 a').focus()");
      await page.press("Enter");
      await inChapter(page, 2);
      await page.expect("[equiflow.config().b, equiflow.config().start]", [-4, "random"]);
      await page.expect("document.activeElement?.textContent", "A flow carries noise to samples");
      await page.back();
      await inChapter(page, 1);
      await page.expect("equiflow.config().b", -10);
      await page.back();
      await page.until("the page before is back", `${present} === undefined && equiflow.config().samples === 100`);
      await page.forward();
      await inChapter(page, 1);
      await page.evaluate("document.querySelector('#story-close').focus()");
      await page.press("Enter");
      await page.expect("document.querySelector('#story')", null);
      await page.expect("location.hash.includes('story')", false);
      await page.expect("document.activeElement?.id", "story-button");
      assert.deepEqual(page.errors, []);
    } finally {
      await page.close();
    }
  });
}

/** By the keyboard: what is said of a new run may move what a mouse aims at. @param {Page} page @param {string} selector */
async function enter(page, selector) {
  await page.evaluate((/** @type {string} */ what) => {
    /** @type {HTMLElement} */ (document.querySelector(what)).focus();
  }, selector);
  await page.press("Enter");
}

/** What is predicted in each chapter: a choice, or the plot that is drawn into; and the steps by which what comes out is had. */
const WALK = /** @type {const} */ ([
  { config: { b: -10 } },
  { config: { b: -4, start: "random" }, drawn: true, steps: 150 },
  { config: { start: "random" }, steps: 300 },
  { config: { flow: "plain", samples: 100 }, steps: 150 },
  { config: { system: "dw4", samples: 1000 } },
  { config: { system: "dw2", samples: 10 }, drawn: true, steps: 300 },
  { config: { a: 0.5, start: "random" }, drawn: true, steps: 60 },
  { config: { system: "lj13", samples: 300 } },
]);

/**
 * What the reader of a chapter presses, if anything; Play at the pace of the chapter in Chromium alone, since a quarter of a
 * minute of pictures is as many of them in each browser, and `page.pace.test.js` plays at that pace in all of them.
 * @param {string} name of the browser @param {number} index of the chapter @param {number} steps
 */
function pressed(name, index, steps) {
  if (index === 0) return "document.querySelector('#run-chain').click()";
  if (steps === 0) return "";
  return name === "chromium" ? "equiflow.play()" : `equiflow.train(${steps})`;
}

for (const [name, launch] of Object.entries(ENGINES)) {
  test(`${name}: from the first chapter to the last, each is predicted, run and compared`, async () => {
    const page = await launch();
    try {
      await openChapter(page, 1);
      for (const [index, each] of WALK.entries()) {
        const { config, steps, drawn } = { steps: 0, drawn: false, ...each };
        const run = pressed(name, index, steps);
        await inChapter(page, index + 1);
        await page.expect(
          (/** @type {object} */ wanted) =>
            Object.entries(wanted).every(
              ([key, value]) => /** @type {any} */ (window).equiflow.config()[key] === value,
            ),
          true,
          config,
        );
        await enter(page, "#story .present .predict button:nth-of-type(1)");
        if (drawn) {
          await page.until("there is something to draw on", "document.activeElement?.matches('.sketch') === true");
          await page.press("ArrowDown");
          await page.press("Enter");
        }
        if (run) {
          await page.expectText("#story .present .predicted", /is stored/);
          await page.evaluate(`void ${run}`);
        }
        await page.expectText("#story .present .predicted", /The run shows|As you predicted|off by/);
        await page.expect("document.querySelector('#story .present .after').checkVisibility()", true);
        if (index + 1 < WALK.length) await enter(page, "#story .lesson-foot a");
      }
      await enter(page, "#story .lesson-foot button:not(#story-again)");
      await page.until("the lessons are listed", "document.querySelector('#teacher-button') !== null");
      assert.deepEqual(page.errors, []);
    } finally {
      await page.close();
    }
  });
}

test("a chain is predicted, run and compared; reload and another language change neither chapter nor prediction", async () => {
  const page = await openChromium();
  try {
    await openChapter(page, 1);
    await page.click("#story .predict button:nth-of-type(2)");
    await page.expectText("#story .predicted", /is stored/);
    await page.reload();
    await page.ready();
    await page.expect("document.querySelector('#story .predict button:nth-of-type(2)')?.ariaPressed", "true");
    await page.click("#run-chain");
    await page.expectText("#story .chain-reply", /20[\s\u202f]000 steps; the chain has crossed the barrier 0 times/);
    await page.expectText("#story .predicted", /You predicted “1 to 19 times”\. The run shows 0\.0000: “Never”/);
    await page.expect(`${kept}.done.sampling.prediction`, { choice: 1, step: 0, outcome: 0, value: 0 });
    await page.expect("document.querySelector('#story .present .after').checkVisibility()", true);
    await page.click("#language-zh");
    await page.until("the page speaks Chinese", "document.documentElement.lang.startsWith('zh')");
    await page.ready();
    await page.expectText("#story .present h3", /采样为什么难/);
    await page.expectText("#story .predicted", /你预测“1 到 19 次”/);
    assert.deepEqual(page.errors, []);
  } finally {
    await page.close();
  }
});

test("each chapter sets up the page; predicted and run, it is compared, and its experiment opens by itself", async () => {
  const page = await openChromium();
  try {
    for (const [chapter, config, steps, experiment] of /** @type {const} */ ([
      [3, { start: "random" }, 300, ""],
      [4, { flow: "plain", samples: 100 }, 150, "symmetry"],
      [5, { system: "dw4" }, 0, "noise"],
    ])) {
      await page.goto("about:blank");
      await openChapter(page, chapter);
      await page.expect(
        (/** @type {object} */ wanted) =>
          Object.entries(wanted).every(([key, value]) => /** @type {any} */ (window).equiflow.config()[key] === value),
        true,
        config,
      );
      await page.expect("document.querySelector('#story-show').checkVisibility()", true);
      await page.click("#story .present .predict button:nth-of-type(1)");
      if (steps > 0) await page.evaluate(`equiflow.train(${steps})`);
      if (experiment)
        await page.until("its experiment is open", `document.querySelector('#experiment-${experiment}') !== null`);
      await page.expectText("#story .present .predicted", /The run shows/);
      await page.expect("document.querySelector('#story-show').checkVisibility()", false);
    }
    assert.deepEqual(page.errors, []);
  } finally {
    await page.close();
  }
});

test("what a chapter asks to draw stays over a reset, and the chapter can be begun again", async () => {
  const page = await openChromium();
  try {
    await openChapter(page, 2);
    const legend = "document.querySelector('#panel-learning .legend .prediction')?.textContent";
    await page.click("#story .predict button");
    await page.until("there is something to draw on", "document.activeElement?.matches('.sketch') === true");
    await page.press("ArrowDown");
    await page.press("Enter");
    await page.expect(legend, "your prediction");
    await page.evaluate("equiflow.train(5).then(() => equiflow.reset())");
    await page.expect(legend, /your prediction/);
    await page.evaluate("equiflow.train(150)");
    await page.expectText("#story .predicted", /off by/);
    await page.click("#story-again");
    await page.until("the run begins again", "equiflow.report()?.step === 0");
    await page.expect(legend, undefined);
    await page.expectText("#story .predicted", "");
    await page.expectText("#story .predict button", "Draw your prediction");
    assert.deepEqual(page.errors, []);
  } finally {
    await page.close();
  }
});

test("without a touch all eight chapters are there as text, for screen readers and on paper", async () => {
  const page = await openChromium();
  try {
    await openChapter(page, 3);
    const texts = "[...document.querySelectorAll('.chapters > li')].map((item) => item.innerText.length > 400)";
    await page.expect(texts, new Array(8).fill(true));
    // Neither hidden from the accessibility tree nor a trap for the keyboard.
    await page.expect("document.querySelectorAll('#story :is([hidden], [aria-hidden]) p').length", 0);
    await page.expect(
      "document.querySelectorAll('.chapters > li:not(.present) .chapter-text :is(a, button, input, [tabindex])').length",
      0,
    );
    await page.expect(
      "document.querySelector('footer').getBoundingClientRect().bottom + scrollY + 40 > document.documentElement.scrollHeight",
      true,
    );
    await page.devTools?.("Emulation.setEmulatedMedia", { media: "print" });
    await page.expect(
      "[...document.querySelectorAll('.chapters .after')].every((text) => text.getBoundingClientRect().height > 20)",
      true,
    );
    await page.expect("document.querySelector('#story .predict button').checkVisibility()", false);
    assert.deepEqual(page.errors, []);
  } finally {
    await page.close();
  }
});

test("a chapter that there is not is refused with a word, and beside other keys the link keeps its own settings", async () => {
  const page = await openChromium();
  try {
    for (const value of ["0", "9", "x"]) {
      await page.goto("about:blank");
      await page.open(`${site.url}#v1&story=${value}`);
      await page.expectText("#notices", /story.*a whole number from 1 to 8/s);
      await page.expect("document.querySelector('#story')", null);
    }
    await page.goto("about:blank");
    await page.open(`${site.url}#v1&story=2&samples=100&hide=energy`);
    await page.until("the chapter is open", `${present} === "chapter-2"`);
    await page.expect("equiflow.config().samples", 100);
    await page.expect("document.querySelector('#panel-energy').checkVisibility()", false);
    // The chapter's own link keeps what the teacher hides.
    await page.expect("document.querySelector('#chapter-3 a').hash.includes('hide=energy')", true);
    await page.goto("about:blank");
    await page.open(`${site.url}#v1&story=2&lesson=ring`);
    await page.until("the lesson is open", "document.querySelector('#lesson') !== null");
    await page.expect("document.querySelector('#story')", null);
    await page.expectText("#notices", /not together with lesson/);
    assert.deepEqual(page.errors, []);
  } finally {
    await page.close();
  }
});

/** Whether the present chapter stands where it begins: its title first in the panel, within the window. */
const atTitle = () => {
  const title = document.querySelector("#story .present h3")?.getBoundingClientRect();
  const body = document.querySelector("#story .lesson-body")?.getBoundingClientRect();
  if (!title || !body) return "no chapter is open";
  const isFirst = title.top >= body.top && title.top < body.top + 12;
  const isSeen = title.top >= 0 && title.height > 0 && title.bottom <= Math.min(innerHeight, body.bottom);
  return isFirst && isSeen ? "at its title" : `title from ${title.top} to ${title.bottom}, panel from ${body.top}`;
};

for (const [name, launch, width, height] of /** @type {const} */ ([
  ...Object.entries(ENGINES).map(([name, launch]) => /** @type {const} */ ([name, launch, 1280, 800])),
  ["chromium", openChromium, 1440, 900],
  ["chromium", openChromium, 1024, 768],
  ["chromium", openChromium, 390, 844],
])) {
  test(`${name}, ${width} × ${height}: every chapter begins at its title, however one comes to it`, async () => {
    const page = await launch({ width, height });
    const toBottom = () => {
      scrollTo(0, 100_000);
      document.querySelector("#story .lesson-body")?.scrollTo(0, 100_000);
    };
    try {
      for (const chapter of [5, 8]) {
        await page.goto("about:blank");
        await openChapter(page, chapter);
        await page.expect(atTitle, "at its title");
      }
      for (let chapter = 7; chapter > 0; chapter--) {
        await page.evaluate(toBottom);
        await enter(page, `#chapter-${chapter} a`);
        await inChapter(page, chapter);
        await page.expect(atTitle, "at its title");
      }
      for (let chapter = 2; chapter <= 8; chapter++) {
        await page.evaluate(toBottom);
        await enter(page, "#story .lesson-foot a");
        await inChapter(page, chapter);
        await page.expect(atTitle, "at its title");
      }
      await page.evaluate(toBottom);
      await page.back();
      await inChapter(page, 7);
      await page.expect(atTitle, "at its title");
      assert.deepEqual(page.errors, []);
    } finally {
      await page.close();
    }
  });
}

test("on a phone the chapter is a sheet at the foot, which makes room for drawing", async () => {
  const page = await openChromium({ width: 390, height: 844, touch: true });
  try {
    await openChapter(page, 6);
    await page.expectText("#story-toggle", /6\/8 · Learning from little data/);
    await page.expect("document.querySelector('#story').dataset.open", "true");
    await page.click("#story .predict button");
    await page.until("there is something to draw on", "document.activeElement?.matches('.sketch') === true");
    await page.expect("document.querySelector('#story').dataset.open", "false");
    await page.expect("document.documentElement.scrollWidth", 390);
    await page.click("#sketch-done");
    await page.expect("document.querySelector('#panel-learning .legend .prediction')?.textContent", "your prediction");
    assert.deepEqual(page.errors, []);
  } finally {
    await page.close();
  }
});
