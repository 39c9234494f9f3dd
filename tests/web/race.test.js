// The clocks of the race between a flow and a Markov chain.

import assert from "node:assert/strict";
import { test } from "node:test";
import { DEFAULTS } from "../../www/config/schema.js";
import { measureRace } from "../../www/experiments/race-measure.js";
import { INITIAL } from "../../www/state/state.js";

/** A page whose clock goes on by a millisecond whenever somebody looks, and whose first answer waits for reference samples. */
function setUp() {
  let time = 0;
  /** @type {string[]} */
  const asked = [];
  const ask = async (/** @type {string} */ what, /** @type {number} */ count) => {
    if (asked.length === 0) time += 30_000;
    asked.push(what);
    const x = Float64Array.from({ length: 4 * count }, (_, k) => (k % 4 === 2 ? 2 + (k % 3) : 0));
    return { x, energy: new Float64Array(count), logQ: new Float64Array(count), logWeight: new Float64Array(count) };
  };
  const trainer = /** @type {any} */ ({ run: 1, ask });
  const store = { get: () => ({ ...INITIAL, config: { ...DEFAULTS } }) };
  return { asked, trainer, store, now: () => ++time };
}

test("the flow's clock does not run while reference samples are drawn", async () => {
  const { asked, ...page } = setUp();
  const found = await measureRace(page);
  assert.ok(found && found.flow.length === 5);
  for (const { seconds } of found.flow) assert.ok(seconds < 1, `${seconds} s`);
  assert.deepEqual(new Set(asked.slice(1)), new Set(["weightedSamples"]));
});

test("a run that is no longer wanted when its samples are there is not measured", async () => {
  const { asked, trainer, ...page } = setUp();
  const racing = measureRace({ ...page, trainer });
  trainer.run = 2;
  assert.equal(await racing, undefined);
  assert.equal(asked.length, 1);
});
