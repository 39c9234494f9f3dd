// What is spoken: each thing once, when it has settled. And shortcuts on keyboards of other scripts.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { ENGINES, openChromium, serveDist } from "./harness.js";

/** @type {Awaited<ReturnType<typeof serveDist>>} */
let site;
before(async () => {
  site = await serveDist();
});
after(() => site.close());

/** From now on collects what live regions say, in the page. */
function listen() {
  const live =
    "[role=status], [role=alert], [aria-live]:not([aria-live=off]), output:not([aria-live=off], [aria-hidden=true])";
  /** @type {string[]} */
  const spoken = [];
  Object.assign(globalThis, { spoken });
  new MutationObserver((records) => {
    const regions = new Set(
      records.map(({ target }) => (target instanceof Element ? target : target.parentElement)?.closest(live)),
    );
    for (const region of regions) if (region?.textContent) spoken.push(`${region.id}: ${region.textContent}`);
  }).observe(document.body, { subtree: true, childList: true, characterData: true });
}

for (const [name, launch] of Object.entries(ENGINES)) {
  test(`${name}: training and a held arrow key say what has come of them, once`, async () => {
    const page = await launch();
    try {
      await page.open(`${site.url}#v1&samples=1000&batch=64`);
      await page.evaluate(listen);
      const begin = await page.evaluate("performance.now()");
      await page.click("#play");
      await page.until("it trains for a while", "equiflow.report().step > 600");
      await page.click("#play");
      await page.until("its end is said", "globalThis.spoken.some((each) => /status: Paused/.test(each))");
      const training = await page.evaluate("globalThis.spoken.splice(0)");
      const seconds = ((await page.evaluate("performance.now()")) - begin) / 1000;
      // A long training tells how it goes, at most every eight seconds.
      assert.ok(training.length <= 4 + seconds / 8, training.join("\n"));

      // Down to the second kept step: of the beginning, where nothing is trained, the status says nothing. How many steps are
      // kept depends on the machine; there is the beginning, the first stretch and the end.
      await page.until("the run stands where it is kept", () => {
        const slider = /** @type {HTMLInputElement} */ (document.querySelector("#training-time"));
        return Number(slider.value) > 1 && slider.value === slider.max;
      });
      await page.evaluate(() => {
        const slider = /** @type {HTMLInputElement} */ (document.querySelector("#training-time"));
        slider.focus();
        while (Number(slider.value) > 1) {
          slider.stepDown();
          slider.dispatchEvent(new Event("input", { bubbles: true }));
        }
      });
      await page.until("the step is said", () => {
        const { equiflow, spoken } = /** @type {any} */ (globalThis);
        return spoken.includes(`status: Paused at step ${equiflow.report().currentStep}.`);
      });
      const moving = await page.evaluate("globalThis.spoken.splice(0)");
      assert.ok(moving.length <= 2, moving.join("\n"));
      assert.deepEqual(page.errors, []);
    } finally {
      await page.close();
    }
  });

  test(`${name}: a keyboard of any script has the shortcuts, and text that is being composed has none`, async () => {
    const page = await launch();
    try {
      await page.open(`${site.url}#v1&samples=1000&batch=64`);
      const press = (/** @type {KeyboardEventInit} */ event) =>
        page.evaluate(
          (init) =>
            document.body.dispatchEvent(new KeyboardEvent("keydown", { bubbles: true, cancelable: true, ...init })),
          event,
        );
      const step = "equiflow.report().currentStep";
      await press({ key: "s", code: "KeyS", keyCode: 229 });
      await press({ key: "s", code: "KeyS", isComposing: true });
      await press({ key: "Process", code: "KeyS" });
      for (const [count, key] of [..."ыσסس"].entries()) {
        await press({ key, code: "KeyS" });
        await page.expect(step, count + 1);
      }
      // On Dvorak this place writes an o, and another one an s.
      await press({ key: "o", code: "KeyS" });
      await press({ key: "s", code: "Semicolon" });
      await page.expect(step, 5);
      assert.deepEqual(page.errors, []);
    } finally {
      await page.close();
    }
  });
}

test("what an input method composes is committed once, by the Enter after the one that ends it, and is no shortcut", async () => {
  const page = await openChromium();
  const { devTools } = page;
  assert.ok(devTools);
  const key = (
    /** @type {string} */ type,
    /** @type {string} */ name,
    /** @type {string} */ code,
    number = 229,
    more = {},
  ) => devTools("Input.dispatchKeyEvent", { type, key: name, code, windowsVirtualKeyCode: number, ...more });
  /** Keys as an input method takes them. @param {string} text */
  const compose = async (text) => {
    for (let length = 1; length <= text.length; length++) {
      await key("rawKeyDown", "Process", "KeyS");
      const options = { text: text.slice(0, length), selectionStart: length, selectionEnd: length };
      await devTools("Input.imeSetComposition", options);
      await key("keyUp", "s", "KeyS", 83);
    }
    await key("rawKeyDown", "Process", "Enter");
    await devTools("Input.insertText", { text });
    await key("keyUp", "Enter", "Enter", 13);
  };
  const enter = async () => {
    await key("keyDown", "Enter", "Enter", 13, { text: "\r" });
    await key("keyUp", "Enter", "Enter", 13);
  };
  try {
    await page.open(`${site.url}?lang=en#v1&samples=300&batch=64&open=setup`);
    await page.evaluate("document.querySelector('#field-batch').select()");
    const entries = await page.evaluate("history.length");
    await compose("１２８");
    assert.equal(await page.evaluate("equiflow.config().batch"), 64);
    await enter();
    await page.expect("equiflow.config().batch", 128);
    await page.expect("history.length", entries + 1);
    await page.expect("equiflow.report()?.currentStep", 0);

    await page.open(`${site.url}?lang=en#v1&lesson=boltzmann&samples=300`);
    await page.until("the lesson is open", "document.querySelector('#answer-read') !== null");
    await page.evaluate(() => {
      Object.assign(globalThis, { asked: 0 });
      addEventListener("click", () => Object.assign(globalThis, { asked: /** @type {any} */ (globalThis).asked + 1 }));
      /** @type {HTMLInputElement | null} */ (document.querySelector("#answer-read"))?.focus();
    });
    await compose("－７。５");
    await page.expect("globalThis.asked", 0);
    await enter();
    await page.expectText("#task-read .reply", /Have another look/);
    await page.expect("globalThis.asked", 1);
    await page.expect("equiflow.report()?.currentStep", 0);
    assert.deepEqual(page.errors, []);
  } finally {
    await page.close();
  }
});

test("a held arrow key on the slider of an experiment is spoken by the slider alone", async () => {
  const page = await openChromium();
  try {
    await page.open(`${site.url}#v1&samples=1000&batch=64`);
    for (const [experiment, sliders] of Object.entries({ temperature: ["dial"], sample: ["index", "time"] })) {
      await page.evaluate(
        (/** @type {string} */ value) =>
          /** @type {HTMLElement} */ (document.querySelector(`#experiment-choices input[value=${value}]`)).click(),
        experiment,
      );
      for (const name of sliders) {
        const slider = `#experiment-${experiment}-${name}`;
        await page.until("the slider is there", `document.querySelector("${slider}") !== null`);
        await page.evaluate(listen);
        const places = await page.evaluate((/** @type {string} */ selector) => {
          const input = /** @type {HTMLInputElement} */ (document.querySelector(selector));
          const seen = new Set();
          for (let k = 0; k < 20; k++) {
            input.value = String(Number(input.min) + k);
            input.dispatchEvent(new Event("input", { bubbles: true }));
            seen.add(input.getAttribute("aria-valuetext"));
          }
          // What an observer has seen it tells before the next task.
          return new Promise((resolve) => setTimeout(() => resolve([...seen])));
        }, slider);
        assert.equal(places.length, 20, `${slider} says where it is`);
        // What an experiment has measured is spoken as well.
        const spoken = /** @type {string[]} */ (await page.evaluate("globalThis.spoken.splice(0)"));
        assert.deepEqual(
          spoken.filter((each) => places.includes(each.replace(/^.*?: /, ""))),
          [],
          slider,
        );
      }
    }
    assert.deepEqual(page.errors, []);
  } finally {
    await page.close();
  }
});
