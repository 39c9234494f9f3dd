// The function of a pair flow from its weights, against its definition written out in another way.

import assert from "node:assert/strict";
import { test } from "node:test";
import { pairFunction } from "../../www/experiments/pair-function.js";

const BASES = { distanceRange: 6, distanceKernels: 4, distanceWidth: 1.5, timeKernels: 3, timeWidth: 0.4 };
const TENSORS = [
  { name: "weights", shape: [4, 3] },
  { name: "bias", shape: [3] },
];

test("φ(d, t) is the sum of its products of Gaussians, and the bias in time", () => {
  const theta = Float64Array.from({ length: 15 }, (_, k) => Math.sin(3 * k) + 0.1 * k);
  const learned = pairFunction({ bases: BASES, tensors: TENSORS, theta });
  const g = (/** @type {number} */ x, /** @type {number} */ centre, /** @type {number} */ width) =>
    Math.exp(-(((x - centre) / width) ** 2));
  for (const [d, t] of /** @type {const} */ ([
    [0, 0],
    [2.2, 0.3],
    [5.9, 1],
  ])) {
    const below = [0, 2, 4, 6].reduce((sum, centre) => sum + g(d, centre, 1.5), 1e-6);
    const beside = [0, 0.5, 1].reduce((sum, centre) => sum + g(t, centre, 0.4), 1e-6);
    let phi = 0;
    for (let l = 0; l < 3; l++) {
      const inTime = g(t, 0.5 * l, 0.4) / beside;
      phi += inTime * (theta[12 + l] ?? 0);
      for (let k = 0; k < 4; k++) phi += ((theta[3 * k + l] ?? 0) * inTime * g(d, 2 * k, 1.5)) / below;
    }
    assert.ok(Math.abs((learned.cut([d], t)[0] ?? 0) - phi) < 1e-12);
  }
});

test("a flow that knows nothing has φ = 0 everywhere", () => {
  const learned = pairFunction({ bases: BASES, tensors: TENSORS, theta: new Float64Array(15) });
  assert.deepEqual(learned.cut([0, 1, 7], 0.5), [0, 0, 0]);
});
