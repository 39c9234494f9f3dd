// Samples on this device, what is said of how they look, and the order in which the engine gets them.

import assert from "node:assert/strict";
import { test } from "node:test";
import { DEFAULTS } from "../../www/config/schema.js";
import { arrange, evenly, factsOf, isTooFew, remarksOn } from "../../www/own-data/arrange.js";
import { correlation, energyBy, examine, pairDistances } from "../../www/own-data/checks.js";
import { createSampleStore } from "../../www/own-data/sample-store.js";
import { curveOf, pairEnergy } from "../../www/settings/pair-potential.js";
import "./english.js";

const PAIR = { particles: 2, dimension: 2 };

/** Uniform numbers on (0, 1), always the same ones. @param {number} seed */
function uniform(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
}

/**
 * Independent samples of the default double well by rejection, each row distance and angle drawn anew.
 * @param {number} count
 * @param {{ scale?: number, shift?: number, seed?: number }} [change]
 */
function samples(count, { scale = 1, shift = 0, seed = 7 } = {}) {
  const random = uniform(seed);
  const distance = () => {
    for (;;) {
      const d = 1 + 6 * random();
      // The density of a distance is ∝ d e^{−u}; its greatest value is below 7 e^{4.5}.
      if (random() * 7 * Math.exp(4.5) < d * Math.exp(-pairEnergy(DEFAULTS, d))) return d;
    }
  };
  return Float64Array.from(
    Array.from({ length: count }, () => {
      const [d, angle] = [(distance() / 2) * scale, 2 * Math.PI * random()];
      const [x, y] = [d * Math.cos(angle), d * Math.sin(angle)];
      return [x + shift, y + shift, shift - x, shift - y];
    }).flat(),
  );
}

/** The keys of what is said. @param {{ key: string }[]} remarks */
const keys = (remarks) => remarks.map(({ key }) => key);

/** Row numbers in a new order, by the first coordinate. @param {Float64Array} ordered @param {Float64Array} values */
function rowsOf(ordered, values) {
  const rows = Array.from({ length: values.length / 4 }, (_, row) => /** @type {const} */ ([values[4 * row], row]));
  const index = new Map(rows);
  return Array.from({ length: ordered.length / 4 }, (_, row) => index.get(ordered[4 * row]) ?? Number.NaN);
}

test("samples of the target look right, in whatever order they come", async () => {
  const good = samples(1000);
  const facts = await factsOf(good, PAIR);
  assert.deepEqual([...examine(good, PAIR, DEFAULTS, -2), ...remarksOn(facts, false)], []);
  assert.equal(facts.tau, 1);
  // One well alone has the same energies.
  const inner = samples(3000).filter((_, k, all) => {
    const row = k - (k % 4);
    return Math.hypot((all[row] ?? 0) - (all[row + 2] ?? 0), (all[row + 1] ?? 0) - (all[row + 3] ?? 0)) < 4;
  });
  assert.deepEqual(examine(inner, PAIR, DEFAULTS, -2), []);
});

test("another unit of length is noticed, and the factor between the units found", () => {
  for (const [scale, factor] of /** @type {const} */ ([
    [10, 0.1],
    [0.1, 10],
    [2.5, 0.4],
  ])) {
    const [remark] = examine(samples(500, { scale }), PAIR, DEFAULTS);
    assert.equal(remark?.key, "look.scale");
    const found = Number(remark?.values?.factor);
    assert.ok(Math.abs(found / factor - 1) < 0.1, `${scale}: ${found}`);
  }
});

test("a centre of mass far away is noticed, and digits that are lost there", () => {
  assert.deepEqual(keys(examine(samples(100, { shift: 9000 }), PAIR, DEFAULTS)), ["look.shift"]);
  const single = Float64Array.from(Float32Array.from(samples(100, { shift: 9000 })));
  assert.deepEqual(keys(examine(single, PAIR, DEFAULTS)), ["look.shift", "look.digits"]);
});

test("energies that no unit explains are noticed beside those of the target", () => {
  // Four particles on a line; the pair distances of the target cannot all be met.
  const line = Float64Array.from(Array.from({ length: 60 }, (_, k) => [0, 0, 4 + 0.01 * k, 0, 8, 0, 12, 0]).flat());
  const [remark] = examine(line, { particles: 4, dimension: 2 }, { ...DEFAULTS, system: "dw4" }, -20);
  assert.ok(["look.scale", "look.energy"].includes(remark?.key ?? ""), JSON.stringify(remark));
});

test("the energies are those of the target, clusters and their trap included", () => {
  const x = Float64Array.from([0, 0, 0, 1.1, 0, 0, 0, 1.3, 0.2]);
  const shape = { particles: 3, dimension: 3 };
  const lj = /** @type {const} */ ({ ...DEFAULTS, system: "lj13" });
  const distances = pairDistances(x, 0, shape);
  const centre = [0, 1, 2].map((k) => ((x[k] ?? 0) + (x[3 + k] ?? 0) + (x[6 + k] ?? 0)) / 3);
  const trap = x.reduce((sum, value, k) => sum + (value - (centre[k % 3] ?? 0)) ** 2 / 2, 0);
  const pairs = [...distances].reduce((sum, d) => sum + pairEnergy(lj, d), 0);
  assert.ok(Math.abs(energyBy(lj, 3)(distances, 1) - pairs - trap) < 1e-12);
  const well = energyBy(DEFAULTS, 2)(Float64Array.of(2.5), 2);
  assert.ok(Math.abs(well - pairEnergy(DEFAULTS, 5)) < 1e-12);
});

test("any first so many rows are spread over the file, and every fifth row tests as before", async () => {
  const values = samples(30_000);
  const ordered = arrange(values, 4, await factsOf(values, PAIR));
  const rows = rowsOf(ordered, values);
  assert.deepEqual(
    rows.toSorted((a, b) => a - b),
    Array.from({ length: 30_000 }, (_, row) => row),
  );
  const train = rows.filter((_, k) => k % 5 !== 4);
  assert.ok(rows.filter((_, k) => k % 5 === 4).every((row) => row % 5 === 4));
  for (const count of [100, 1000, 10_000]) {
    // Of each tenth of the file a tenth of the rows, give or take the grain of the sequence.
    const tenths = Array(10).fill(0);
    for (const row of train.slice(0, count)) tenths[Math.floor(row / 3000)]++;
    for (const found of tenths) assert.ok(Math.abs(found / count - 0.1) < 0.035, `${count}: ${tenths}`);
  }
});

test("two states one after the other are both trained on and both tested on", async () => {
  const [near, far] = [samples(15_000, { scale: 0.5 }), samples(15_000, { scale: 1.5, seed: 3 })];
  const values = Float64Array.from([...near, ...far]);
  const facts = await factsOf(values, PAIR);
  assert.ok(facts.tau > 1, "rows of one state are alike");
  assert.deepEqual(keys(remarksOn(facts, false)), ["look.correlated"]);
  const rows = rowsOf(arrange(values, 4, facts), values);
  for (const part of [
    rows.filter((_, k) => k % 5 !== 4).slice(0, 10_000),
    rows.filter((_, k) => k % 5 === 4).slice(0, 1000),
  ]) {
    const inNear = part.filter((row) => row < 15_000).length / part.length;
    assert.ok(Math.abs(inNear - 0.5) < 0.1, String(inNear));
  }
});

test("rows that repeat are on one side, however they lie, and that is said", async () => {
  const once = samples(400);
  const rowOf = (/** @type {number} */ row) => [...once.subarray(4 * row, 4 * row + 4)];
  const orders = {
    "one after the other": Array.from({ length: 2000 }, (_, k) => Math.floor(k / 5)),
    "round after round": Array.from({ length: 2000 }, (_, k) => k % 400),
    "some of them": Array.from({ length: 448 }, (_, k) => (k < 400 ? k : k - 400)),
  };
  for (const [name, order] of Object.entries(orders)) {
    const values = Float64Array.from(order.flatMap(rowOf));
    const facts = await factsOf(values, PAIR);
    const ordered = arrange(values, 4, facts);
    const sides = [new Set(), new Set()];
    for (let row = 0; row < ordered.length / 4; row++) sides[row % 5 === 4 ? 1 : 0]?.add(ordered[4 * row]);
    assert.deepEqual(
      [...(sides[0] ?? [])].filter((x) => sides[1]?.has(x)),
      [],
      name,
    );
    assert.ok(ordered.length > 0.9 * values.length, `${name}: ${ordered.length / 4} rows`);
    const [said] = remarksOn(facts, false);
    assert.equal(said?.key, "look.repeated");
    assert.equal(said?.values?.percent, name === "some of them" ? "21.4" : "100");
    assert.equal(remarksOn(facts, true)[0]?.key, "look.repeatedAsIs");
  }
});

test("copies that are turned, reflected or relabelled count as one configuration", async () => {
  const shape = { particles: 3, dimension: 2 };
  const random = uniform(5);
  const rows = Array.from({ length: 100 }, () => Array.from({ length: 6 }, () => 4 * random()));
  const copies = rows.map(([a = 0, b = 0, c = 0, d = 0, e = 0, f = 0]) => [-f, e, -b, a, -d, c]);
  const values = Float64Array.from([...rows, ...copies].flat());
  const facts = await factsOf(values, shape);
  assert.equal(facts.repeated, 0);
  assert.ok(facts.copied > 0.95, String(facts.copied));
  assert.deepEqual(keys(remarksOn(facts, false)), ["look.copies"]);
});

test("a pair that is turned counts as a copy, and independent pairs do not", async () => {
  const once = samples(1000);
  const turned = once.map((_, k) => (once[k ^ 1] ?? 0) * (k % 2 ? 1 : -1));
  const rounded = (/** @type {number} */ digits) => (/** @type {number} */ x) => Number(x.toFixed(digits));
  for (const copies of [
    Float64Array.from([...once, ...turned]),
    Float64Array.from([...once, ...turned]).map(rounded(9)),
  ]) {
    const facts = await factsOf(copies, PAIR);
    assert.equal(facts.repeated, 0);
    assert.ok(facts.copied > 0.9, String(facts.copied));
    assert.deepEqual(keys(remarksOn(facts, false)), ["look.copies"]);
    const rows = rowsOf(arrange(copies, 4, facts), copies);
    const tests = new Set(rows.filter((_, k) => k % 5 === 4).map((row) => row % 1000));
    const both = rows.filter((row, k) => k % 5 !== 4 && tests.has(row % 1000));
    assert.ok(both.length < 0.1 * rows.length, `${both.length} of ${rows.length}`);
  }
  for (const digits of [1, 2, 3, 6]) {
    const facts = await factsOf(samples(4000).map(rounded(digits)), PAIR);
    assert.equal(facts.copied, facts.repeated, `${digits} digits`);
  }
});

test("too few different rows are told from few rows", async () => {
  const values = Float64Array.from(
    Array(10)
      .fill([...samples(7)])
      .flat(),
  );
  assert.equal(isTooFew(await factsOf(values, PAIR)), true);
  assert.equal(isTooFew(await factsOf(samples(7), PAIR)), false, "the engine says so");
});

test("the autocorrelation time of a chain with a known one is found", () => {
  // Of x' = ρ x + noise it is (1 + ρ)/(1 − ρ): 9 at ρ = 0.8.
  const random = uniform(11);
  const normal = () => Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
  let x = 0;
  const chain = Float64Array.from(
    Array.from({ length: 20_000 }, () => {
      x = 0.8 * x + 0.6 * normal();
      return [0, 0, 20 + x, 0];
    }).flat(),
  );
  const { tau } = correlation(chain, PAIR);
  assert.ok(Math.abs(tau - 9) < 1.5, String(tau));
  assert.deepEqual(correlation(new Float64Array(400), PAIR), { tau: 1, chains: 1 });
});

test("chains that take turns are correlated although neighbours are not, and whole stretches of them test", async () => {
  const random = uniform(3);
  const walkers = Array.from({ length: 8 }, () => 2 + 4 * random());
  const values = Float64Array.from(
    Array.from({ length: 4000 }, (_, k) => {
      const moved = (walkers[k % 8] ?? 0) + 0.5 * (random() - 0.5);
      const d = moved < 1 ? 2 - moved : moved > 7 ? 14 - moved : moved;
      walkers[k % 8] = d;
      const angle = 2 * Math.PI * random();
      return [d * Math.cos(angle), d * Math.sin(angle), 0, 0];
    }).flat(),
  );
  const facts = await factsOf(values, PAIR);
  assert.equal(facts.chains, 8);
  assert.ok(facts.tau > 8, String(facts.tau));
  const [said] = remarksOn(facts, false);
  assert.equal(said?.key, "look.correlated");
  assert.ok(Number(said?.values?.effective) < 4000 / 8);
  const tests = rowsOf(arrange(values, 4, facts), values).filter((_, k) => k % 5 === 4);
  const together = tests.toSorted((a, b) => a - b).filter((row, k, all) => row - (all[k - 1] ?? row) === 1).length;
  assert.ok(together > 0.9 * tests.length, `${together} of ${tests.length}`);
});

test("the order of van der Corput holds every element once", () => {
  for (const length of [0, 1, 2, 3, 7, 64, 100]) {
    const list = Array.from({ length }, (_, k) => k);
    assert.deepEqual(
      evenly(list).toSorted((a, b) => a - b),
      list,
    );
  }
  assert.deepEqual(evenly([0, 1, 2, 3, 4, 5, 6, 7]), [0, 4, 2, 6, 1, 5, 3, 7]);
});

const blocked = () => {
  throw new DOMException("denied", "SecurityError");
};

test("where storage is blocked, data stay for as long as the page is open", async () => {
  const sampleStore = createSampleStore(blocked);
  const name = "0123456789abcdef";
  assert.equal(await sampleStore.fetch(name), false);
  assert.equal(await sampleStore.put({ name, file: "x.npy", columns: 4, values: new Float64Array(8) }), false);
  assert.equal(await sampleStore.fetch(name), true);
  assert.equal(sampleStore.values({ ...DEFAULTS, data: name })?.length, 8);
});

test("settings fall back to the engine's samples where the data are missing or of another system", async () => {
  const sampleStore = createSampleStore(blocked);
  const name = "0123456789abcdef";
  const config = { ...DEFAULTS, data: name };
  const missing = sampleStore.resolve(config);
  assert.equal(missing.config.data, "sampler");
  assert.deepEqual([missing.notes[0]?.key, missing.notes[0]?.value], ["data", name]);
  await sampleStore.put({ name, file: "x.npy", columns: 4, values: new Float64Array(8) });
  assert.deepEqual(sampleStore.resolve(config), { config, notes: [] });
  const other = sampleStore.resolve({ ...config, system: "dw4" });
  assert.equal(other.config.data, "sampler");
  assert.match(other.notes[0]?.allowed ?? "", /8 columns; these have 4/);
});

test("the energy of a pair is zero at the barrier, least in the wells, and follows the temperature", () => {
  assert.equal(pairEnergy(DEFAULTS, 4), 0);
  const well = 4 + Math.sqrt(4 / (2 * 0.9));
  assert.ok(Math.abs(pairEnergy(DEFAULTS, well) + 4 ** 2 / (4 * 0.9)) < 1e-12);
  assert.equal(pairEnergy({ ...DEFAULTS, tau: 2 }, 3), pairEnergy(DEFAULTS, 3) / 2);
  assert.equal(pairEnergy({ ...DEFAULTS, system: "lj13", pairSum: "once" }, 1), -1);
  assert.equal(pairEnergy({ ...DEFAULTS, system: "lj13" }, 1), -2);
  const { distances, energies } = curveOf(DEFAULTS);
  assert.equal(distances.length, energies.length);
  assert.ok(energies.every(Number.isFinite));
});
