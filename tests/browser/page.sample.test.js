// One sample followed through the flow: what the page says of it is what the engine says, also of particles that are moved.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { BROWSERS, openChromium, serveDist } from "./harness.js";

/** @type {Awaited<ReturnType<typeof serveDist>>} */
let site;
before(async () => {
  site = await serveDist();
});
after(() => site.close());

const SMALL = "samples=300&batch=32";
const VERDICT = "#experiment-sample-verdict";

/** The numbers in the sentence: energy, log q, log weight. @param {import("./harness.js").Page} page @returns {Promise<number[]>} */
const numbers = (page) =>
  page.evaluate(`(document.querySelector("${VERDICT}").textContent.replace(/^[^:]*:/, "").match(/[−]?\\d+\\.\\d+/g) ?? [])
    .map((text) => Number(text.replace("−", "-")))`);

/** @typedef {{ reached: boolean, points: number[], times: number[], energies: number[], logQ: number, logWeight: number }} Path */

/** @param {import("./harness.js").Page} page @param {object} which @returns {Promise<Path>} */
const path = (page, which) =>
  page.evaluate(`equiflow.experiment(${JSON.stringify({ experiment: "sample", ...which })})`);

/** @param {readonly number[]} found @param {Path} wanted */
function assertSame(found, { energies, logQ, logWeight }) {
  const wanted = [energies.at(-1) ?? Number.NaN, logQ, logWeight];
  assert.equal(found.length, 3);
  for (const [k, value] of found.entries()) {
    assert.ok(Math.abs(value - (wanted[k] ?? Number.NaN)) < 6e-5 + 1e-5 * Math.abs(value), `${found} and ${wanted}`);
  }
}

/** The sample of the latest answer. @param {Path} path */
const sampleOf = ({ points, times }) => points.slice(-points.length / times.length);

for (const [name, launch] of Object.entries(BROWSERS)) {
  test(`${name}: a tap in the picture of the flow follows a sample, and the arrow keys move a particle of it`, async () => {
    const page = await launch();
    try {
      await page.open(`${site.url}?lang=en#v1&${SMALL}`);
      await page.until("there is a picture", "equiflow.report() !== undefined");
      const digest = await page.evaluate("equiflow.report().digest");
      await page.click("#flow-canvas");
      await page.expectText(VERDICT, /^Sample \d+: u = .*nats\.$/);
      const index = await page.evaluate("Number(document.querySelector('#experiment-sample-index').value) - 1");
      const own = await path(page, { index });
      assertSame(await numbers(page), own);
      await page.expect("/open=sample/.test(location.hash)", true);

      await page.evaluate("document.querySelector('.sample-stage').focus()");
      await page.press("ArrowRight");
      const [x = 0, ...others] = sampleOf(own);
      const moved = await path(page, { x: [x + 0.1, ...others] });
      await page.until(
        "the numbers are those of the moved configuration",
        `document.querySelector("${VERDICT}").textContent.includes("${moved.energies.at(-1)?.toFixed(4).replace("-", "−")}")`,
      );
      assertSame(await numbers(page), moved);

      await page.evaluate("[...document.querySelectorAll('.sample-row button')].at(-1).click()");
      await page.expectText(VERDICT, /^Sample/);
      assertSame(await numbers(page), own);
      await page.expect("equiflow.report().digest", digest);
      assert.deepEqual(page.errors, []);
    } finally {
      await page.close();
    }
  });
}

test("the density of the table is that of the flow, and ends at that of the sample", async () => {
  const page = await openChromium();
  try {
    await page.open(`${site.url}?lang=en#v1&system=dw4&${SMALL}&open=sample`);
    await page.expectText(VERDICT, /^Sample 1:/);
    await page.click("#experiment-sample-density .tool");
    const rows = await page.evaluate(`[...document.querySelectorAll("#table tbody tr")].map((row) =>
      [...row.cells].map((cell) => Number(cell.textContent.replace("−", "-"))))`);
    await page.press("Escape");
    const { times, logQ, points } = await path(page, { index: 0 });
    assert.deepEqual([rows.length, rows[0][0], rows.at(-1)[0]], [times.length, 0, 1]);
    assert.ok(Math.abs(rows.at(-1)[1] - logQ) < 6e-5);
    const squares = points.slice(0, 8).reduce((sum, value) => sum + value * value, 0);
    const prior = -0.5 * squares - 3 * Math.log(2 * Math.PI);
    assert.ok(Math.abs(rows[0][1] - prior) < 6e-5, `log q₀ is ${prior}, the page says ${rows[0][1]}`);
    assert.deepEqual(page.errors, []);
  } finally {
    await page.close();
  }
});

test("numbers that come when another sample is chosen already are not told of that one", async () => {
  const page = await openChromium();
  try {
    await page.open(`${site.url}?lang=en#v1&${SMALL}&open=sample`);
    await page.expectText(VERDICT, /^Sample 1:/);
    await page.evaluate(`{
      const verdict = document.querySelector("${VERDICT}");
      window.told = [];
      new MutationObserver(() => window.told.push(verdict.textContent)).observe(verdict, { childList: true, subtree: true });
      const slider = document.querySelector("#experiment-sample-index");
      for (const value of ["2", "3", "7"]) {
        slider.value = value;
        slider.dispatchEvent(new Event("input"));
      }
    }`);
    const { logQ } = await path(page, { index: 6 });
    const own = logQ.toFixed(4).replace("-", "−");
    await page.expectText(VERDICT, new RegExp(`^Sample 7: .*log q = ${own}`));
    const others = await page.evaluate(
      (/** @type {string} */ logQ) =>
        /** @type {any} */ (window).told.filter(
          (/** @type {string} */ text) => text.startsWith("Sample 7") && !text.includes(logQ),
        ),
      own,
    );
    assert.deepEqual(others, []);
    assert.deepEqual(page.errors, []);
  } finally {
    await page.close();
  }
});

test("a followed sample goes with the training, and survives Reset and another system", async () => {
  const page = await openChromium();
  try {
    await page.open(`${site.url}?lang=en#v1&start=random&${SMALL}&open=sample`);
    await page.expectText(VERDICT, /^Sample 1:/);
    await page.evaluate(
      "const slider = document.querySelector('#experiment-sample-index'); slider.value = '5'; slider.dispatchEvent(new Event('input'))",
    );
    await page.expectText(VERDICT, /^Sample 5:/);
    const untrained = await numbers(page);
    await page.evaluate("equiflow.train(60)");
    await page.until(
      "it follows",
      `document.querySelector("${VERDICT}").textContent !== "" && !document.querySelector("${VERDICT}").textContent.includes("${String(untrained[1]?.toFixed(4)).replace("-", "−")}")`,
    );
    await page.until("it is still the run's", "equiflow.report().step === 60");
    const trained = await path(page, { index: 4 });
    await page.until(
      "the last state is shown",
      `document.querySelector("${VERDICT}").textContent.includes("${trained.logQ.toFixed(4).replace("-", "−")}")`,
    );

    await page.click("#reset");
    await page.until(
      "it is at the start again",
      `document.querySelector("${VERDICT}").textContent.includes("${String(untrained[1]?.toFixed(4)).replace("-", "−")}")`,
    );
    await page.click("label:has(> input[name=system][value=dw4])");
    await page.until("another system is there", "equiflow.report()?.system === 'dw4'");
    const other = await path(page, { index: 4 });
    assert.equal(sampleOf(other).length, 8);
    await page.until(
      "its sample is shown",
      `document.querySelector("${VERDICT}").textContent.includes("${other.logQ.toFixed(4).replace("-", "−")}")`,
    );
    await page.expect("document.querySelector('#experiment-sample-particle').options.length", 4);
    assert.deepEqual(page.errors, []);
  } finally {
    await page.close();
  }
});
