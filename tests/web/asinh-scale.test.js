import assert from "node:assert/strict";
import { test } from "node:test";
import { bend, marks, unbend } from "../../www/charts/asinh-scale.js";

/** @param {number} low @param {number} high @param {number} pixels */
const marked = (low, high, pixels) =>
  marks(bend(low), bend(high), pixels).map((mark) => Number(unbend(mark).toPrecision(3)));

test("an axis to the truth is marked at zero and at decades, and between them where there is room", () => {
  assert.deepEqual(marked(-0.003, 4, 110), [0, 0.01, 0.1, 1]);
  assert.deepEqual(marked(-1.5, 2, 300), [-1, -0.1, -0.01, 0, 0.01, 0.1, 1]);
  assert.deepEqual(marked(0, 12, 400), [0, 0.001, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10]);
});

test("0.008 can be read on a plot of the height that it has on a small screen: a mark is just above it", () => {
  assert.ok(marked(-0.003, 4, 100).includes(0.01));
  const [low, high] = [bend(-0.003), bend(4)];
  const pixels = (/** @type {number} */ value) => (100 * bend(value)) / (high - low);
  assert.ok(pixels(0.008) > 20 && pixels(0.01) - pixels(0.008) > 2, `${pixels(0.008)} px above zero`);
});

test("however far a run strays, its marks reach it and do not overlap", () => {
  for (const high of [1, 1e3, 1e6, 1e12, 1e30]) {
    for (const pixels of [20, 45, 120, 400]) {
      const [low, top] = [bend(-0.003), bend(high)];
      const found = marks(low, top, pixels);
      const scale = pixels / (top - low);
      assert.ok(found.includes(0));
      for (const [k, mark] of found.entries()) {
        if (k > 0) assert.ok((mark - (found[k - 1] ?? 0)) * scale >= 18 - 1e-9, `${high} on ${pixels} pixels`);
      }
      assert.ok(
        (top - (found.at(-1) ?? 0)) * scale < 2 * 18 + 10 * scale,
        `${high} on ${pixels} pixels: a mark near the end`,
      );
    }
  }
});
