// The page as people use it: with the mouse, the keyboard, a phone, in the dark.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { BROWSERS, openChromium, serveDist, VISITOR } from "./harness.js";

/** @typedef {import("./harness.js").Page} Page */

/** @type {Awaited<ReturnType<typeof serveDist>>} */
let site;
before(async () => {
  site = await serveDist();
});
after(() => site.close());

const report = () => /** @type {any} */ (window).equiflow.report();

/** Whether a canvas shows anything. @param {string} selector */
function isDrawn(selector) {
  const canvas = /** @type {HTMLCanvasElement | null} */ (document.querySelector(selector));
  if (!canvas || canvas.width === 0) return false;
  const { data } = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d")).getImageData(
    0,
    0,
    canvas.width,
    canvas.height,
  );
  return data.some((value, index) => index % 4 === 3 && value > 0);
}

/** Opens the page and waits until it is of use. @param {Page} page @param {string} [hash] */
async function open(page, hash = "#v1") {
  await page.open(site.url + hash);
}

/** @param {Page} page */
async function currentStep(page) {
  return (await page.evaluate(report)).currentStep;
}

test("before the first step only the flow of pairs is said to come from a closed form", async () => {
  const page = await openChromium();
  try {
    for (const [flow, said] of /** @type {const} */ ([
      ["pair", /closed form/],
      ["plain", /^Untrained/],
      ["manyBody", /^Untrained/],
    ])) {
      await page.goto("about:blank");
      await page.open(`${site.url}?lang=en#v1&system=dw4&samples=100&flow=${flow}`);
      await page.expectText("#flow-note", said);
    }
    assert.deepEqual(page.errors, []);
  } finally {
    await page.close();
  }
});

for (const [name, launch] of Object.entries(BROWSERS)) {
  test(`${name}: an untrained flow is on the screen at once, and nothing is asked of anybody else`, async () => {
    const page = await launch(VISITOR);
    try {
      await open(page);
      for (const canvas of [
        "#flow-canvas",
        "#density-exact",
        "#density-model",
        "#learning-chart canvas",
        "#energy-chart canvas",
        "#profile-chart canvas",
      ]) {
        await page.until(`${canvas} shows something`, isDrawn, canvas);
      }
      await page.expectText("#play-text", "Play");
      await page.expectText("header p", /learn/);
      const elsewhere = page.requests.filter(
        (address) => !address.startsWith(site.url) && !address.startsWith("data:"),
      );
      assert.deepEqual(elsewhere, []);
      assert.deepEqual(page.errors, []);
    } finally {
      await page.close();
    }
  });

  test(`${name}: Play trains, Pause stops, Step makes one step, Reset returns to the same start`, async () => {
    const page = await launch(VISITOR);
    try {
      await open(page);
      const start = (await page.evaluate(report)).digest;
      await page.click("#play");
      await page.until("training has come to step 30", () => /** @type {any} */ (window).equiflow.report().step >= 30);
      await page.expectText("#play-text", "Pause");
      await page.click("#play");
      await page.until("the report is of the present step", () => {
        const { step, currentStep: now } = /** @type {any} */ (window).equiflow.report();
        return document.querySelector("#play-text")?.textContent === "Play" && step === now;
      });
      const paused = await currentStep(page);
      await page.click("#step");
      await page.until(
        "one more step is done",
        (/** @type {number} */ step) => /** @type {any} */ (window).equiflow.report().step === step,
        paused + 1,
      );
      await page.expectText("#play-text", "Play");
      await page.click("#reset");
      await page.until("the run is at its start", () => /** @type {any} */ (window).equiflow.report()?.step === 0);
      assert.equal((await page.evaluate(report)).digest, start);
      assert.deepEqual(page.errors, []);
    } finally {
      await page.close();
    }
  });
}

test("the system and the number of samples are chosen in sight, and the address follows", async () => {
  const page = await openChromium();
  try {
    await open(page);
    await page.click("label:has(> input[name=system][value=dw4])");
    await page.until("a DW-4 is open", () => /** @type {any} */ (window).equiflow.report()?.system === "dw4");
    await page.until("its distances are shown", isDrawn, "#distance-chart canvas");
    await page.expect("document.querySelector('#panel-density').hidden", true);
    await page.evaluate(() => {
      const select = /** @type {HTMLSelectElement} */ (document.querySelector("#samples"));
      select.value = "1000";
      select.dispatchEvent(new Event("change"));
    });
    await page.until("the address has followed", () => location.hash === "#v1&system=dw4&samples=1000");
    assert.deepEqual(page.errors, []);
  } finally {
    await page.close();
  }
});

test("a number out of range is kept as typed, explained beside its field, and not used", async () => {
  const page = await openChromium();
  try {
    await open(page);
    await page.click("#setup-button");
    for (const wrong of ["0", "99999", "1.5", "abc", "", "1e999", "-1"]) {
      await page.fill("#field-batch", wrong);
      await page.press("Tab");
      await page.expectText("#field-batch-error", /a whole number from 1 to 4096/);
      await page.expect("document.querySelector('#field-batch').value", wrong);
      await page.expect("equiflow.config().batch", 256);
    }
    await page.fill("#field-batch", "64");
    await page.press("Tab");
    await page.until("the value is used", () => /** @type {any} */ (window).equiflow.config().batch === 64);
    await page.expectText("#field-batch-error", "");
    await page.click("#new-seed");
    await page.until("there is a new seed", () => /** @type {any} */ (window).equiflow.config().seed !== 1);
    assert.equal((await page.evaluate("equiflow.train(2)")).step, 2);
    assert.deepEqual(page.errors, []);
  } finally {
    await page.close();
  }
});

test("hostile settings leave a page without NaN that still works", async () => {
  const page = await openChromium();
  try {
    await open(page, "#v1&learningRate=0.1&odeSteps=1&batch=1&samples=10");
    await page.click("#play");
    await page.until("it has trained or said why not", () => {
      return (
        /** @type {any} */ (window).equiflow.report().step > 200 || document.querySelector("#problem-notice") !== null
      );
    });
    await page.evaluate("equiflow.pause()");
    assert.doesNotMatch(await page.evaluate("document.body.innerText"), /NaN|undefined|Infinity/);
    await page.evaluate("equiflow.configure({ learningRate: 0.005, odeSteps: 20, batch: 64, samples: 1000 })");
    assert.equal((await page.evaluate("equiflow.train(3)")).step, 3);
    assert.deepEqual(page.errors, []);
  } finally {
    await page.close();
  }
});

test("flow time is under the finger and under the arrow keys", async () => {
  const page = await openChromium();
  try {
    await open(page);
    await page.until("the flow is shown", isDrawn, "#flow-canvas");
    await page.evaluate(() => {
      const slider = /** @type {HTMLInputElement} */ (document.querySelector("#flow-time"));
      slider.value = "500";
      slider.dispatchEvent(new Event("input"));
      slider.focus();
    });
    await page.until("the time is read out", () => document.querySelector("#flow-value")?.textContent === "t = 0.50");
    for (let k = 0; k < 10; k++) await page.press("ArrowRight");
    await page.until("the keys move it", () => document.querySelector("#flow-value")?.textContent === "t = 0.51");
    await page.expect("document.querySelector('#flow-canvas').ariaLabel", /configurations of 2 particles/);
  } finally {
    await page.close();
  }
});

test("someone who asked for less motion sees the sample standing still", async () => {
  const page = await openChromium();
  try {
    await open(page);
    await page.until("the flow is shown", isDrawn, "#flow-canvas");
    await page.expectText("#flow-value", "t = 1.00");
    await page.expect("document.querySelector('#flow-motion').dataset.playing", "false");
  } finally {
    await page.close();
  }
});

for (const width of [320, 390]) {
  test(`a phone of ${width} px shows Play and the numbers first and never scrolls sideways`, async () => {
    const page = await openChromium({ width, height: 640 });
    try {
      for (const hash of ["", "#v1&system=dw4&samples=nonsense&whatever=%ff"]) {
        await open(page, `?${width}${hash}`);
        await page.click("#setup-button");
        await page.evaluate("equiflow.train(5)");
        const { scroll, play, digest } = await page.evaluate(() => ({
          scroll: document.documentElement.scrollWidth,
          play: document.querySelector("#play")?.getBoundingClientRect().toJSON(),
          digest: document.querySelector("#metrics")?.getBoundingClientRect().toJSON(),
        }));
        assert.ok(scroll <= width, `${scroll} px wide`);
        assert.ok(play.top >= 0 && play.bottom <= 640 && play.height >= 44, JSON.stringify(play));
        assert.ok(digest.bottom <= 640, JSON.stringify(digest));
      }
    } finally {
      await page.close();
    }
  });
}

test("a desktop screen holds everything at once", async () => {
  const page = await openChromium({ width: 1360, height: 900 });
  try {
    await open(page);
    const size = "[document.documentElement.scrollWidth, document.documentElement.scrollHeight]";
    await page.expect(size, [1360, 900]);
  } finally {
    await page.close();
  }
});

for (const [theme, paper, ground] of /** @type {const} */ ([
  ["light", "rgb(251, 250, 247)", [255, 255, 255]],
  ["dark", "rgb(16, 19, 23)", [23, 27, 33]],
])) {
  test(`the ${theme} page is ${theme}, and so is its picture of a density`, async () => {
    const page = await openChromium({ dark: theme === "dark" });
    try {
      await open(page);
      await page.until("the density is shown", isDrawn, "#density-exact");
      await page.expect("getComputedStyle(document.body).backgroundColor", paper);
      // Below the rings, where no density is.
      const below = await page.evaluate(() => {
        const canvas = /** @type {HTMLCanvasElement} */ (document.querySelector("#density-exact"));
        const { width, height } = canvas;
        const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
        return [...context.getImageData(width / 2, height - 4, 1, 1).data];
      });
      for (const k of /** @type {const} */ ([0, 1, 2])) {
        assert.ok(Math.abs((below[k] ?? 0) - ground[k]) < 12, `${below} in a ${theme} page`);
      }
    } finally {
      await page.close();
    }
  });
}
