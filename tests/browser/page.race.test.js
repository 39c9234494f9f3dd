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
    await page.expectText(
      VERDICT,
      /^After .* the ΔF of the chain is off by .* the ΔF of the flow is off by .* knows it better/,
    );
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

test("of LJ-13 chain and reference samples agree on the share of compact clusters, and a flow that overlaps too little never wins", async () => {
  const page = await openChromium();
  try {
    await page.open(`${site.url}?lang=en#v1&system=lj13&samples=2000&open=race`);
    await page.expectText(VERDICT, /^After .* the ΔF of the chain is known to ± .* the ΔF of the flow is known to ± /);
    const isReliable = await page.evaluate("equiflow.report().weightsReliable");
    await page.expectText(VERDICT, isReliable ? /knows it better/ : /The chain knows it better: too few samples/);
    await page.click("#experiment-race .tool");
    const rows = await page.evaluate(`[...document.querySelectorAll("#table tbody tr")].map((row) =>
      [...row.cells].map((cell) => Number(cell.textContent.replace("−", "-"))))`);
    const [, chain, error, , , reference] = rows.findLast((/** @type {number[]} */ row) => Number.isFinite(row[1]));
    // A quarter of 2000 samples is known to 4 %, and its logit to 0.05.
    assert.ok(Math.abs(chain - reference) < 6 * error + 0.25, `${chain} ± ${error}, of the reference ${reference}`);
    assert.deepEqual(page.errors, []);
  } finally {
    await page.close();
  }
});

test("behind a high barrier the chain is stuck and the flow wins; where the run trains, the page says so", async () => {
  const page = await openChromium();
  try {
    await page.open(`${site.url}?lang=en#v1&tau=0.2&samples=1000&open=race`);
    await page.expectText(VERDICT, /the chain has not left its well.*The flow knows it better\.$/);
    await page.evaluate("equiflow.play()");
    await page.click("#experiment-race .experiment-run");
    await page.expectText(VERDICT, /^Pause the training first/);
    assert.deepEqual(page.errors, []);
  } finally {
    await page.close();
  }
});
