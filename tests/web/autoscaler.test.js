// Whether sharing a run between workers pays.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Autoscaler } from "../../www/trainer/parallel/autoscaler.js";
import { Engine } from "./parted-engine.js";

/** An autoscaler whose groups are ready at once. */
function autoscalerOfTwo({ available = 3, units = 2, startSteps = 0, mostReady = 99 } = {}) {
  let [dismissed, ofStep, step] = [0, units, 0];
  /** Of the last group. */
  let lost = () => {};
  /** Of all groups so far. @type {number[]} */
  const sizes = [];
  const group = (/** @type {{ size: number, lost: () => void }} */ plan) => {
    lost = plan.lost;
    sizes.push(plan.size);
    return /** @type {any} */ ({
      ready: plan.size <= mostReady,
      size: plan.size,
      dismiss: () => dismissed++,
      get units() {
        return ofStep;
      },
    });
  };
  const autoscaler = new Autoscaler({ available, startPeers: group, changed() {} });
  const engine = new Engine();
  engine.beginStep = () => ofStep;
  engine.step = () => step;
  Object.assign(engine, { config: () => ({ startSteps }) });
  autoscaler.open(/** @type {any} */ (engine));
  /** Trains for some seconds, with steps that take as long as so many workers need. @param {(workers: number) => number} ms */
  const train = (ms, seconds = 10) => {
    for (let passed = 0; passed < 1000 * seconds; ) {
      const steps = Math.max(1, Math.floor(20 / ms(autoscaler.size)));
      const took = steps * ms(autoscaler.size);
      autoscaler.took(steps, took, autoscaler.size > 1);
      passed += took;
    }
    return autoscaler.size;
  };
  /** From here on steps are of another kind. @param {{ step?: number, units?: number }} next */
  const change = (next) => {
    step = next.step ?? step;
    ofStep = next.units ?? ofStep;
  };
  return { autoscaler, dismissed: () => dismissed, train, change, sizes, lose: () => lost() };
}

test("a group that does not pay is dismissed, and tried again after a while", () => {
  const { autoscaler, dismissed } = autoscalerOfTwo();
  autoscaler.took(100, 500, false);
  assert.equal(autoscaler.size, 2);
  autoscaler.took(10, 500, true);
  assert.equal(autoscaler.size, 2, "its first steps are not judged");
  autoscaler.took(100, 700, true);
  assert.deepEqual([autoscaler.size, dismissed()], [1, 1]);
  autoscaler.took(100, 500, false);
  assert.equal(autoscaler.size, 1);
  autoscaler.took(2000, 10_000, false);
  assert.equal(autoscaler.size, 2);
});

test("a group that never pays is tried ever more rarely, and at once in another run", () => {
  const { autoscaler, dismissed } = autoscalerOfTwo();
  const hour = 3_600_000;
  let alone = 0;
  while (alone < hour) {
    const shared = autoscaler.size > 1;
    autoscaler.took(100, 200, shared);
    if (!shared) alone += 200;
  }
  assert.ok(dismissed() >= 3 && dismissed() <= 8, `${dismissed()} teams in an hour`);
  autoscaler.open(/** @type {any} */ (new Engine()));
  autoscaler.took(100, 500, false);
  assert.equal(autoscaler.size, 2);
});

test("a group is measured against the steps before it, not against those of long ago", () => {
  const { autoscaler } = autoscalerOfTwo();
  // Four quick milliseconds a step for a long time, then eight.
  autoscaler.took(10_000, 1000, false);
  for (let k = 0; k < 32; k++) autoscaler.took(60, 240, false);
  for (let k = 0; k < 10; k++) autoscaler.took(30, 240, false);
  assert.equal(autoscaler.size, 2);
  autoscaler.took(10, 500, true);
  autoscaler.took(140, 700, true);
  assert.equal(autoscaler.size, 2, "five milliseconds are less than eight");
});

test("one processor tries no group, and begins no step for it", () => {
  const engine = new Engine();
  engine.beginStep = () => assert.fail();
  const autoscaler = new Autoscaler({ available: 1, startPeers: () => assert.fail(), changed() {} });
  autoscaler.open(/** @type {any} */ (engine));
  autoscaler.took(100, 100_000, false);
  assert.equal(autoscaler.size, 1);
});

for (const [available, ms, size] of /** @type {const} */ ([
  [2, 5, 1],
  [2, 12, 2],
  [3, 5, 2],
  [4, 5, 3],
  [4, 12, 4],
  [8, 5, 4],
])) {
  test(`of ${available} processors, steps of ${ms} ms are shared by ${size}: short ones leave one to the page`, () => {
    const { autoscaler } = autoscalerOfTwo({ available, units: 8 });
    autoscaler.took(100, 100 * ms, false);
    assert.equal(autoscaler.size, size);
  });
}

test("a group that pays is tried against one of twice as many, as long as there is something for them to do", () => {
  const perfect = (/** @type {number} */ workers) => 40 / workers;
  assert.equal(autoscalerOfTwo({ available: 16, units: 8 }).train(perfect), 8);
  assert.equal(autoscalerOfTwo({ available: 16, units: 4 }).train(perfect), 4);
  assert.equal(autoscalerOfTwo({ available: 16, units: 64 }).train(perfect), 16);
  const { train, dismissed } = autoscalerOfTwo({ available: 8, units: 5 });
  assert.equal(train(perfect), 5, "of five units each takes one");
  assert.equal(dismissed(), 1);
  assert.equal(train(perfect, 60), 5);
  assert.equal(dismissed(), 1, "it stays");
});

test("a larger group that does not pay gives way to the one before it, for good", () => {
  // More than four of these processors are one that shares its units with another.
  const { train, sizes } = autoscalerOfTwo({ available: 8, units: 8 });
  const ms = (/** @type {number} */ workers) => 40 / Math.min(workers, 4);
  assert.equal(train(ms), 4);
  assert.deepEqual(sizes, [4, 8, 4]);
  assert.equal(train(ms, 300), 4);
  assert.deepEqual(sizes, [4, 8, 4]);
});

test("a larger group that is lost, or whose workers do not come, costs the smaller one nothing", () => {
  const ms = (/** @type {number} */ workers) => 40 / workers;
  const never = autoscalerOfTwo({ available: 8, units: 8, mostReady: 4 });
  assert.equal(never.train(ms, 60), 4);
  assert.deepEqual(never.sizes, [4, 8, 4]);
  const { autoscaler, train, sizes, lose } = autoscalerOfTwo({ available: 8, units: 8 });
  while (sizes.length < 2) train(ms, 0.1);
  lose();
  assert.deepEqual([autoscaler.size, sizes], [4, [4, 8, 4]]);
  assert.equal(train(ms, 60), 4);
  lose();
  assert.equal(train(ms, 60), 1, "after the loss of a group that paid, one worker goes on");
});

test("no group has more than sixteen workers", () => {
  const { train } = autoscalerOfTwo({ available: 64, units: 64 });
  assert.equal(
    train((workers) => 400 / workers, 60),
    16,
  );
});

test("no worker is begun that would leave another one waiting", () => {
  for (const [available, units, size] of /** @type {const} */ ([
    [3, 4, 2],
    [4, 6, 3],
    [4, 8, 4],
  ])) {
    const { train } = autoscalerOfTwo({ available, units });
    assert.equal(
      train((workers) => 40 / workers),
      size,
    );
  }
});

test("when steps come to be of another kind, as many workers are tried as these can keep busy", () => {
  const ms = (/** @type {number} */ workers) => 40 / workers;
  // Flow matching in short steps leaves a processor to the page.
  const matching = autoscalerOfTwo({ available: 4, units: 4, startSteps: 100 });
  assert.equal(
    matching.train((workers) => 5 / workers),
    2,
  );
  matching.change({ step: 100 });
  assert.equal(matching.train(ms), 4);
  // Samples of the flow's own join the data.
  const more = autoscalerOfTwo({ available: 4, units: 2 });
  assert.equal(more.train(ms), 2);
  more.change({ units: 4 });
  assert.equal(more.train(ms), 4);
  const fewer = autoscalerOfTwo({ available: 8, units: 8 });
  assert.equal(fewer.train(ms), 8);
  fewer.change({ units: 4 });
  assert.equal(fewer.train(ms), 4);
  const same = autoscalerOfTwo({ available: 2, units: 2, startSteps: 100 });
  assert.equal(same.train(ms), 2);
  same.change({ step: 100, units: 4 });
  assert.equal(same.train(ms), 2);
  assert.deepEqual(same.sizes, [2], "the group stays where no other size would do better");
});

test("a group is not judged by steps of another kind than those before it", () => {
  for (const units of [2, 4]) {
    const { train, change } = autoscalerOfTwo({ available: 4, units, startSteps: 100 });
    // Of flow matching, until a group is on trial; then of likelihood, ten times as long.
    assert.equal(
      train((workers) => 40 / workers, 0.7),
      units,
    );
    change({ step: 100 });
    assert.equal(
      train((workers) => 400 / workers, 6),
      units,
    );
  }
});

test("a group that pays stays, also when steps become longer", () => {
  const { autoscaler, dismissed } = autoscalerOfTwo();
  autoscaler.took(100, 500, false);
  autoscaler.took(10, 500, true);
  autoscaler.took(300, 700, true);
  autoscaler.took(10, 10_000, true);
  assert.deepEqual([autoscaler.size, dismissed()], [2, 0]);
});

test("a few slow steps are no trial", () => {
  const { autoscaler } = autoscalerOfTwo();
  autoscaler.took(10, 500, false);
  autoscaler.took(1, 500, true);
  autoscaler.took(4, 1000, true);
  assert.equal(autoscaler.size, 2);
  autoscaler.took(1, 250, true);
  assert.equal(autoscaler.size, 1);
});

test("steps that are too short are not shared until they are longer", () => {
  const { autoscaler } = autoscalerOfTwo();
  autoscaler.took(10_000, 1000, false);
  assert.equal(autoscaler.size, 1);
  autoscaler.took(1000, 10_000, false);
  assert.equal(autoscaler.size, 2);
});
