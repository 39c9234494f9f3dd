// The pace of training: chosen by hand, key, link and script; it changes no bit.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { ENGINES, openChromium, serveDist } from "./harness.js";

/** @type {Awaited<ReturnType<typeof serveDist>>} */
let site;
before(async () => {
  site = await serveDist();
});
after(() => site.close());

const RUN = "samples=1000&batch=64&start=random";
const step = "equiflow.report().currentStep";
const chosen = "document.querySelector('#pace').selectedOptions[0].textContent";
const paused = "document.querySelector('#play').getAttribute('data-playing') === 'false'";

for (const [name, launch] of Object.entries(ENGINES)) {
  test(`${name}: ten steps a second can be watched, and lead to the same bits`, async () => {
    const page = await launch();
    try {
      await page.open(`${site.url}?lang=en#v1&pace=10&${RUN}`);
      await page.expect(chosen, "10 steps/s");
      // Every step that the page shows.
      await page.evaluate(`(() => {
        window.shown = [];
        const shows = document.querySelector("#metric-step .main");
        const note = () => {
          const value = Number(shows.textContent);
          if (window.shown.at(-1) !== value) window.shown.push(value);
        };
        new MutationObserver(note).observe(shows, { childList: true, characterData: true, subtree: true });
        note();
      })()`);
      await page.click("#play");
      // At full speed hundreds of steps pass from one picture to the next.
      await page.until("three steps are seen one after the other", () =>
        /** @type {{ shown: number[] }} */ (/** @type {any} */ (window)).shown.some(
          (value, k, all) => all[k + 1] === value + 1 && all[k + 2] === value + 2,
        ),
      );
      await page.click("#play");
      await page.until("it pauses, and reports where", `${paused} && equiflow.report().step === ${step}`);
      const { digest, step: reached } = await page.evaluate("equiflow.report()");

      await page.evaluate("equiflow.reset()");
      assert.equal((await page.evaluate(`equiflow.train(${reached})`)).digest, digest);
      assert.deepEqual(page.errors, []);
    } finally {
      await page.close();
    }
  });
}

test("keys, the menu and scripts choose the pace; the address keeps it; Pause answers while a step is waited for", async () => {
  const page = await openChromium();
  try {
    await page.open(`${site.url}?lang=en#v1&${RUN}`);
    await page.expect(chosen, "Full speed");
    await page.press(",");
    await page.press(",");
    await page.press(",");
    await page.expect(chosen, "1 step/s");
    await page.expectText("#announcer", /Pace: 1 step\/s/);
    await page.expect("location.hash", /&pace=1&/);
    await page.click("#play");
    await page.until("the first step is there at once", `${step} >= 1`);
    await page.click("#play");
    await page.until("it pauses", paused);
    await page.click("#step");
    await page.until("one step more", `${step} >= 2`);

    await page.evaluate(`(() => {
      const menu = document.querySelector("#pace");
      menu.value = "100";
      menu.dispatchEvent(new Event("change"));
    })()`);
    await page.click("#play");
    await page.until("a hundred a second", `${step} > 60`);
    await page.evaluate("equiflow.pace(null)");
    await page.until("full speed again", `${step} > 600`);
    await page.expect(chosen, "Full speed");
    await page.expect("location.hash.includes('pace')", false);
    await page.click("#play");
    await page.until("it pauses", paused);

    assert.match(
      await page.evaluate("(() => { try { equiflow.pace(7); } catch (error) { return error.message; } })()"),
      /takes 1, 10, 100 or null/,
    );
    await page.evaluate("equiflow.pace(1)");
    const { step: before } = await page.evaluate("equiflow.train(0)");
    assert.equal((await page.evaluate("equiflow.train(50)")).step, before + 50, "a script never waits");
    assert.match(await page.evaluate("equiflow.link()"), /&pace=1&.*steps=\d+&digest=/);
    assert.deepEqual(page.errors, []);
  } finally {
    await page.close();
  }
});
