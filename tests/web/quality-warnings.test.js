import assert from "node:assert/strict";
import { test } from "node:test";
import { isOfUntrained, qualityWarnings } from "../../www/shell/quality-warnings.js";
import { debounceTrust } from "../../www/state/debounce-trust.js";
import "./english.js";

/** @type {any} */
const sound = {
  unreached: 0,
  toleranceFailures: 0,
  diverged: false,
  evaluatedOn: 4096,
  testedOn: 2048,
  defect: 0.004,
  entropy: 7.1,
  klGap: 0.9,
  testNll: 8,
  trainNll: 7.9,
  ess: 40,
  skipped: 0,
  paretoK: 0.3,
  paretoKLimit: 0.7,
  weightsReliable: true,
};

test("a sound run raises no qualityWarnings", () => {
  assert.deepEqual(qualityWarnings(undefined), []);
  assert.deepEqual(qualityWarnings(sound), []);
  assert.deepEqual(
    qualityWarnings({ ...sound, entropy: null, klGap: null }),
    [],
    "nobody knows the truth of every system",
  );
});

test("what cannot be trusted is said, with its number and a remedy", () => {
  assert.match(qualityWarnings({ ...sound, unreached: 12 }).join(), /12 of 2048 .*more ODE steps/);
  assert.match(qualityWarnings({ ...sound, defect: 0.5 }).join(), /0\.5.*nats.*ODE steps/);
  assert.match(qualityWarnings({ ...sound, klGap: null }).join(), /below zero/);
  const heavy = qualityWarnings({ ...sound, paretoK: 4.3, weightsReliable: false }).join();
  assert.match(heavy, /k̂ = 4\.30, at most 0\.70.*effective samples and the reweighted curves are not to be trusted/);
  // A free-energy difference asks the weights of each well by themselves, and stands beside this where those are sound.
  assert.doesNotMatch(heavy, /anything/);
  assert.equal(qualityWarnings({ ...sound, unreached: 3, defect: 9, klGap: null }).length, 3);
});

test("a report of the untrained flow says nothing of one that has learnt something", () => {
  const state = (/** @type {number} */ measured, /** @type {number} */ step) =>
    /** @type {any} */ ({ report: { ...sound, step: measured }, step });
  assert.deepEqual(
    [state(0, 0), state(0, 3), state(2, 3), { step: 3 }].map((each) => isOfUntrained(each)),
    [false, true, false, false],
  );
});

test("weights of too few samples are said not to be trusted", () => {
  const heavy = qualityWarnings({ ...sound, paretoK: 0.83, weightsReliable: false });
  assert.equal(heavy.length, 1);
  assert.match(heavy.join(), /overlap.*k̂ = 0\.83, at most 0\.70.*not to be trusted/);
  const unknown = qualityWarnings({ ...sound, paretoK: null, weightsReliable: false }).join();
  assert.match(unknown, /overlap.*not to be trusted/);
  assert.doesNotMatch(unknown, /k̂/);
});

test("a run that has diverged says so, and so does a tolerance that was not met", () => {
  const [first, second] = qualityWarnings({ ...sound, diverged: true, defect: 33 });
  assert.match(first ?? "", /has diverged.*lower learning rate/);
  assert.match(second ?? "", /33\.0* nats/);
  assert.match(qualityWarnings({ ...sound, toleranceFailures: 7 }).join(), /missed its tolerance .* instead: 7\./);
});

test("numbers that are none are spoken of", () => {
  const lost = { ...sound, unreached: 2048, testNll: Number.NaN, trainNll: Number.NaN, klGap: null };
  assert.deepEqual(qualityWarnings(lost).length, 1);
  assert.match(qualityWarnings(lost).join(), /every test configuration/);
  assert.match(qualityWarnings({ ...sound, ess: Number.NaN }).join(), /not finite/);
  assert.match(qualityWarnings({ ...sound, skipped: 3 }).join(), /Skipped steps.*3/);
});

test("doubts about the weights are said when many draws in a row agree", () => {
  const settled = debounceTrust();
  const doubtful = (/** @type {number} */ evaluatedOn) =>
    /** @type {any} */ ({ weightsReliable: false, evaluatedOn, step: 40 });
  const said = (/** @type {any} */ report) => settled(report)?.weightsReliable === false;
  const first = doubtful(256);
  assert.deepEqual(
    [said(first), said(first), said(first), said(first)],
    [false, false, false, false],
    "the same draws",
  );
  assert.equal(said(doubtful(256)), false);
  assert.equal(said(doubtful(512)), true);
  assert.equal(said({ weightsReliable: true, evaluatedOn: 64 }), false);
  assert.equal(said(doubtful(512)), false, "counted anew");
  assert.equal(said(doubtful(2048)), true);
  assert.equal(settled(undefined), undefined);
  assert.equal(said({ ...doubtful(64), step: 0 }), true, "before the first step a report stands for itself");
});
