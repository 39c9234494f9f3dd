// The chain of the race samples the target: its share of near pairs is that of quadrature.

import assert from "node:assert/strict";
import { test } from "node:test";
import { DEFAULTS } from "../../www/config/schema.js";
import { createChain } from "../../www/sampling/metropolis.js";
import { uniform } from "../../www/sampling/random.js";
import { pairEnergy } from "../../www/settings/pair-potential.js";
import "./english.js";

/** P(d < d₀) of two particles in the plane. @param {import("../../www/config/schema.js").Config} config */
function exactNear(config) {
  let [near, all] = [0, 0];
  for (let k = 0; k < 40_000; k++) {
    const d = (16 * (k + 0.5)) / 40_000;
    const weight = d * Math.exp(-pairEnergy(config, d));
    all += weight;
    if (d < config.d0) near += weight;
  }
  return near / all;
}

for (const tau of [1.5, 3]) {
  test(`at τ = ${tau} the chain finds the exact share of near pairs, within its error`, () => {
    const config = { ...DEFAULTS, tau };
    const chain = createChain(config, uniform(7));
    chain.run(400_000);
    const { evaluations, mean, error, independent } = chain.estimate();
    assert.equal(evaluations, 800_000);
    assert.ok(error > 0 && error < 0.03, `± ${error}`);
    assert.ok(Math.abs(mean - exactNear(config)) < 4.5 * error, `${mean} ± ${error}, exactly ${exactNear(config)}`);
    assert.ok(independent > 100 && independent < 100_000, `${independent} independent samples`);
  });
}

test("behind a high barrier the chain stays in the well that it began in", () => {
  const chain = createChain({ ...DEFAULTS, tau: 0.1 }, uniform(1));
  chain.run(20_000);
  assert.deepEqual([chain.estimate().mean, chain.estimate().independent], [1, 0]);
});

test("the numbers of the chain are spread evenly, and are the same for the same seed", () => {
  const [a, b] = [uniform(3), uniform(3)];
  let sum = 0;
  let squares = 0;
  for (let k = 0; k < 10_000; k++) {
    const value = a();
    assert.equal(value, b());
    assert.ok(value >= 0 && value < 1);
    sum += value;
    squares += value * value;
  }
  assert.ok(Math.abs(sum / 10_000 - 1 / 2) < 0.015);
  assert.ok(Math.abs(squares / 10_000 - 1 / 3) < 0.015);
});
