import assert from "node:assert/strict";
import { test } from "node:test";
import { Checkpoints, CREDIT, MOST, MOST_BYTES, SHARE } from "../../www/trainer/worker/checkpoints.js";

/** An engine whose snapshots have a size and take a time. */
function world({ size = 8, ms = 0, begin = 0 } = {}) {
  let clock = 0;
  let step = begin;
  let spent = 0;
  let well = true;
  /** @type {Map<unknown, number>} */
  const states = new Map();
  const engine = {
    step: () => step,
    isWell: () => well,
    digest: () => `digest of ${step}`,
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
  const tape = new Checkpoints(() => clock);
  const first = tape.open(/** @type {any} */ (engine), /** @type {any} */ ({ loss: null, step }));
  const train = (/** @type {number} */ steps) => {
    step += steps;
    tape.took(steps, 1 / step);
  };
  const fail = () => {
    well = false;
  };
  return { tape, train, engine, first, fail, spent: () => spent };
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
  assert.deepEqual([engine.step(), tape.marks.loss], [4, 1 / 4]);
  train(1);
  assert.deepEqual(tape.steps, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  tape.rewind(9);
  assert.deepEqual([engine.step(), tape.marks.loss], [9, 1 / 9]);
  assert.throws(() => tape.rewind(11), /step 11 is not kept/);
});

test("the seconds of training are those of its stretches, and go back with the run", () => {
  const { tape, train, first } = world({ ms: 900 });
  assert.equal(first.seconds, 0);
  for (let k = 0; k < 4; k++) train(250);
  tape.keep();
  assert.equal(tape.marks.seconds, 1);
  train(500);
  assert.equal(tape.marks.seconds, 1.5);
  tape.rewind(1000);
  assert.equal(tape.marks.seconds, 1);
  train(100);
  assert.equal(tape.marks.seconds, 1.1);
});

test("how long a run was trained elsewhere is not known", () => {
  const { tape, train, first } = world({ begin: 7 });
  train(250);
  assert.deepEqual([first.seconds, tape.marks.seconds], [null, null]);
});

test("a state whose numbers are not finite is not kept, and the last good one is known", () => {
  const { tape, train, fail } = world();
  train(1);
  train(1);
  fail();
  train(5);
  tape.keep();
  assert.deepEqual(tape.steps, [0, 1, 2]);
  assert.equal(tape.before(7)?.digest, "digest of 2");
  assert.equal(tape.before(1)?.step, 1);
});
