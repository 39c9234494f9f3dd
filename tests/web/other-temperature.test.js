// Reweighting to other temperatures, and whether to trust it, against closed forms.

import assert from "node:assert/strict";
import { test } from "node:test";
import { DEFAULTS } from "../../www/config/schema.js";
import { estimateAt, exactAt } from "../../www/experiments/other-temperature.js";
import { paretoK, paretoLimit } from "../../www/experiments/pareto.js";

/** Evenly spread numbers between 0 and 1, in an order that looks like chance. @param {number} n */
const spread = (n) =>
  Float64Array.from({ length: n }, (_, k) => (((k + 0.5) * 0.6180339887498949) % 1) * (1 - 1e-9) + 5e-10);

test("energies of an exponential distribution keep the mean r and the heat capacity 1 at every temperature r", () => {
  // u ≥ 0 with density e^−u: at r times the temperature the mean is r and the variance r².
  const energy = spread(20_000).map((part) => -Math.log(part));
  const logQ = energy.map((u) => -u);
  for (const ratio of [0.7, 1, 1.3]) {
    const { mean, meanError, heat, heatError, trusted } = estimateAt({ energy, logQ }, ratio);
    assert.ok(trusted);
    assert.ok(Math.abs(mean - ratio) < 4 * meanError, `${mean} ± ${meanError} at ${ratio}`);
    assert.ok(Math.abs(heat - 1) < 4 * heatError, `${heat} ± ${heatError} at ${ratio}`);
  }
  const { meanError } = estimateAt({ energy, logQ }, 1);
  assert.ok(Math.abs(meanError - 1 / Math.sqrt(20_000)) < 2e-4, "the error of a mean of independent draws");
  // w = e^(u/2) has the tail of k = 1 − 1/r = ½ … and infinite variance from r = 2 on.
  assert.ok(estimateAt({ energy, logQ }, 4).k > estimateAt({ energy, logQ }, 1.3).k);
});

test("k̂ is the exponent of a tail that is known, and says nothing of values that are all alike", () => {
  for (const k of [0.3, 0.6, 0.9]) {
    const values = spread(50_000).map((part) => part ** -k);
    assert.ok(Math.abs(paretoK(values) - k) < 0.05, `${paretoK(values)} for ${k}`);
  }
  assert.equal(paretoK(new Float64Array(1000).fill(2)), Number.NEGATIVE_INFINITY);
  assert.equal(paretoK(new Float64Array(4).fill(2)), Number.POSITIVE_INFINITY);
  assert.ok(Math.abs(paretoLimit(1000) - 2 / 3) < 1e-12 && paretoLimit(1e6) === 0.7);
});

test("the exact mean energy of DW-2 is the reference value, and its slope is the heat capacity", () => {
  const config = { ...DEFAULTS };
  const h = 1e-3;
  const [below, here, above] = [1 - h, 1, 1 + h].map((ratio) => exactAt(config, ratio));
  const slope = ((above?.mean ?? 0) - (below?.mean ?? 0)) / (2 * h);
  assert.ok(Math.abs(slope - (here?.heat ?? 0)) < 1e-4, `${slope} and ${here?.heat}`);
  assert.equal(exactAt({ ...DEFAULTS, system: "dw4" }, 1), undefined);
});
