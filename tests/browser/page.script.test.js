// `window.equiflow`: what scripts, lessons and consoles can rely on.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { DEFAULTS } from "../../www/config/schema.js";
import { toFile } from "../../www/lessons/progress-file.js";
import { BROWSERS, openChromium, serveDist } from "./harness.js";

/** @type {Awaited<ReturnType<typeof serveDist>>} */
let site;
before(async () => {
  site = await serveDist();
});
after(() => site.close());

/** The value of an expression, or the message it failed with. @param {string} expression */
const settled = (expression) =>
  `(async () => ${expression})().then((value) => ({ value }), (error) => ({ error: error.message }))`;

/** @param {(options?: object) => Promise<import("./harness.js").Page>} launch @param {(page: import("./harness.js").Page) => Promise<void>} use */
async function withPage(launch, use) {
  const page = await launch();
  try {
    await page.open(site.url);
    await use(page);
    assert.deepEqual(page.errors, []);
  } finally {
    await page.close();
  }
}

for (const [name, launch] of Object.entries(BROWSERS)) {
  test(`${name}: the contract of window.equiflow`, () =>
    withPage(launch, async (page) => {
      // What the bare address opens; settings are laid over the defaults that links have.
      await page.expect("equiflow.config()", { ...DEFAULTS, start: "random" });
      const { config, notes } = await page.evaluate(
        "equiflow.configure({ samples: '1000', batch: 64, seed: -3, colour: 'red' })",
      );
      assert.deepEqual(config, { ...DEFAULTS, samples: 1000, batch: 64 });
      assert.deepEqual(
        notes.map((/** @type {any} */ { key, value, used }) => [key, value, used]),
        [
          ["seed", "-3", "1"],
          ["colour", "red", "ignored"],
        ],
      );

      const report = await page.evaluate("equiflow.train(25)");
      assert.equal(report.step, 25);
      assert.equal(report.system, "dw2");
      assert.match(report.digest, /^[0-9a-f]{16}$/);
      for (const key of ["loss", "trainNll", "testNll", "klGap", "klGapError", "ess", "defect", "stepsPerSecond"]) {
        assert.ok(Number.isFinite(report[key]), `${key} is ${report[key]}`);
      }
      assert.deepEqual((await page.evaluate("equiflow.report()")).digest, report.digest);
      await page.until(
        "the page shows that it stands still",
        "document.querySelector('#play-text').textContent === 'Play'",
      );

      assert.equal(await page.evaluate("equiflow.samples(3).then((x) => x instanceof Float32Array && x.length)"), 12);
      assert.equal(await page.evaluate("equiflow.referenceSamples(5).then((x) => x.length)"), 20);
      const densities = await page.evaluate(
        "equiflow.samples(4).then((x) => equiflow.logDensity(x)).then((q) => [...q])",
      );
      assert.equal(densities.length, 4);
      assert.ok(densities.every(Number.isFinite), `${densities}`);
      await page.expect("equiflow.link()", /#v1&samples=1000&batch=64&steps=25&digest=/);

      const start = await page.evaluate("equiflow.reset()");
      assert.equal(start.step, 0);
      assert.equal((await page.evaluate("equiflow.train(25)")).digest, report.digest);
    }));
}

test("bad arguments are refused with what would be right", () =>
  withPage(openChromium, async (page) => {
    const refusals = [
      ["train", ["-1", "1.5", "'10'", "NaN", "undefined", "1e99"], /a whole number of steps from 0/],
      ["configure", ["null", "5", "'dw4'", "[]", "undefined"], /an object such as/],
      ["samples", ["0", "-1", "1.5", "'3'", "undefined"], /a whole number of configurations from 1/],
      ["referenceSamples", ["0", "1e9"], /a whole number of configurations from 1/],
      [
        "logDensity",
        ["[]", "[1, 2, 3]", "'x'", "null", "[NaN, 1, 2, 3]", "[1e300, 0, 0, 0]"],
        /finite numbers, 4 for each configuration/,
      ],
    ];
    for (const [method, values, message] of /** @type {[string, string[], RegExp][]} */ (refusals)) {
      for (const value of values) {
        const { error } = await page.evaluate(settled(`equiflow.${method}(${value})`));
        assert.match(error ?? "no error", message, `${method}(${value})`);
      }
    }
    assert.equal((await page.evaluate("equiflow.train(1)")).step, 1);
  }));

test("calls queue: each train counts from where the one before ended", () =>
  withPage(openChromium, async (page) => {
    const steps = await page.evaluate(
      "Promise.all([equiflow.train(3), equiflow.train(4), equiflow.train(0), equiflow.train(5)]).then((all) => all.map((report) => report.step))",
    );
    assert.deepEqual(steps, [3, 7, 7, 12]);
  }));

test("training in one piece, in many, or by playing gives the same bits", () =>
  withPage(openChromium, async (page) => {
    const { digest } = await page.evaluate("equiflow.train(60)");
    await page.evaluate("equiflow.reset()");
    await page.evaluate(
      "(async () => { for (let k = 0; k < 12; k++) { await equiflow.train(5); await equiflow.samples(10); } })()",
    );
    assert.equal((await page.evaluate("equiflow.report()")).digest, digest);
    await page.evaluate("equiflow.reset()");
    await page.click("#play");
    await page.until("it plays", "equiflow.report().currentStep > 5");
    // Wherever it was stopped: from the last kept step up to there the run goes to the same digest by itself.
    const played = await page.evaluate("equiflow.train(0)");
    if (played.step <= 60) assert.equal((await page.evaluate(`equiflow.train(${60 - played.step})`)).digest, digest);
    await page.evaluate("equiflow.reset()");
    assert.equal((await page.evaluate(`equiflow.train(${played.step})`)).digest, played.digest);
  }));

test("train while playing stops at exactly the step that was asked for", () =>
  withPage(openChromium, async (page) => {
    await page.click("#play");
    await page.until("it plays", "equiflow.report().currentStep > 0");
    const { step, currentStep } = await page.evaluate("equiflow.train(10)");
    assert.equal(step, currentStep);
    await page.until(
      "the page shows that it stands still",
      "document.querySelector('#play-text').textContent === 'Play'",
    );
  }));

test("pause, configure and reset end a train that is under way, and say so", () =>
  withPage(openChromium, async (page) => {
    const paused = await page.evaluate(`(async () => {
      const training = equiflow.train(1e8);
      const looking = setInterval(() => {
        if (equiflow.report().currentStep === 0) return;
        clearInterval(looking);
        equiflow.pause();
      }, 10);
      return training.then(String, (error) => ({ error: error.message }));
    })()`);
    assert.match(paused.error, /^paused: \d+ of 100000000 steps are left$/);
    for (const verb of ["configure({ seed: 9 })", "reset()"]) {
      const [first, second] = await page.evaluate(`(async () => {
        const ended = [equiflow.train(1e8), equiflow.train(5)].map((promise) => promise.then(String, (error) => error.message));
        while (equiflow.report().currentStep === 0) await new Promise(requestAnimationFrame);
        await equiflow.${verb};
        return Promise.all(ended);
      })()`);
      assert.match(first, /superseded/);
      assert.match(second, /superseded/);
    }
    assert.equal((await page.evaluate("equiflow.train(2)")).step, 2);
  }));

test("a script lets the flow race a Markov chain, and both find the exact difference of DW-2", () =>
  withPage(openChromium, async (page) => {
    await page.open(`${site.url}?lang=en#v1&tau=2`);
    await page.evaluate("equiflow.play()");
    const refused = await page.evaluate("equiflow.race().then(String, (error) => error.message)");
    assert.match(refused, /stands still: call pause/);
    await page.evaluate("equiflow.pause()");
    await page.expect("document.querySelector('#play-text').textContent", "Play");
    const { chain, flow, exact, reference, training } = await page.evaluate("equiflow.race()");
    const known = await page.evaluate("equiflow.report().exactFreeEnergyDifference");
    assert.deepEqual([exact, reference], [known, known]);
    const seconds = chain.map((/** @type {{ seconds: number }} */ point) => point.seconds);
    assert.ok(seconds.every((/** @type {number} */ each, /** @type {number} */ k) => each > (seconds[k - 1] ?? 0)));
    for (const points of [chain, flow]) {
      const { value, error, independent } = points.at(-1);
      assert.ok(Math.abs(value - known) < 6 * error + 0.01, `${value} ± ${error}, exactly ${known}`);
      assert.ok(independent > 10);
    }
    assert.ok(flow.every((/** @type {{ seconds: number }} */ point) => point.seconds > training));
  }));

test("a script gets a film of the flow, and one of the training once there are two kept steps", () =>
  withPage(openChromium, async (page) => {
    await page.open(`${site.url}?lang=en#v1&samples=300&batch=32`);
    await page.until("there is a run", "globalThis.equiflow?.report() !== undefined");
    const message = (/** @type {string} */ call) => page.evaluate(`${call}.then(String, (error) => error.message)`);
    assert.match(await message("equiflow.film('dance')"), /takes one of flow, training/);
    assert.match(await message("equiflow.film('training')"), /at least two kept steps/);
    await page.evaluate("equiflow.train(20)");
    for (const subject of ["flow", "training"]) {
      const head = await page.evaluate(`equiflow.film("${subject}").then(async (film) =>
        [film.type, ...new Uint8Array(await film.slice(0, 4).arrayBuffer())])`);
      assert.match(head[0], /^video\/webm/);
      assert.deepEqual(head.slice(1), [0x1a, 0x45, 0xdf, 0xa3], "the first bytes of WebM");
    }
  }));

test("a script sums up hand-in files, repeats their runs, and names what is damaged", () =>
  withPage(openChromium, async (page) => {
    await page.open(`${site.url}?lang=en#v1&samples=300&batch=32`);
    const { digest, klGap, ess } = await page.evaluate("equiflow.ready.then(() => equiflow.train(3))");
    const link = await page.evaluate("equiflow.link()");
    const honest = { at: "2026-05-01T09:30:00Z", link, step: 3, digest, values: { seed: 1, klGap, ess } };
    const forged = "0123456789abcdef";
    const liar = { ...honest, link: link.replace(digest, forged), digest: forged };
    const file = (/** @type {string} */ name, /** @type {typeof honest} */ proof) =>
      toFile({ ring: { done: { begin: proof }, seen: {} } }, { name, page: "0", now: new Date(0) });
    const files = [file("Ada", honest), file("Bob", liar), "{"];
    const found = await page.evaluate(
      (/** @type {string[]} */ texts) => /** @type {any} */ (window).equiflow.classResult(texts, { check: true }),
      files,
    );
    assert.deepEqual(
      found.entries.map((/** @type {any} */ { student, verdict }) => [student, verdict]),
      [
        ["Ada", "same"],
        ["Bob", "other"],
      ],
    );
    assert.deepEqual([found.tasks.length, found.tasks[0].students], [1, 2]);
    assert.match(found.problems.join(), /^files\[2\]: file: expected JSON/);
    assert.match(found.csv, /^student,.*\r\nAda,ring,begin,/s);
    const refused = await page.evaluate("equiflow.classResult('x').then(String, (error) => error.message)");
    assert.match(refused, /takes a list of the texts/);
  }));
