// What importance weights are worth, against values that are known.

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  effectiveAgainstDraws,
  effectivePart,
  heaviest,
  sharesOf,
  weightHistogram,
} from "../../www/experiments/weights-statistics.js";

test("equal weights are all effective, and one that has everything is one draw", () => {
  const even = sharesOf(new Float64Array(500).fill(-1e4));
  assert.ok(Math.abs(effectivePart(even) - 1) < 1e-12);
  const one = sharesOf([0, -800, -800, -800]);
  assert.equal(effectivePart(one), 0.25);
  assert.deepEqual(heaviest(one, 1), [{ share: 1, index: 0 }]);
});

test("log-normal weights have the effective part e^−σ², and their weight lies σ² to the right", () => {
  const [n, sigma] = [200_001, 0.6];
  // Quantiles of the normal distribution stand for draws.
  const density = (/** @type {number} */ z) => Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  const steps = 40_000;
  const cumulative = new Float64Array(steps + 1);
  for (let k = 1; k <= steps; k++)
    cumulative[k] = (cumulative[k - 1] ?? 0) + (density(-8 + (16 * (k - 0.5)) / steps) * 16) / steps;
  let at = 0;
  const logWeights = Float64Array.from({ length: n }, (_, k) => {
    while (at < steps && (cumulative[at] ?? 1) < (k + 0.5) / n) at += 1;
    return sigma * (-8 + (16 * at) / steps);
  });
  const shares = sharesOf(logWeights);
  assert.ok(Math.abs(effectivePart(shares) - Math.exp(-sigma * sigma)) < 2e-3);
  const { edges, draws, weight } = weightHistogram(shares, 200);
  const mean = (/** @type {Float64Array} */ parts) =>
    parts.reduce((sum, part, k) => sum + (part * ((edges[k] ?? 0) + (edges[k + 1] ?? 0))) / 2, 0);
  assert.ok(Math.abs(mean(weight) - mean(draws) - sigma * sigma) < 5e-3, `${mean(weight) - mean(draws)}`);
  for (const parts of [draws, weight]) assert.ok(Math.abs(parts.reduce((a, b) => a + b, 0) - 1) < 1e-9);
});

test("a weight that could not be found is none, and nothing at all is worth nothing", () => {
  const shares = sharesOf([0, Number.NaN, Number.NEGATIVE_INFINITY, 0]);
  assert.deepEqual([...shares], [0.5, 0, 0, 0.5]);
  assert.equal(effectivePart(shares), 0.5);
  assert.equal(effectivePart(sharesOf([Number.NaN, Number.NaN])), 0);
  const { draws, weight } = weightHistogram(shares, 4);
  assert.deepEqual([draws.reduce((a, b) => a + b), weight.reduce((a, b) => a + b)], [1, 1]);
  assert.deepEqual([draws[0], weight[0]], [0.5, 0], "the lightest bin");
});

test("the curve ends at all draws, and falls where a heavy one comes", () => {
  const logWeights = new Float64Array(100);
  logWeights[20] = Math.log(50);
  const curve = effectiveAgainstDraws(sharesOf(logWeights));
  assert.deepEqual(
    curve.map(({ count }) => count),
    [8, 16, 32, 64, 100],
  );
  assert.ok((curve[1]?.part ?? 0) > 0.99 && (curve[2]?.part ?? 1) < 0.1);
});
