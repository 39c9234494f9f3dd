import assert from "node:assert/strict";
import { test } from "node:test";
import { CREDIT, MOST, MOST_BYTES, SHARE, Tape } from "../../www/tape.js";

/** An engine whose snapshots have a size and take a time. */
function world({ size = 8, ms = 0 } = {}) {
  let clock = 0;
  let step = 0;
  let spent = 0;
  /** @type {Map<unknown, number>} */
  const states = new Map();
  const engine = {
    step: () => step,
    snapshot() {
      clock += ms;
      spent += ms;
      const bytes = { byteLength: size };
      states.set(bytes, step);
      return bytes;
    },
    adopt: (/** @type {unknown} */ bytes) => {
      step = states.get(bytes) ?? -1;
    },
  };
  const tape = new Tape(() => clock);
  tape.open(engine, null);
  const train = (/** @type {number} */ steps) => {
    step += steps;
    tape.took(steps, 1 / step);
  };
  return { tape, train, engine, spent: () => spent };
}

test("a long run keeps its beginning and a bounded number of steps, evenly", () => {
  const { tape, train } = world();
  for (let k = 0; k < 5000; k++) train(1);
  tape.keep();
  const { steps } = tape;
  assert.ok(steps.length <= MOST && steps.length >= MOST / 2 - 1, `${steps.length}`);
  assert.deepEqual([steps[0], steps.at(-1)], [0, 5000]);
  const gaps = steps.slice(1).map((step, k) => step - (steps[k] ?? 0));
  assert.ok(Math.max(...gaps) <= 256, `${gaps}`);
});

test("large states take no more memory than they may", () => {
  const size = MOST_BYTES / 10;
  const { tape, train } = world({ size });
  for (let k = 0; k < 300; k++) train(1);
  assert.ok(tape.steps.length * size <= MOST_BYTES);
  assert.ok(tape.steps.length > 2);
});

test("keeping takes its share of the time, not more", () => {
  const { train, spent } = world({ ms: 7 });
  for (let k = 0; k < 10_000; k++) train(1);
  assert.ok(spent() <= CREDIT + SHARE * 10_000 + 14, `${spent()}`);
});

test("going back restores state and loss, and forgets nothing that lies ahead", () => {
  const { tape, train, engine } = world();
  for (let k = 0; k < 9; k++) train(1);
  tape.rewind(4);
  assert.deepEqual([engine.step(), tape.loss], [4, 1 / 4]);
  train(1);
  assert.deepEqual(tape.steps, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  tape.rewind(9);
  assert.deepEqual([engine.step(), tape.loss], [9, 1 / 9]);
  assert.throws(() => tape.rewind(11), /step 11 is not kept/);
});
