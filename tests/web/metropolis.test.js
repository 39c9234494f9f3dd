// The chain of the race samples the target: its share of near pairs is that of quadrature, of two particles and of a cluster
// of two, and of three by a grid.

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

/** P(d < 1.4) of two particles in space: 4πd² of the distance vector, which the trap holds with ¼ d². @param {import("../../www/config/schema.js").Config} config */
function exactBound(config) {
  let [bound, all] = [0, 0];
  for (let k = 0; k < 40_000; k++) {
    const d = (16 * (k + 0.5)) / 40_000;
    const weight = d ** 2 * Math.exp(-pairEnergy(config, d) - d ** 2 / 4);
    all += weight;
    if (d < 1.4) bound += weight;
  }
  return bound / all;
}

/**
 * P(one of three particles has both others within 1.4), by quadrature over two distances and the angle between them. The
 * trap is 1/6 of the sum of all squared distances.
 * @param {import("../../www/config/schema.js").Config} config
 */
function exactOfThree(config) {
  const [cells, reach] = [160, 9];
  const distances = Array.from({ length: cells }, (_, k) => (reach * (k + 0.5)) / cells);
  const boltzmann = (/** @type {number} */ d) => Math.exp(-pairEnergy(config, d) - d ** 2 / 6);
  let [compact, all] = [0, 0];
  for (const a of distances) {
    for (const b of distances) {
      const both = a ** 2 * b ** 2 * boltzmann(a) * boltzmann(b);
      for (let k = 0; k < cells; k++) {
        const cosine = (2 * (k + 0.5)) / cells - 1;
        const c = Math.sqrt(a ** 2 + b ** 2 - 2 * a * b * cosine);
        const weight = both * boltzmann(c);
        all += weight;
        if ([a, b, c].filter((d) => d < 1.4).length >= 2) compact += weight;
      }
    }
  }
  return compact / all;
}

for (const [particles, exact] of /** @type {const} */ ([
  [2, exactBound],
  [3, exactOfThree],
])) {
  test(`a chain of a cluster of ${particles} finds the exact share of compact configurations, within its error`, () => {
    /** @type {import("../../www/config/schema.js").Config} */
    const config = { ...DEFAULTS, system: "lj", particles };
    const chain = createChain(config, uniform(7));
    chain.run(200_000);
    const { mean, error } = chain.estimate();
    assert.ok(error > 0 && error < 0.02, `± ${error}`);
    assert.ok(Math.abs(mean - exact(config)) < 4.5 * error, `${mean} ± ${error}, exactly ${exact(config)}`);
  });
}

test("of clusters of all sizes the chain begins in a compact one", () => {
  for (let particles = 2; particles <= 55; particles++) {
    /** @type {import("../../www/config/schema.js").Config} */
    const config = { ...DEFAULTS, system: "lj", particles, tau: 0.05 };
    const chain = createChain(config, uniform(1));
    chain.run(1);
    assert.equal(chain.estimate().mean, 1, `${particles} particles`);
  }
});

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
