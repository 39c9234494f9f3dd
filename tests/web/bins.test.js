import assert from "node:assert/strict";
import { test } from "node:test";
import { mergeDensity, mergeEdges, mergeFactor, mergeFreeEnergy } from "../../www/charts/bins.js";
import { reachOf } from "../../www/experiments/configuration-card.js";

test("few draws are shown in few bins, many in all", () => {
  assert.equal(mergeFactor(128, 60, 20), 4);
  assert.equal(mergeFactor(1000, 60, 20), 2);
  assert.equal(mergeFactor(16384, 60, 20), 1);
  assert.equal(mergeFactor(16, 7, 20), 1);
});

test("merging keeps the mass", () => {
  const edges = Float64Array.from([0, 1, 2, 3, 4]);
  const density = Float64Array.from([0.1, 0.3, 0.4, 0.2]);
  const [wide, merged] = [mergeEdges(edges, 2), mergeDensity(density, 2)];
  assert.deepEqual([...wide], [0, 2, 4]);
  assert.ok(Math.abs(merged.reduce((sum, value) => sum + 2 * value, 0) - 1) < 1e-12);
});

test("free energies merge as probabilities, and a bin without an estimate counts as empty", () => {
  const { values, errors } = mergeFreeEnergy(
    Float64Array.of(1, 1, 2, Infinity),
    Float64Array.of(0.1, 0.1, 0.2, NaN),
    2,
  );
  assert.ok(Math.abs((values[0] ?? 0) - 1) < 1e-12);
  assert.ok(Math.abs((errors[0] ?? 0) - 0.1 / Math.SQRT2) < 1e-12);
  assert.ok(Math.abs((values[1] ?? 0) - (2 + Math.LN2)) < 1e-12);
  assert.ok(Math.abs((errors[1] ?? 0) - 0.2) < 1e-12);
});

test("a card's picture holds every particle, wherever the configuration was moved", () => {
  assert.equal(reachOf(2, [3, 4, 0, 0], [0, 0, 0, -10]), 11.5);
  assert.ok(reachOf(3, [1, 2, 2]) > 3);
});
