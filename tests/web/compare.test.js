// Two runs beside each other: what differs, what can be laid over what, and on which axes.

import assert from "node:assert/strict";
import { test } from "node:test";
import { along, placesOf } from "../../www/charts/align-curves.js";
import { rebin, rebinFreeEnergy } from "../../www/charts/bins.js";
import { levelsOf, paint } from "../../www/charts/density-levels.js";
import { read, write } from "../../www/compare/persistence.js";
import { comparable, differences } from "../../www/config/diff.js";
import { DEFAULTS, parseConfig } from "../../www/config/schema.js";
import "./english.js";

/** @param {Record<string, unknown>} patch */
const config = (patch) => parseConfig(DEFAULTS, Object.entries(patch)).config;

test("the settings that differ are named, with both values, in the order of links", () => {
  assert.deepEqual(differences(DEFAULTS, DEFAULTS), []);
  assert.deepEqual(differences(config({ seed: 3, samples: 100 }), config({ objective: "energy" })), [
    { key: "samples", label: "samples", a: 100, b: 10_000 },
    { key: "seed", label: "seed", a: 3, b: 1 },
    { key: "objective", label: "objective", a: "likelihood", b: "energy" },
  ]);
});

test("another flow brings its defaults along, and all of them are named", () => {
  const keys = differences(DEFAULTS, config({ flow: "manyBody" })).map(({ key }) => key);
  assert.deepEqual(keys, ["batch", "learningRate", "odeSteps", "flow", "objective", "guard", "horizon", "startSteps"]);
});

test("densities are comparable for one target, learning curves for distances or likelihoods of one kind", () => {
  const run = (/** @type {Record<string, unknown>} */ patch, known = true) => ({ config: config(patch), known });
  const all = { densities: true, learning: true };
  assert.deepEqual(comparable(run({}), run({ samples: 100, flow: "plain", seed: 4 })), all);
  assert.deepEqual(comparable(run({ particles: 5 }), run({ particles: 6 })), all, "DW-2 has two particles");
  const gaps = { densities: false, learning: true };
  for (const other of [{ system: "dw4" }, { tau: 2 }, { b: -3 }])
    assert.deepEqual(comparable(run({}), run(other)), gaps);
  assert.deepEqual(comparable(run({ system: "dw", particles: 5 }), run({ system: "dw", particles: 6 })), gaps);
  const cluster = run({ system: "lj13" }, false);
  assert.deepEqual(comparable(cluster, run({ system: "lj13", d0: 3 }, false)), all, "LJ-13 has no wells");
  assert.deepEqual(comparable(cluster, run({ system: "lj13", pairSum: "once" }, false)), {
    densities: false,
    learning: false,
  });
  const own = run({ data: "0123456789abcdef" }, false);
  assert.deepEqual(comparable(own, run({}, true)), { densities: true, learning: false });
  assert.deepEqual(comparable(own, run({ data: "fedcba9876543210" }, false)), { densities: true, learning: false });
});

test("a density keeps its mass over other bins, and is itself over its own", () => {
  const edges = Float64Array.of(0, 1, 2, 3, 4);
  const density = Float64Array.of(0.1, 0.3, 0.4, 0.2);
  assert.deepEqual(rebin(edges, density, edges), density);
  assert.deepEqual(rebin(edges, density, Float64Array.of(0, 2, 4)), Float64Array.of(0.2, 0.30000000000000004));
  const shifted = rebin(edges, density, Float64Array.of(-1, 0.5, 1.5, 6));
  const mass = shifted.reduce((sum, value, k) => sum + value * ([1.5, 1, 4.5][k] ?? 0), 0);
  assert.ok(Math.abs(mass - 1) < 1e-12);
  assert.ok(Math.abs((shifted[1] ?? 0) - 0.2) < 1e-12);
});

test("free energies are spread as probabilities; nothing there stays unknown", () => {
  const edges = Float64Array.of(0, 1, 2, 3, 4);
  const values = Float64Array.of(1, 2, Number.NaN, Number.POSITIVE_INFINITY);
  const merged = rebinFreeEnergy(edges, values, Float64Array.of(0, 2, 4));
  assert.ok(Math.abs((merged[0] ?? 0) + Math.log((Math.exp(-1) + Math.exp(-2)) / 2)) < 1e-12);
  assert.ok(Number.isNaN(merged[1]));
});

test("two curves share an axis without bending: values between points, none beyond them", () => {
  const places = placesOf([0, 10, 20], [5, 10, 30]);
  assert.deepEqual(places, [0, 5, 10, 20, 30]);
  assert.deepEqual(along([0, 10, 20], [1, 3, 2], places), [1, 2, 3, 2, null]);
  assert.deepEqual(along([5, 10, 30], [4, null, 6], places), [null, 4, null, null, 6]);
  assert.deepEqual(along([], [], places), [null, null, null, null, null]);
  assert.deepEqual(placesOf([0, 1], []), [0, 1]);
});

test("a density map is painted between the colours of none and of the most, whatever the colours", () => {
  // What a map has above the highest exact density, or where none could be found, is within the colours too.
  const levels = levelsOf({ size: 2, values: Float32Array.of(0, 1, 0.5, 1.7) });
  const half = Math.round(255 * 0.5 ** 0.7);
  assert.deepEqual(levels, { size: 2, values: Uint8Array.of(0, 255, half, 255) });
  const channel = (/** @type {number} */ none, /** @type {number} */ most) => none + ((most - none) * half) / 255;
  for (const [ramp, none, most] of /** @type {const} */ ([
    [{ none: "#ffffff", most: "#781e00" }, [255, 255, 255, 255], [120, 30, 0, 255]],
    [{ none: "#fff", most: "#1c8" }, [255, 255, 255, 255], [17, 204, 136, 255]],
    [{ none: "#171b21", most: "#ffbe5a" }, [23, 27, 33, 255], [255, 190, 90, 255]],
  ])) {
    /** @type {number[]} */
    const pixels = [...paint(levels, ramp)];
    assert.deepEqual(pixels.slice(0, 8), [...none, ...most]);
    assert.deepEqual(pixels.slice(12), most);
    for (const k of /** @type {const} */ ([0, 1, 2]))
      assert.ok(Math.abs((pixels[8 + k] ?? 0) - channel(none[k], most[k])) <= 1);
  }
});

test("a pinned run outlasts a reload; what is not one is not read", () => {
  const pinned = /** @type {any} */ ({
    run: 3,
    step: 200,
    config: config({ samples: 100 }),
    report: { step: 200, entropy: null },
    history: [{ step: 0 }, { step: 200 }],
    curves: { freeEnergy: { edges: Float64Array.of(0, 1), model: Float64Array.of(Number.NaN) }, draws: 128, step: 200 },
    density: { size: 1, values: Uint8Array.of(7) },
  });
  const found = read(write(pinned));
  assert.deepEqual(found, { ...pinned, run: -1 });
  const odd = write({ ...pinned, config: { ...pinned.config, samples: -1, strange: 2 } });
  assert.deepEqual(read(odd)?.config, DEFAULTS);
  for (const bad of ["", "{", "null", "{}", '{"format":2}', '{"format":1,"pinned":{"report":{}}}'])
    assert.equal(read(bad), undefined, bad);
});
