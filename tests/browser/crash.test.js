// Engines that really fail: a trap in the midst of a question or at a certain step, no more memory, numbers that are not finite, a
// helper that dies, a worker that never starts or says nothing any more. Each becomes a message, and the page goes on.

import assert from "node:assert/strict";
import { test } from "node:test";
import { BROWSERS, ENGINES, openChromium, serveDist } from "./harness.js";

/** @typedef {import("./harness.js").Page} Page */
/** @typedef {(name: string, body: Buffer) => string | Uint8Array | undefined} Alter */

/** In the page: its workers and the run that each was last told of; what was copied. */
const prepare = `
  globalThis.workers = [];
  globalThis.Worker = class extends Worker {
    constructor(...rest) {
      super(...rest);
      // Helpers are workers of the page as well.
      if (!/helper/.test(rest[1]?.name)) workers.push(this);
    }
    postMessage(message, ...rest) {
      if (message.run !== undefined) this.run = message.run;
      super.postMessage(message, ...rest);
    }
  };
  Object.defineProperty(navigator, "clipboard", { value: { writeText: async (text) => { globalThis.copied = text; } } });
`;
/** Hands the engine a list that claims to be longer than its memory can be: a real trap, in the real engine. */
const TRAP = `(() => {
  const worker = workers.at(-1);
  worker.postMessage({ type: "ask", run: worker.run, id: 1e9, what: "logDensity", argument: { length: 2 ** 30 - 1 } });
})()`;
const NOTICE = "document.querySelector('#problem-notice')?.textContent ?? ''";
const LINK = "#v1&samples=200&batch=32&seed=5";

/**
 * @param {(page: Page, url: string) => Promise<void>} use
 * @param {{ launch?: (look: import("./harness.js").Look) => Promise<Page>, alter?: Alter, link?: string, expected?: RegExp }} [options]
 *   `expected`: what the console may say
 */
async function withPage(use, { launch = openChromium, alter, link = LINK, expected = /^$/ } = {}) {
  const site = await serveDist({ alter });
  const page = await launch({ prepare });
  try {
    await page.goto(site.url + link);
    await page.until("the page is there", "window.equiflow !== undefined");
    await use(page, site.url);
    assert.deepEqual(
      page.errors.filter((error) => !expected.test(error)),
      [],
    );
    assert.doesNotMatch(await page.evaluate("document.body.innerText"), /NaN|undefined|Infinity/);
  } finally {
    await page.close();
    await site.close();
  }
}

/** @param {Page} page @param {RegExp} words */
async function says(page, words) {
  await page.until(`it says ${words}`, `${words}.test(${NOTICE})`);
}

/** @param {Page} page @param {string} text of a button of the notice */
async function press(page, text) {
  const found = await page.evaluate((/** @type {string} */ wanted) => {
    const buttons = [...document.querySelectorAll("#problem-notice button")];
    const button = /** @type {HTMLElement | undefined} */ (
      buttons.find((each) => each.textContent?.startsWith(wanted))
    );
    button?.click();
    return button ? "" : buttons.map((each) => each.textContent).join(", ");
  }, text);
  assert.equal(found, "", `no button “${text}”`);
}

/** @param {Page} page */
const digest = async (page) => (await page.evaluate("equiflow.report()")).digest;

for (const [name, launch] of Object.entries(BROWSERS)) {
  test(`${name}: after a trap the run is back at its last good state, bit for bit, and goes on`, () =>
    withPage(
      async (page, url) => {
        await page.evaluate("equiflow.ready");
        await page.click("#play");
        await page.until("it has trained", "equiflow.report().step > 200");
        await page.until("a state of that is kept", "equiflow.keptSteps().then((steps) => steps.at(-1) > 0)");
        await page.evaluate(TRAP);
        await says(page, /an internal error.*restored to step [\d\s]+, its last good state/);
        await page.until("it stands still", "equiflow.report()?.step > 0");
        const { step } = await page.evaluate("equiflow.report()");
        const kept = await page.evaluate("equiflow.keptSteps()");
        assert.deepEqual(kept, [step]);
        const found = await digest(page);
        await page.expect("document.querySelector('#metric-nll .main').textContent", /\d/);
        await page.expect("document.querySelector('#play').getAttribute('data-playing')", "false");

        // The link leads to the same state, on any page.
        await press(page, "Copy the link");
        await page.until("the link is copied", "globalThis.copied !== undefined");
        const link = await page.evaluate("globalThis.copied");
        assert.ok(link.endsWith(`&steps=${step}&digest=${found}`), link);
        assert.ok(link.startsWith(url));

        // Going on comes to the bits of a run that never failed.
        const after = (await page.evaluate("equiflow.train(30)")).digest;
        await page.expect(NOTICE, "");
        await page.evaluate("equiflow.reset()");
        assert.equal((await page.evaluate(`equiflow.train(${step})`)).digest, found);
        assert.equal((await page.evaluate("equiflow.train(30)")).digest, after);
        await page.expect("workers.length", 2);
      },
      { launch, expected: /unreachable/ },
    ));
}

/**
 * Code before that of a worker, by which the engine traps in one of its functions.
 * @param {string} name of the function
 * @param {string} when what must hold of its arguments, `a` and `b`, and of the engine's functions, `all`
 */
const trapsIn = (name, when = "true") => `{
  const { exports: { trap } } = new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.of(
    0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 7, 8, 1, 4, 116, 114, 97, 112, 0, 0, 10, 5, 1, 3, 0, 0, 11,
  )));
  for (const name of ["instantiate", "instantiateStreaming"]) {
    const original = WebAssembly[name];
    WebAssembly[name] = async (...rest) => {
      const made = await original.apply(WebAssembly, rest);
      // Of a module that is compiled already, there is only the instance.
      const { instance, module } = made.instance ? made : { instance: made, module: rest[0] };
      const all = instance.exports;
      const inner = (a, b, ...others) => {
        if (${when}) trap();
        return all["${name}"](a, b, ...others);
      };
      return { module, instance: { exports: { ...all, ["${name}"]: inner } } };
    };
  }
}
`;

/** The engine traps when it is to train past that step. @param {number} step */
const trapsAt = (step) => trapsIn("engine_train", `all.engine_step(a) + b > ${step}`);

for (const [name, launch] of Object.entries(ENGINES)) {
  for (const made of ["engine_begin", "engine_isMeasurable"]) {
    test(`${name}: an engine that traps in ${made}, while a run opens, says so, and can be started again`, () => {
      let isBroken = true;
      return withPage(
        async (page) => {
          await says(page, /stopped at step 0 because of an internal error.*The message was/);
          await page.expect("document.querySelector('#play').getAttribute('aria-disabled')", "true");
          // As long as it fails, it says so again.
          await press(page, "Start again");
          await says(page, /the same step as before.*Reset/);
          isBroken = false;
          await press(page, "Start again");
          await page.until("a run is open", "equiflow.report()?.step === 0");
          assert.equal((await page.evaluate("equiflow.train(2)")).step, 2);
          await page.expect(NOTICE, "");
        },
        {
          launch,
          alter: (file, body) => (isBroken && file.startsWith("training-worker-") ? trapsIn(made) + body : body),
          expected: /unreachable|Unreachable/,
        },
      );
    });
  }
}

for (const [name, launch] of Object.entries(ENGINES)) {
  test(`${name}: an engine that traps once as it opens a run is started again, and nobody has to be told`, () => {
    let workersStarted = 0;
    return withPage(
      async (page) => {
        await page.until("a run is open", "equiflow.report()?.step === 0");
        assert.equal(workersStarted, 2);
        assert.equal((await page.evaluate("equiflow.train(2)")).step, 2);
        await page.expect(NOTICE, "");
      },
      {
        launch,
        alter(file, body) {
          if (!file.startsWith("training-worker-")) return body;
          workersStarted += 1;
          return workersStarted === 1 ? trapsIn("engine_begin") + body : body;
        },
      },
    );
  });
}

test("a run that fails at the same place again is not led round in circles", () =>
  withPage(
    async (page) => {
      await page.evaluate("equiflow.ready");
      await page.click("#play");
      await says(page, /stopped at step .*restored to step/);
      await page.until("it stands still", "equiflow.report()?.step > 0");
      await page.click("#play");
      await says(page, /the same step as before.*Reset/);
      await page.expect("workers.length", 2);
      await page.expect("document.querySelector('#play').getAttribute('aria-disabled')", "true");
      await press(page, "Back to step");
      await page.until("it is there", "equiflow.report()?.step > 0");
      await page.click("#play");
      await says(page, /the same step as before.*Reset/);
      await press(page, "Reset");
      await page.until("it is at its start", "equiflow.report()?.step === 0");
      assert.equal((await page.evaluate("equiflow.train(10)")).step, 10);
      await page.expect(NOTICE, "");
    },
    { alter: (name, body) => (name.startsWith("training-worker-") ? trapsAt(300) + body : body) },
  ));

/** @param {Uint8Array} bytes @param {number} at @returns {[value: number, next: number]} */
function leb(bytes, at) {
  let value = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at++] ?? 0;
    value += (byte & 127) * 2 ** shift;
    if (byte < 128) return [value, at];
  }
}

/** Five bytes, whatever the number. @param {number} value */
const wide = (value) => [0, 7, 14, 21, 28].map((shift, k) => ((value / 2 ** shift) & 127) | (k < 4 ? 128 : 0));

/** An engine that may have so many pages more than it begins with. @param {Buffer} wasm @param {number} pages */
function bounded(wasm, pages) {
  for (let at = 8; at < wasm.length; ) {
    const [size, body] = leb(wasm, at + 1);
    if (wasm[at] === 5) {
      assert.deepEqual([wasm[body], wasm[body + 1]], [1, 0], "one memory, without a bound");
      const [least] = leb(wasm, body + 2);
      const section = [1, 1, ...wide(least), ...wide(least + pages)];
      return Buffer.concat([
        wasm.subarray(0, at),
        Uint8Array.of(5, section.length, ...section),
        wasm.subarray(body + size),
      ]);
    }
    at = body + size;
  }
  throw new Error("there is no memory");
}

test("an engine that gets no more memory says so, and what needs less works", () =>
  withPage(
    async (page) => {
      await page.evaluate("equiflow.ready");
      await page.evaluate("equiflow.train(40)");
      const found = await digest(page);
      const error = await page.evaluate("equiflow.samples(1_000_000).then(String, (error) => error.message)");
      assert.match(error, /the engine stopped/);
      await says(page, /out of memory.*smaller batch.*restored to step 40/);
      await page.until("it is there", "equiflow.report()?.step === 40");
      assert.equal(await digest(page), found);
      assert.equal(await page.evaluate("equiflow.samples(100).then((x) => x.length)"), 400);

      // A run that is too large from the beginning.
      const refused = await page.evaluate(
        "equiflow.configure({ samples: 1e6 }).then(String, (error) => error.message)",
      );
      assert.match(refused, /the engine stopped/);
      await says(page, /out of memory/);
      assert.equal((await page.evaluate("equiflow.configure({ samples: 100 })")).config.samples, 100);
      assert.equal((await page.evaluate("equiflow.train(3)")).step, 3);
    },
    { alter: (name, body) => (name.endsWith(".wasm") ? bounded(body, 600) : body) },
  ));

const FAR = "#v1&samples=200&batch=1";

/** In the page: keeps data for two particles on the device, and says what they are called. @param {number[]} numbers */
async function keepData(numbers) {
  const values = Float64Array.from(numbers);
  const name = await new Promise((resolve) => {
    const worker = /** @type {any} */ (globalThis).workers.at(-1);
    worker.addEventListener(
      "message",
      (/** @type {MessageEvent} */ { data }) => data.id === 1e9 && resolve(data.value),
    );
    worker.postMessage({ type: "ask", run: worker.run, id: 1e9, what: "dataName", argument: values });
  });
  await new Promise((resolve, reject) => {
    const opening = indexedDB.open("equiflow", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("data");
    opening.onsuccess = () => {
      const transaction = opening.result.transaction("data", "readwrite");
      transaction.objectStore("data").put({ name, file: "far.csv", columns: 4, values }, name);
      transaction.oncomplete = resolve;
      transaction.onerror = reject;
    };
  });
  return name;
}

test("a training whose numbers are no longer finite ends in words, at its last good state", () =>
  withPage(
    async (page) => {
      await page.evaluate("equiflow.ready");
      const x = await page.evaluate("equiflow.referenceSamples(100).then((x) => [...x])");
      // Most configurations are absurdly far apart: their gradients overflow.
      const rows = Array.from({ length: 100 }, (_, row) =>
        x.slice(4 * row, 4 * row + 4).map((/** @type {number} */ value) => (row % 5 === 0 ? value : value * 1e20)),
      );
      // No file with such numbers is accepted; they may lie on the device since long ago.
      await page.evaluate(`location.hash = "${FAR}&data=${await page.evaluate(keepData, rows.flat())}"`);
      await page.until(
        "the run is on own data",
        "equiflow.config().data !== 'sampler' && equiflow.report()?.step === 0",
      );
      const error = await page.evaluate("equiflow.train(1e6).then(String, (error) => error.message)");
      assert.match(error, /paused: \d+ of 1000000 steps are left/);
      await says(page, /diverged at step \d+.*restored to step \d+.*lower learning rate.*own samples.*[0-9a-f]{16}/);
      const at = await page.evaluate(`Number(/diverged at step (\\d+)/.exec(${NOTICE})[1])`);
      const back = await page.evaluate(`Number(/restored to step (\\d+)/.exec(${NOTICE})[1])`);
      assert.ok(back < at - 19, `${back}, ${at}`);
      await page.until("it is there", `equiflow.report().step === ${back}`);
      await page.expect("document.querySelector('#watch').innerText", /Skipped steps/);
      await press(page, "Copy the link");
      await page.until("the link is copied", "globalThis.copied !== undefined");
      const { data } = await page.evaluate("equiflow.config()");
      assert.ok((await page.evaluate("globalThis.copied")).includes(`&data=${data}`));

      // The same step, however long the stretches are; and then it says that going on does not help.
      await page.click("#play");
      await says(page, /the same step as before.*Reset/);
      await page.expect(`Number(/diverged at step (\\d+)/.exec(${NOTICE})[1])`, at);
      await page.evaluate("equiflow.configure({ data: 'sampler', batch: 32 })");
      await page.expect(NOTICE, "");
      assert.equal((await page.evaluate("equiflow.train(5)")).step, 5);
    },
    { link: FAR },
  ));

/** Several processors, wherever the test runs. */
const MANY = "Object.defineProperty(navigator, 'hardwareConcurrency', { value: 3 });";

for (const [how, death] of [
  ["with an error", "throw new Error('no more');"],
  ["without a word", "close();"],
]) {
  test(`a helper that dies ${how} is told of, and costs no bit`, () =>
    withPage(
      async (page) => {
        await page.evaluate("equiflow.ready");
        await page.click("#play");
        await says(page, /helper stopped/);
        await page.expect("document.querySelector('#problem-notice').getAttribute('role')", "status");
        const { currentStep } = await page.evaluate("equiflow.report()");
        await page.until("it trains on", `equiflow.report().currentStep > ${currentStep}`);
        await page.click("#play");
        await page.until("it stands still", "equiflow.report().step === equiflow.report().currentStep");
        const { step, digest: found } = await page.evaluate("equiflow.report()");
        await page.evaluate("equiflow.reset()");
        assert.equal((await page.evaluate(`equiflow.train(${step})`)).digest, found);
      },
      {
        link: "#v1&system=dw4&samples=500&batch=512",
        expected: /uncaught: no more/,
        alter(name, body) {
          if (name.startsWith("training-worker-")) return MANY + body;
          // It computes for a while first.
          const dies = `{
            let runs = 0;
            const hear = ({ data }) => { if (data.type === "run" && ++runs === 2) { ${death} } };
            addEventListener("message", ({ data: { port } }) => port.addEventListener("message", hear));
          }`;
          return name.startsWith("helper-worker-") ? dies + body : body;
        },
      },
    ));
}

for (const [name, launch] of Object.entries(BROWSERS)) {
  for (const missing of [".wasm", "worker-"]) {
    test(`${name}: an engine whose file ${missing} is missing is told of, and can be tried again`, async () => {
      let blocked = true;
      await withPage(
        async (page) => {
          await says(page, /could not be loaded.*can be reached.*content blocker/);
          await page.expect("document.querySelector('#problem-notice').getAttribute('role')", "alert");
          blocked = false;
          await press(page, "Try again");
          await page.until("a run is open", "equiflow.report()?.step === 0");
          assert.equal((await page.evaluate("equiflow.train(2)")).step, 2);
          await page.expect(NOTICE, "");
        },
        {
          launch,
          alter: (file, body) => (blocked && file.includes(missing) ? undefined : body),
          expected: /404|Failed to load|Loading Worker/,
        },
      );
    });
  }
}

test("an engine that says nothing any more is told of, and the page goes back", () =>
  withPage(async (page) => {
    await page.evaluate("equiflow.ready");
    await page.evaluate("equiflow.train(50)");
    const found = await digest(page);
    await page.evaluate("workers.at(-1).terminate()");
    await page.click("#play");
    await says(page, /not answered for \d+ seconds/);
    // The last state that the page was given may be some steps older than the last one, or the very first.
    const back = await page.evaluate(() =>
      Number(/Back to step (\d+)/.exec(document.querySelector("#problem-notice")?.textContent ?? "")?.[1] ?? 0),
    );
    await press(page, back > 0 ? `Back to step ${back}` : "Start again");
    await page.until(
      "it is there",
      `equiflow.report()?.step === ${back} && document.querySelector('#problem-notice') === null`,
    );
    if (back < 50) await page.evaluate(`equiflow.train(${50 - back})`);
    assert.equal(await digest(page), found);
    assert.equal((await page.evaluate("equiflow.train(2)")).step, 52);
  }));
