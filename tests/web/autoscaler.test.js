// Whether sharing a run between workers pays.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Autoscaler } from "../../www/trainer/parallel/autoscaler.js";
import { Engine } from "./parted-engine.js";

/** An autoscaler whose groups are ready at once. */
function autoscalerOfTwo({ available = 3, units = 2 } = {}) {
  let [dismissed, ofStep] = [0, units];
  const group = (/** @type {{ size: number }} */ { size }) =>
    /** @type {any} */ ({
      ready: true,
      size,
      dismiss: () => dismissed++,
      get units() {
        return ofStep;
      },
    });
  const autoscaler = new Autoscaler({ available, startPeers: group, changed() {} });
  const engine = new Engine();
  engine.beginStep = () => ofStep;
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
  const setUnits = (/** @type {number} */ next) => {
    ofStep = next;
  };
  return { autoscaler, dismissed: () => dismissed, train, setUnits };
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
  const { train, dismissed } = autoscalerOfTwo({ available: 8, units: 8 });
  const ms = (/** @type {number} */ workers) => 40 / Math.min(workers, 4);
  assert.equal(train(ms), 4);
  const tried = dismissed();
  assert.equal(train(ms, 300), 4);
  assert.equal(dismissed(), tried);
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

test("when steps come to have more units, more workers are tried; where there are none, the group stays", () => {
  const ms = (/** @type {number} */ workers) => 40 / workers;
  for (const [available, more] of /** @type {const} */ ([
    [4, 4],
    [2, 2],
  ])) {
    const { autoscaler, train, setUnits, dismissed } = autoscalerOfTwo({ available, units: 2 });
    assert.equal(train(ms), 2);
    const before = dismissed();
    setUnits(4);
    assert.equal(train(ms), more);
    assert.equal(dismissed() > before, more > 2);
    setUnits(2);
    train(ms);
    assert.equal(autoscaler.size, more, "fewer units are no reason to begin again");
  }
});

test("a group is not judged by steps of another kind than those before it", () => {
  const { train, setUnits } = autoscalerOfTwo({ available: 8, units: 4 });
  // Of flow matching, until a group of four is on trial; then of likelihood, ten times as long.
  assert.equal(
    train((workers) => 40 / workers, 0.7),
    4,
  );
  setUnits(8);
  assert.equal(
    train((workers) => 400 / workers, 6),
    8,
  );
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
