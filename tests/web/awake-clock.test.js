// The clock that stands still while the page does.

import assert from "node:assert/strict";
import { test } from "node:test";
import { TrainerClient } from "../../www/trainer/client.js";
import { Job, StepBatch } from "../../www/trainer/worker/time-budget.js";
import { createAwakeClock, LONGEST } from "../../www/ui/awake-clock.js";

/** A clock on a wall, and the awake one beside it. */
function clocks() {
  let wall = 5000;
  const clock = createAwakeClock(() => wall);
  return {
    clock,
    /** Time passes; the page looks at the clock every second, as long as it is awake. @param {number} ms */
    live(ms) {
      for (const end = wall + ms; wall < end; clock.now()) wall = Math.min(end, wall + 1000);
    },
    /** @param {number} ms */
    sleep(ms) {
      wall += ms;
      clock.now();
    },
  };
}

test("time awake counts, whatever is slept in between", () => {
  const { clock, live, sleep } = clocks();
  live(10_000);
  assert.equal(clock.now(), 10_000);
  sleep(70_000);
  live(5000);
  sleep(8 * 3600_000);
  assert.equal(clock.now(), 15_000);
  live(500);
  assert.equal(clock.now(), 15_500);
});

test("a page that is busy for a moment is not asleep, and a clock that is put back does not go back", () => {
  const { clock, sleep } = clocks();
  sleep(LONGEST);
  assert.equal(clock.now(), LONGEST);
  sleep(-3600_000);
  assert.equal(clock.now(), LONGEST);
});

test("a worker is not called silent for what the page has slept", () => {
  const { clock, live, sleep } = clocks();
  const worker = /** @type {any} */ ({ postMessage() {}, terminate() {} });
  const client = new TrainerClient({ spawn: () => worker, drawn: async () => {}, now: clock.now });
  client.open(/** @type {any} */ ({}), { visible: true }).catch(() => {});
  live(3000);
  sleep(45_000);
  live(2000);
  assert.equal(client.msSinceMessage(), 5000);
});

test("a stretch in whose middle the device slept counts as the ones before it", () => {
  const batch = new StepBatch();
  assert.equal(batch.awake(1, 60_000), 60_000, "a first step may take long");
  batch.took(10, 20);
  assert.equal(batch.awake(10, 70_020), 20);
  assert.equal(batch.awake(10, 300), 300, "a busy device is awake");
  batch.took(1, 20_000);
  assert.equal(batch.awake(1, 40_000), 40_000, "long steps are long");
});

test("a picture in whose middle the device slept costs what it cost before", () => {
  const job = new Job({ name: "curves", least: 10, live: 40, rest: 80, order: 1 });
  assert.equal(job.awake(10, 60_000), 60_000, "a first picture may take long");
  job.took(10, 20, 1);
  assert.equal(job.awake(20, 3_600_000), 40);
  assert.equal(job.awake(10, 300), 300, "a busy device is awake");
});
