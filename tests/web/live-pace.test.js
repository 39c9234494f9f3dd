// How often an experiment asks a run that trains.

import assert from "node:assert/strict";
import { test } from "node:test";
import { createLivePace } from "../../www/experiments/live-pace.js";

test("questions take less than 3 % of the time, but for the first, which may have waited for an engine", () => {
  let time = 0;
  const pace = createLivePace(() => time);
  const ask = (/** @type {number} */ ms) => {
    const start = time;
    time += ms;
    pace.answered(start);
    const answered = time;
    while (!pace.isDue()) time += 1;
    return time - answered;
  };
  assert.ok(pace.isDue(), "the first is asked at once");
  assert.equal(ask(1500), 400);
  assert.equal(ask(3), 400);
  const rest = ask(50);
  assert.ok(50 / (50 + rest) < 0.03, `${rest} ms of rest`);
  ask(1000);
  pace.reset();
  assert.equal(ask(1500), 400, "of another run nothing is known");
});
