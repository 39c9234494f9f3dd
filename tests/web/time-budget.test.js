// In how much detail a picture is drawn next.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Job, LIVE } from "../../www/trainer/worker/time-budget.js";

/** Details of the pictures of one step whose cost is so many milliseconds a draw. @param {number} ms @param {number} [most] */
function details(ms, most) {
  const job = new Job({ name: "curves", least: 128, live: 2048, rest: 16384, order: 1 });
  const drawn = [];
  for (let detail = job.restDetail(7, most); detail !== undefined; detail = job.restDetail(7, most)) {
    if (job.step === 7 && detail * ms > (most ?? Number.POSITIVE_INFINITY)) break;
    job.took(detail, detail * ms, 7);
    drawn.push(detail);
  }
  return drawn;
}

test("at rest a picture is as fine as it may be after few others, and none takes longer than a second", () => {
  assert.deepEqual(details(0.01), [128, 2048, 16384]);
  assert.deepEqual(details(0.1), [128, 2048, 8192]);
  assert.deepEqual(details(3), [128, 256]);
  assert.deepEqual(details(10), [128]);
});

test("between two steps of a slow pace a picture is as fine as its time allows", () => {
  assert.deepEqual(details(0.01, LIVE), [128, 2048, 4096]);
  assert.deepEqual(details(0.1, LIVE), [128, 512]);
});
