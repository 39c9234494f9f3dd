// A page that sleeps: a frozen tab, a device that is shut, the back/forward cache. Only awake time counts.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { ENGINES, openChromium, openKeepingChromium, serveDist } from "./harness.js";

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
    const page = await launch({ prepare });
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

test("a page out of a frozen state trains on, with pictures of where it is", async () => {
  const page = await openChromium();
  try {
    await page.open(`${site.url}#v1&samples=1000&batch=64`);
    await page.click("#play");
    await page.until("it trains", "equiflow.report().step > 50");
    await page.devTools?.("Page.setWebLifecycleState", { state: "frozen" });
    await page.devTools?.("Page.setWebLifecycleState", { state: "active" });
    const { currentStep } = await page.evaluate("equiflow.report()");
    await page.until("it trains on, and shows it", `equiflow.report().step > ${currentStep}`);
    assert.ok(await page.evaluate(playing));
    assert.deepEqual(page.errors, []);
  } finally {
    await page.close();
  }
});
