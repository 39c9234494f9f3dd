// The learning curve: one point for every report, in bounded memory.

/** @typedef {import("../trainer/messages.js").Report} Report */

/**
 * Distances to the truth in nats where the entropy is known, otherwise the likelihoods themselves.
 * `error` belongs to the test data's distance,
 * `seconds` is how long training took up to there.
 * @typedef {{ step: number, seconds: number | null, train: number | null, test: number | null, error: number, trainNll: number, testNll: number }} Point
 */

/** @typedef {readonly Point[]} History */

const MOST = 1200;

/** @param {Report} report @returns {Point} */
export function pointOf({ step, trainNll, testNll, entropy, klGap, klGapError, generalisationGap, seconds = null }) {
  const test = klGap ?? (entropy === null ? null : testNll - entropy);
  const train =
    test !== null && generalisationGap !== null
      ? test - generalisationGap
      : entropy === null
        ? null
        : trainNll - entropy;
  return { step, seconds, train, test, error: klGapError ?? 0, trainNll, testNll };
}

/**
 * The history with one more report, in the order of steps: a run that was put back goes the same way again. A
 * later report of the same step replaces the earlier one; when there are too many points every other one is
 * dropped, the last one never.
 * @param {History} history
 * @param {Report} report
 * @returns {History}
 */
export function extend(history, report) {
  const last = history.at(-1);
  const kept = history.length < MOST ? history : history.filter((each, index) => index % 2 === 0 || each === last);
  if (!last || last.step < report.step) return [...kept, pointOf(report)];
  const before = kept.filter(({ step }) => step < report.step);
  return [...before, pointOf(report), ...kept.filter(({ step }) => step > report.step)];
}
