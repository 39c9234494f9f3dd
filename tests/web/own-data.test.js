// Samples that people bring along: files of every kind are read, and refused by row and column.

import assert from "node:assert/strict";
import { test } from "node:test";
import { DEFAULTS } from "../../www/config/schema.js";
import { writeNpy } from "../../www/export/npy.js";
import { readSamples } from "../../www/own-data/parse-samples.js";
import { createShelf } from "../../www/own-data/sample-store.js";
import { curveOf, pairEnergy } from "../../www/settings/pair-potential.js";

const PAIR = { particles: 2, dimension: 2 };
const bytes = (/** @type {string} */ text) => new TextEncoder().encode(text);
const csv = (/** @type {string} */ text) => [...readSamples("x.csv", bytes(text), PAIR)];

test("text is read with any separator, a header, comments and blank lines", () => {
  const numbers = [1, 2, 3, 4, -5, 6e-1, 7, 8];
  assert.deepEqual(csv("1,2,3,4\n-5,6e-1,7,8\n"), numbers);
  assert.deepEqual(csv("x1,y1,x2,y2\r\n1, 2, 3, 4\r\n\r\n-5,0.6,7,8"), numbers);
  assert.deepEqual(csv("# made by me\n1 2  3\t4\n -5 .6 7 8\n"), numbers);
  assert.deepEqual(csv("1;2;3;4\n-5;.6;7;8"), numbers);
});

test("text is read as spreadsheets and editors write it", () => {
  const numbers = [1, 2, 3, 4, -5, 6e-1, 7, 8];
  assert.deepEqual(csv("\uFEFF1,2,3,4\n-5,.6,7,8"), numbers);
  assert.deepEqual(csv('"x1","y1","x2","y2"\n"1","2","3","4"\n"-5",".6","7","8"'), numbers);
  assert.deepEqual(csv("x1;y1;x2;y2\n1,0;2;3;4\n\u22125;0,6;7;8"), numbers);
  assert.deepEqual(csv("1,2,3,4\r-5,.6,7,8\r"), numbers);
  const wide = Buffer.from("\uFEFF1\t2\t3\t4\r\n-5\t.6\t7\t8", "utf16le");
  assert.deepEqual([...readSamples("x.txt", wide, PAIR)], numbers);
  assert.throws(() => csv("0x10,2,3,4"), /row 1, column 1.*found “0x10”/);
  const archive = Uint8Array.of(0x50, 0x4b, 3, 4, 20, 0, 0, 0);
  assert.throws(() => readSamples("x.npz", archive, PAIR), /neither \.npy nor text/);
});

test("text that is wrong is refused by row and column, with what was expected and found", () => {
  assert.throws(() => csv("1,2,3,4\n1,2,3\n"), /row 2 has 3 columns; expected 4 \(2 particles × 2 coordinates\)/);
  assert.throws(() => csv("1,2,3,4\n1,2,abc,4\n"), /row 2, column 3: expected a finite number, found “abc”/);
  assert.throws(() => csv("1,2,3,4\n1,,3,4\n"), /row 2, column 2.*found “\(empty\)”/);
  assert.throws(() => csv("NaN,2,3,4\n"), /row 1, column 1.*found “NaN”/);
  assert.throws(() => csv("1,2,3,1e999\n"), /row 1, column 4.*found “1e999”/);
});

test(".npy tables are read flat and by particle, and refused with their shape", () => {
  const values = Float64Array.from([1, 2, 3, 4, 5, 6, 7, 8]);
  const read = (/** @type {number[]} */ shape, x = values) => readSamples("x.npy", writeNpy(x, shape), PAIR);
  assert.deepEqual(read([2, 4]), values);
  assert.deepEqual(read([2, 2, 2]), values);
  assert.throws(() => read([4, 2]), /shape is 4 × 2; expected n × 4, or n × 2 × 2/);
  assert.throws(() => read([8]), /shape is 8; expected/);
  assert.throws(
    () => read([2, 4], Float64Array.from([1, 2, 3, 4, 5, Number.NaN, 7, 8])),
    /row 2, column 2.*found “NaN”/,
  );
});

test("numbers that are no coordinates, samples that are one, and files of other kinds are refused", () => {
  assert.throws(
    () => csv("1,2,3,4\n1,2,8e31,4\n"),
    /row 2, column 3: expected a coordinate from −10000 to 10000.*“8e\+31”/,
  );
  const far = writeNpy(Float64Array.from([1, 2, 3, 4, 5, -20_000, 7, 8]), [2, 4]);
  assert.throws(() => readSamples("x.npy", far, PAIR), /row 2, column 2.*“-20000”/);
  assert.throws(() => csv("1,2,3,4\n".repeat(12)), /all 12 rows are one and the same configuration/);
  assert.deepEqual(csv(`${"1,2,3,4\n".repeat(11)}1,2,3,4.5`), [...Array(11).fill([1, 2, 3, 4]).flat(), 1, 2, 3, 4.5]);
  const compressed = Uint8Array.from({ length: 400 }, (_, k) => 128 + ((k * 97) % 128));
  for (const file of [compressed, Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)]) {
    assert.throws(() => readSamples("x.csv", file, PAIR), /neither \.npy nor text/);
  }
  // A comment in an old encoding is no harm.
  const old = Uint8Array.of(...bytes("# H"), 0xf6, ...bytes("he\n1,2,3,4\n5,6,7,8\n"));
  assert.equal(readSamples("x.csv", old, PAIR).length, 8);
});

const blocked = () => {
  throw new DOMException("denied", "SecurityError");
};

test("where storage is blocked, data stay for as long as the page is open", async () => {
  const shelf = createShelf(blocked);
  const name = "0123456789abcdef";
  assert.equal(await shelf.fetch(name), false);
  assert.equal(await shelf.put({ name, file: "x.npy", columns: 4, values: new Float64Array(8) }), false);
  assert.equal(await shelf.fetch(name), true);
  assert.equal(shelf.values({ ...DEFAULTS, data: name })?.length, 8);
});

test("settings fall back to the engine's samples where the data are missing or of another system", async () => {
  const shelf = createShelf(blocked);
  const name = "0123456789abcdef";
  const config = { ...DEFAULTS, data: name };
  const missing = shelf.settle(config);
  assert.equal(missing.config.data, "sampler");
  assert.deepEqual([missing.notes[0]?.key, missing.notes[0]?.value], ["data", name]);
  await shelf.put({ name, file: "x.npy", columns: 4, values: new Float64Array(8) });
  assert.deepEqual(shelf.settle(config), { config, notes: [] });
  const other = shelf.settle({ ...config, system: "dw4" });
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
