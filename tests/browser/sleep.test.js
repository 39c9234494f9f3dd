// A page that sleeps: a frozen tab, a device that is shut, the back/forward cache. Only awake time counts.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { ENGINES, exported, KEEP_SAVED, openChromium, openKeepingChromium, serveDist, VISITOR } from "./harness.js";

/** @type {Awaited<ReturnType<typeof serveDist>>} */
let site;
before(async () => {
  site = await serveDist();
});
after(() => site.close());

/**
 * A clock that a test can put forward, and another one that counts as often as the page looks whether the engine answers.
 * (The page's own timer cannot be counted: in WebKit this runs after it has begun.)
 */
const prepare = `{
  const { now } = Performance.prototype;
  let slept = 0;
  performance.now = () => now.call(performance) + slept;
  globalThis.sleep = (ms) => { slept += ms; };
  globalThis.looks = 0;
  setInterval(() => { globalThis.looks += 1; }, 2000);
}`;

const line = "document.querySelector('#budget').innerText";
const playing = "document.querySelector('#play').getAttribute('data-playing') === 'true'";

/** Once the page has had time to look for signs of life twice, the training goes on, with most of its minute left. @param {import("./harness.js").Page} page */
async function trainsOn(page) {
  const looks = await page.evaluate("globalThis.looks");
  await page.until("the page has had time to look for signs of life", `globalThis.looks > ${looks + 2}`);
  assert.ok(await page.evaluate(playing), await page.evaluate(line));
  await page.expectText("#problem-notice", null);
  await page.expect(line, /about [1-6]\d s left|[1-6]\d s/);
}

for (const [name, launch] of Object.entries(ENGINES)) {
  test(`${name}: training for a minute goes on after a sleep of an hour, and nobody says that the engine is silent`, async () => {
    const page = await launch({ ...VISITOR, prepare });
    try {
      await page.open(`${site.url}#v1&stop=seconds:60&samples=1000&batch=64`);
      await page.click("#play");
      await page.until("it trains", "equiflow.report().step > 50");
      await page.evaluate("sleep(3600e3)");
      const { step } = await page.evaluate("equiflow.report()");
      await page.until("it trains on", `equiflow.report().step > ${step + 200}`);
      await trainsOn(page);
      assert.deepEqual(page.errors, []);
    } finally {
      await page.close();
    }
  });
}

/** After an hour in the back/forward cache. */
const awayForAnHour = `${prepare};
addEventListener("pageshow", ({ persisted }) => {
  globalThis.wasKept = persisted;
  if (persisted) globalThis.sleep(3600e3);
});`;

test("an hour in the back/forward cache is no training time, and pictures are soon those of the present step", async (context) => {
  const elsewhere = await serveDist({ alter: () => '<!doctype html><link rel="icon" href="data:,">Elsewhere' });
  const page = await openKeepingChromium({ prepare: awayForAnHour });
  try {
    await page.open(`${site.url}#v1&stop=seconds:60&samples=1000&batch=64`);
    await page.click("#play");
    await page.until("it trains", "equiflow.report().step > 50");
    await page.goto(elsewhere.url);
    await page.back();
    await page.ready();
    // What a browser has no room for, it loads anew.
    if (!(await page.evaluate("globalThis.wasKept"))) return context.skip("the browser has not kept the page");
    const { currentStep } = await page.evaluate("equiflow.report()");
    await page.until("it trains on, and shows it", `equiflow.report().step > ${currentStep}`);
    await trainsOn(page);
    assert.deepEqual(page.errors, []);
  } finally {
    await page.close();
    await elsewhere.close();
  }
});

/** Longer than any time that is counted as awake without a sign of life, in milliseconds. */
const FROZEN = 6000;

test("the time in which a page and its worker are frozen is no training time", async () => {
  const page = await openChromium(VISITOR);
  const state = "({ passed: performance.now() / 1000, ...equiflow.report() })";
  try {
    await page.open(`${site.url}#v1&stop=seconds:600&samples=1000&batch=64`);
    await page.click("#play");
    // At full speed, so that it is mostly in the middle of a stretch of steps.
    await page.until("it trains", "equiflow.report().step > 1000");
    const before = await page.evaluate(state);
    const goOn = await /** @type {NonNullable<typeof page.freeze>} */ (page.freeze)();
    try {
      await new Promise((resolve) => setTimeout(resolve, FROZEN));
    } finally {
      goOn();
    }
    const { currentStep } = await page.evaluate("equiflow.report()");
    await page.until("it trains on, and shows it", `equiflow.report().step > ${currentStep}`);
    const after = await page.evaluate(state);
    const [passed, counted] = [after.passed - before.passed, after.seconds - before.seconds];
    assert.ok(counted > 0 && counted < passed - 0.9 * (FROZEN / 1000), `${counted} s of ${passed} are counted`);
    assert.ok(await page.evaluate(playing));
    assert.deepEqual(page.errors, []);
  } finally {
    await page.close();
  }
});

/** An hour passes while the engine answers a question: the first one, or the first after `armed`. @param {string} what */
const sleepWhileAsked = (what, armed = true) => `${prepare};
globalThis.asked = 0;
globalThis.armed = ${armed};
const { postMessage } = Worker.prototype;
Worker.prototype.postMessage = function (message, ...rest) {
  if (message?.type === "ask" && message.what === "${what}") {
    globalThis.asked += 1;
    if (globalThis.armed) {
      globalThis.armed = false;
      globalThis.sleptAt = globalThis.asked;
      globalThis.sleep(3600e3);
    }
  }
  return postMessage.call(this, message, ...rest);
};`;

test("a race of flow and chain does not count what the page has slept", async () => {
  const page = await openChromium({ prepare: sleepWhileAsked("weightedSamples") });
  try {
    await page.open(`${site.url}?lang=en#v1&tau=2&samples=1000&batch=64&open=race`);
    await page.expectText("#experiment-race-verdict", /^After .* the ΔF of the chain .* the ΔF of the flow/);
    await page.click("#experiment-race .tool");
    const seconds = await page.evaluate(
      '[...document.querySelectorAll("#table tbody tr")].map((row) => Number(row.cells[0].textContent.replace(/[^\\d.]/g, "")))',
    );
    assert.ok(seconds.length > 5 && Math.max(...seconds) < 600, `${seconds}`);
    assert.deepEqual(page.errors, []);
  } finally {
    await page.close();
  }
});

for (const [experiment, question] of /** @type {const} */ ([
  ["field", "exportModel"],
  ["sample", "experiment"],
])) {
  test(`the experiment ${experiment} follows the training soon after a sleep`, async () => {
    const page = await openChromium({ prepare: sleepWhileAsked(question, false) });
    try {
      await page.open(`${site.url}?lang=en#v1&samples=1000&batch=64&open=${experiment}`);
      await page.until("it has asked", "globalThis.asked > 0");
      await page.click("#play");
      // How long the first answer takes counts for nothing, so the page sleeps during a later one.
      await page.evaluate("globalThis.armed = true");
      await page.until("it asks again after the sleep", "globalThis.asked > globalThis.sleptAt");
      assert.deepEqual(page.errors, []);
    } finally {
      await page.close();
    }
  });
}

/** An hour passes in the middle of the first film. */
const sleepWhileFilmed = `${prepare}; ${KEEP_SAVED};
const { start } = MediaRecorder.prototype;
globalThis.films = 0;
MediaRecorder.prototype.start = function (...rest) {
  globalThis.films += 1;
  if (globalThis.films === 1) setTimeout(() => globalThis.sleep(3600e3), 500);
  return start.apply(this, rest);
};`;

test("a film in whose middle the page slept is recorded anew", async () => {
  const page = await openChromium({ prepare: sleepWhileFilmed });
  try {
    await page.open(`${site.url}?lang=en#v1&samples=1000&batch=64`);
    await exported(page, "film");
    assert.equal(await page.evaluate("globalThis.films"), 2);
    assert.equal(await page.evaluate("globalThis.saved.length"), 1);
    assert.deepEqual(page.errors, []);
  } finally {
    await page.close();
  }
});
