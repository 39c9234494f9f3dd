import assert from "node:assert/strict";
import { test } from "node:test";
import { Checkpoints, CREDIT, HURRIED_CREDIT, MOST, MOST_BYTES, SHARE } from "../../www/trainer/worker/checkpoints.js";

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
    /** The latent, and the step as the sample. */
    trajectory: (/** @type {number} */ count, /** @type {number} */ frames) =>
      Float32Array.from({ length: count * frames }, (_, k) => (k < count ? 0 : step)),
  };
  const checkpoints = new Checkpoints(() => clock);
  const first = checkpoints.open(/** @type {any} */ (engine), /** @type {any} */ ({ loss: null, step }));
  const train = (/** @type {number} */ steps, hurried = false) => {
    step += steps;
    checkpoints.took(steps, 1 / step, hurried);
  };
  const fail = () => {
    well = false;
  };
  return { checkpoints, train, engine, first, fail, spent: () => spent };
}

test("a long run keeps its beginning and a bounded number of steps, evenly", () => {
  const { checkpoints, train } = world();
  for (let k = 0; k < 5000; k++) train(1);
  checkpoints.keep();
  const { steps } = checkpoints;
  assert.ok(steps.length <= MOST && steps.length >= MOST / 2 - 1, `${steps.length}`);
  assert.deepEqual([steps[0], steps.at(-1)], [0, 5000]);
  const gaps = steps.slice(1).map((step, k) => step - (steps[k] ?? 0));
  assert.ok(Math.max(...gaps) <= 256, `${gaps}`);
});

test("large states take no more memory than they may", () => {
  const size = MOST_BYTES / 10;
  const { checkpoints, train } = world({ size });
  for (let k = 0; k < 300; k++) train(1);
  assert.ok(checkpoints.steps.length * size <= MOST_BYTES);
  assert.ok(checkpoints.steps.length > 2);
});

for (const [who, hurried, credit] of /** @type {const} */ ([
  ["somebody watches", false, CREDIT],
  ["a script waits", true, HURRIED_CREDIT],
])) {
  test(`keeping takes its share of the time where ${who}, not more`, () => {
    const { train, spent } = world({ ms: 7 });
    for (let k = 0; k < 10_000; k++) train(1, hurried);
    // The beginning, which no training waits for, and the last one, which goes beyond what may be spent.
    assert.ok(spent() <= credit + SHARE * 10_000 + 14, `${spent()}`);
    assert.ok(spent() >= credit, `${spent()}`);
  });
}

test("going back restores state and loss, and forgets nothing that lies ahead", () => {
  const { checkpoints, train, engine } = world();
  for (let k = 0; k < 9; k++) train(1);
  checkpoints.rewind(4);
  assert.deepEqual([engine.step(), checkpoints.marks.loss], [4, 1 / 4]);
  train(1);
  assert.deepEqual(checkpoints.steps, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  checkpoints.rewind(9);
  assert.deepEqual([engine.step(), checkpoints.marks.loss], [9, 1 / 9]);
  assert.throws(() => checkpoints.rewind(11), /step 11 is not kept/);
});

test("the samples of a kept step are those of its state, and the run stays where it is", () => {
  const { checkpoints, train, engine } = world();
  for (let k = 0; k < 9; k++) train(1);
  assert.deepEqual([...checkpoints.samplesAt({ step: 4, count: 3 })], [4, 4, 4]);
  assert.deepEqual([engine.step(), checkpoints.marks.loss], [9, 1 / 9]);
  assert.throws(() => checkpoints.samplesAt({ step: 11, count: 3 }), /step 11 is not kept/);
  assert.equal(engine.step(), 9);
});

test("the seconds of training are those of its stretches, and go back with the run", () => {
  const { checkpoints, train, first } = world({ ms: 900 });
  assert.equal(first.seconds, 0);
  for (let k = 0; k < 4; k++) train(250);
  checkpoints.keep();
  assert.equal(checkpoints.marks.seconds, 1);
  train(500);
  assert.equal(checkpoints.marks.seconds, 1.5);
  checkpoints.rewind(1000);
  assert.equal(checkpoints.marks.seconds, 1);
  train(100);
  assert.equal(checkpoints.marks.seconds, 1.1);
});

test("how long a run was trained elsewhere is not known", () => {
  const { checkpoints, train, first } = world({ begin: 7 });
  train(250);
  assert.deepEqual([first.seconds, checkpoints.marks.seconds], [null, null]);
});

test("a state whose numbers are not finite is not kept, and the last good one is known", () => {
  const { checkpoints, train, fail } = world();
  train(1);
  train(1);
  fail();
  train(5);
  checkpoints.keep();
  assert.deepEqual(checkpoints.steps, [0, 1, 2]);
  assert.equal(checkpoints.before(7)?.digest, "digest of 2");
  assert.equal(checkpoints.before(1)?.step, 1);
});
