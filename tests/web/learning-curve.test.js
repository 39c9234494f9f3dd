import assert from "node:assert/strict";
import { test } from "node:test";
import { extend, pointOf } from "../../www/state/learning-curve.js";

/** @typedef {import("../../www/trainer/messages.js").Report} Report */

/** @param {number} step @param {Partial<Report>} [more] */
const report = (step, more = {}) =>
  /** @type {Report} */ ({
    step,
    trainNll: 3.4,
    testNll: 3.5,
    entropy: 3.39,
    klGap: 0.1,
    generalisationGap: 0.02,
    ...more,
  });

test("distances come from the gap where it is known", () => {
  const { test: far, train } = pointOf(report(1));
  assert.equal(far, 0.1);
  assert.ok(Math.abs((train ?? 0) - 0.08) < 1e-12);
});

test("without an exact entropy only the likelihoods are left", () => {
  const point = pointOf(report(1, { entropy: null, klGap: null, klGapError: null, generalisationGap: null }));
  assert.deepEqual(point, { step: 1, train: null, test: null, error: 0, trainNll: 3.4, testNll: 3.5, seconds: null });
});

test("a later evaluation of the same step replaces the earlier one", () => {
  const history = extend(extend(extend([], report(1)), report(2)), report(2, { klGap: 0.3 }));
  assert.deepEqual(
    history.map((point) => [point.step, point.test]),
    [
      [1, 0.1],
      [2, 0.3],
    ],
  );
});

test("a run that was put back keeps what it had reached, in order", () => {
  const history = [5, 9, 7, 5].reduce((all, step) => extend(all, report(step)), extend([], report(0)));
  assert.deepEqual(
    history.map(({ step }) => step),
    [0, 5, 7, 9],
  );
});

test("memory is bounded, and the first and the last point stay", () => {
  /** @type {import("../../www/state/learning-curve.js").History} */
  let history = [];
  for (let step = 0; step < 20000; step++) history = extend(history, report(step));
  assert.ok(history.length <= 1201, `${history.length}`);
  assert.equal(history[0]?.step, 0);
  assert.equal(history.at(-1)?.step, 19999);
});
