// Pictures of configurations, as what is drawn on a canvas.

import assert from "node:assert/strict";
import { test } from "node:test";
import { drawParticles } from "../../www/charts/particles.js";

/** The radii of the dots in a picture of two particles in space, one of them at this depth. @param {number} depth */
function radiiAt(depth) {
  /** @type {number[]} */
  const radii = [];
  const arc = (/** @type {number} */ _x, /** @type {number} */ _y, /** @type {number} */ radius) => {
    radii.push(radius);
  };
  const context = new Proxy({}, { get: (_, name) => (name === "arc" ? arc : () => {}), set: () => true });
  const canvas = { clientWidth: 100, clientHeight: 100, width: 0, height: 0, getContext: () => context };
  const points = new Float32Array([0, 0, depth, 0, 0, 0, 0, 0, depth, 0, 0, 0]);
  const colours = { model: "", soft: "", edge: "", card: "" };
  const scene = { points, frames: 2, count: 1, particles: 2, dimension: 3, time: 1, barrier: 1, extent: 4 };
  drawParticles(/** @type {HTMLCanvasElement} */ (/** @type {unknown} */ (canvas)), scene, colours);
  return radii;
}

test("a particle that has flown away is neither smaller nor larger than one at the rim of its cell", () => {
  for (const [far, rim] of /** @type {const} */ ([
    [-4000, -4],
    [4000, 4],
  ])) {
    assert.deepEqual(radiiAt(far), radiiAt(rim));
  }
  assert.ok(radiiAt(-4000).every((radius) => radius > 0));
  assert.ok(radiiAt(4).every((radius) => radius < 20));
});
