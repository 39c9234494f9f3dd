// The gallery: every trained flow opens at its digest, with the figures that it is shown with.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { unzipSync } from "fflate";
import { readNpy } from "../../www/export/npy.js";
import { FIGURES } from "../../www/links/models/figures.js";
import { TRAINED, trainedFlow } from "../../www/links/trained.js";
import { exported, KEEP_SAVED, KEEPING, KEPT, openChromium, serveDist } from "./harness.js";

/** Those whose reference samples take a minute or two; with fewer they are trained on in a test of their own. */
const LONG = ["lj13"];

/** @type {Awaited<ReturnType<typeof serveDist>>} */
let site;
before(async () => {
  site = await serveDist();
});
after(() => site.close());

for (const name of TRAINED) {
  test(`trained=${name} opens at its digest and trains on`, async () => {
    const page = await openChromium();
    try {
      const { steps, digest } = FIGURES[name];
      const known = (await trainedFlow(name)).report;
      await page.open(`${site.url}?lang=en#v1&trained=${name}`);
      await page.expect("equiflow.report()?.digest", digest);
      await page.expect("equiflow.report().step", steps);
      await page.expectText("#notices", /Trained weights opened/);
      await page.expect("document.querySelectorAll('#link-notice li').length", 0);
      const report = await page.evaluate("equiflow.report()");
      assert.deepEqual({ ...report, ...known }, report, "what is known of it is said at once");
      await page.until("it draws samples", "equiflow.samples(3).then((values) => values.every(Number.isFinite))");
      if (LONG.includes(name)) await page.expectText("#drawing", /Drawing reference samples/);
      else {
        const next = await page.evaluate("equiflow.train(1)");
        const far = Math.abs(next.klGap - Number(known.klGap));
        assert.ok(far < 0.05 + 6 * next.klGapError, `${next.klGap} beside ${known.klGap}`);
        assert.equal(next.step, steps + 1);
      }
      await page.expect("/trained=/.test(location.hash)", true);
      assert.deepEqual(page.errors, []);
    } finally {
      await page.close();
    }
  });
}

/** Bits of `dw4` three steps on. */
const THREE_STEPS_ON = "1db4435d6954b78b";

test("a many-body flow trains on to the same bits, is questioned and exported", async () => {
  const page = await openChromium({ prepare: KEEP_SAVED });
  try {
    await page.open(`${site.url}?lang=en#v1&trained=dw4`);
    const { steps, digest } = FIGURES.dw4;
    await page.expect("equiflow.report()?.digest", digest);
    const next = await page.evaluate("equiflow.train(3)");
    assert.deepEqual([next.step, next.digest], [steps + 3, THREE_STEPS_ON]);
    await page.evaluate(`equiflow.rewind(${steps})`);
    await page.expect("equiflow.report().digest", digest);
    assert.equal((await page.evaluate("equiflow.train(3)")).digest, THREE_STEPS_ON);

    const sample = await page.evaluate("equiflow.experiment({ experiment: 'sample', index: 2 })");
    const x = sample.points.slice(-sample.points.length / sample.times.length);
    const [logQ] = await page.evaluate(
      (/** @type {number[]} */ x) => /** @type {any} */ (window).equiflow.logDensity(x).then(Array.from),
      x,
    );
    assert.ok(Math.abs(logQ - sample.logQ) < 1e-3, `${logQ} and ${sample.logQ}`);

    const run = JSON.parse(Buffer.from(await exported(page, "run")).toString("utf8"));
    assert.deepEqual([run.step, run.digest], [steps + 3, THREE_STEPS_ON]);
    const weights = Buffer.from(await exported(page, "weights"));
    const { __metadata__: about } = JSON.parse(
      weights.subarray(8, 8 + Number(weights.readBigUInt64LE(0))).toString("utf8"),
    );
    assert.deepEqual([Number(about.step), about.digest], [steps + 3, THREE_STEPS_ON]);
    assert.ok(Math.abs(Number(about.testNll) - next.testNll) < 1, `${about.testNll} and ${next.testNll}`);
    assert.deepEqual(page.errors, []);
  } finally {
    await page.close();
  }
});

/**
 * Enough reference samples that somebody can play, ask and look while they are drawn. The hundred thousand that `lj13` was
 * trained on are drawn by the same code, and take a processor two minutes.
 */
const FEWER = 10_000;
const withFewer = (/** @type {string} */ name, /** @type {Buffer} */ body) =>
  name.startsWith("lj13-") ? String(body).replace("samples=100000", `samples=${FEWER}`) : body;
/** Bits of `lj13` three steps on, with so many. */
const THREE_STEPS_ON_LJ13 = "12ad6429c1aa1ff1";

test("the flow of a cluster says how many reference samples are there, trains on to the same bits, is questioned and exported", async () => {
  const own = await serveDist({ alter: withFewer });
  const page = await openChromium({ prepare: KEEP_SAVED, motion: true });
  try {
    await page.open(`${own.url}?lang=en#v1&trained=lj13`);
    const { steps, digest } = FIGURES.lj13;
    await page.expect("equiflow.report()?.digest", digest);
    await page.expect("equiflow.config().samples", FEWER);
    // While the samples are drawn: their share, a picture that moves, and buttons that answer.
    await page.click("#play");
    await page.expectText("#play-text", "Pause");
    await page.expectText("#drawing", /Drawing reference samples: [1-9]\d? %/);
    await page.expectText("#metric-step small", /^samples [1-9]\d? %$/);
    const time = await page.evaluate("document.querySelector('#flow-value').textContent");
    await page.until(
      "the picture moves",
      `document.querySelector('#flow-value').textContent !== ${JSON.stringify(time)}`,
    );
    // A cluster that moves takes half a processor beside the drawing.
    await page.click("#flow-motion");
    await page.click("#play");
    await page.expectText("#play-text", "Play");
    assert.ok((await page.evaluate("equiflow.samples(3).then((values) => values.every(Number.isFinite))")) === true);
    await page.expectText("#drawing", /Drawing reference samples/);
    await page.expect("equiflow.report().currentStep", steps);

    const next = await page.evaluate("equiflow.train(3)");
    assert.deepEqual([next.step, next.digest], [steps + 3, THREE_STEPS_ON_LJ13]);
    await page.expectText("#drawing", "");

    await page.click("#export-button");
    await page.expect("document.querySelector('#export-count')?.value", "100");
    await page.evaluate("document.querySelector('#export-count').value = '10'");
    const arrays = unzipSync(await exported(page, "model-npz"));
    const read = (/** @type {string} */ key) => readNpy(arrays[`${key}.npy`] ?? new Uint8Array());
    const { shape, values: x } = read("x");
    assert.deepEqual(shape, [10, 39]);
    assert.deepEqual([...read("log_q_error").values], Array(10).fill(0));
    const asked = await page.evaluate(
      (/** @type {number[]} */ x) => /** @type {any} */ (window).equiflow.logDensity(x).then(Array.from),
      [...x.subarray(0, 2 * 39)],
    );
    assert.deepEqual([...read("log_q").values.subarray(0, 2)], asked);
    const [energy = 0, logQ = 0, logWeight = 0] = ["energy", "log_q", "log_weight"].map((key) => read(key).values[7]);
    assert.ok(Math.abs(-energy - logQ - logWeight) < 1e-12);
    const run = JSON.parse(Buffer.from(await exported(page, "run")).toString("utf8"));
    assert.deepEqual([run.step, run.digest], [steps + 3, THREE_STEPS_ON_LJ13]);
    assert.deepEqual(page.errors, []);
  } finally {
    await page.close();
    await own.close();
  }
});

test("the gallery lists every flow with what it is worth, and opens the one that is chosen, without a network too", async () => {
  const own = await serveDist({ under: "/course/" });
  const page = await openChromium(KEEPING);
  try {
    await page.open(`${own.url}?lang=en#v1&samples=300&batch=32&open=setup`);
    await page.until("the page is kept", KEPT);
    await own.close();
    await page.click("#gallery-button");
    await page.expect("document.querySelectorAll('#gallery li a').length", TRAINED.length);
    await page.expectText("#gallery li a[href$=pairs] .state", /step 1000 · 28\.\d\s%/);
    await page.click("#gallery li a[href$=pairs]");
    await page.expect("equiflow.report()?.digest", FIGURES.pairs.digest);
    await page.expect("document.querySelector('#gallery')", null);
    await page.click("#language-zh");
    await page.until("it is Chinese", "document.documentElement.lang.startsWith('zh')");
    await page.expect("globalThis.equiflow?.report()?.digest", FIGURES.pairs.digest);
    await page.expect("/trained=pairs/.test(location.hash)", true);
    assert.deepEqual(page.errors, []);
  } finally {
    await page.close();
    await own.close();
  }
});

test("a trained flow that there is not is named, with those that there are", async () => {
  const page = await openChromium();
  try {
    await page.open(`${site.url}?lang=en#v1&samples=300&batch=32&trained=lj99`);
    await page.expect("equiflow.report()?.step", 0);
    await page.expectText("#link-notice", /trained.*lj99.*dw2, dw4, lj13, pairs/s);
    assert.deepEqual(page.errors, []);
  } finally {
    await page.close();
  }
});
