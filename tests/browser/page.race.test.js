// The race of the flow against a Markov chain: its sentences and numbers, beside the exact value.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openChromium, serveDist } from "./harness.js";

/** @type {Awaited<ReturnType<typeof serveDist>>} */
let site;
before(async () => {
  site = await serveDist();
});
after(() => site.close());

const VERDICT = "#experiment-race-verdict";

test("chain and flow both find the exact free-energy difference of DW-2, and the page says who knows it better", async () => {
  const page = await openChromium();
  try {
    await page.open(`${site.url}?lang=en#v1&tau=2&open=race`);
    await page.expectText(VERDICT, /^After .* the chain is off by .* the flow is off by .* knows it better/);
    await page.click("#experiment-race .tool");
    const rows = await page.evaluate(`[...document.querySelectorAll("#table tbody tr")].map((row) =>
      [...row.cells].map((cell) => Number(cell.textContent.replace("−", "-"))))`);
    await page.press("Escape");
    const exact = await page.evaluate("equiflow.report().exactFreeEnergyDifference");
    assert.ok(rows.length >= 6);
    const last = (/** @type {number} */ column) =>
      rows.findLast((/** @type {number[]} */ row) => Number.isFinite(row[column]));
    for (const [value, error] of /** @type {const} */ ([
      [1, 2],
      [3, 4],
    ])) {
      const row = last(value);
      assert.ok(Math.abs(row[5] - exact) < 6e-4, `exactly ${exact}, the page says ${row[5]}`);
      assert.ok(
        Math.abs(row[value] - exact) < 6 * row[error] + 0.01,
        `${row[value]} ± ${row[error]}, exactly ${exact}`,
      );
    }
    assert.deepEqual(page.errors, []);
  } finally {
    await page.close();
  }
});

test("behind a high barrier the chain is stuck and the flow wins; where there are no wells, or the run trains, the page says so", async () => {
  const page = await openChromium();
  try {
    await page.open(`${site.url}?lang=en#v1&tau=0.3&samples=1000&open=race`);
    await page.expectText(VERDICT, /the chain has not left its well.*The flow knows it better\.$/);
    await page.evaluate("equiflow.play()");
    await page.click("#experiment-race .experiment-run");
    await page.expectText(VERDICT, /^Pause the training first/);
    assert.deepEqual(page.errors, []);
  } finally {
    await page.close();
  }
});
