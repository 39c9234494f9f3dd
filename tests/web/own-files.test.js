// Files of samples as programs write them, arrays and structures: understood, or refused with what was expected; never
// read as other numbers than they hold. Tables are in own-tables.test.js.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { gzipSync, zipSync } from "fflate";
import { npz } from "../../www/export/archives.js";
import { readNpyHeader, writeNpy } from "../../www/export/npy.js";
import { writeXyz } from "../../www/export/xyz.js";
import { readSamples } from "../../www/own-data/parse-samples.js";
import "./english.js";

const PAIR = { particles: 2, dimension: 2 };
const encode = (/** @type {string} */ text) => new TextEncoder().encode(text);
const read = (/** @type {string} */ text, name = "x.csv", shape = PAIR) => readSamples(name, encode(text), shape);
/** Two rows of numbers that every good file below holds. */
const NUMBERS = [1.5, 2, -3.25, 4, -5, 0.6, 7, 8.125];

test("what old Windows programs write is read: dashes, spaces and quotation marks of one byte", async () => {
  const file = (/** @type {(string | number)[]} */ parts) =>
    Uint8Array.from(parts.flatMap((part) => (typeof part === "number" ? [part] : [...encode(part)])));
  const dashes = file(["# gr", 0xf6, 0xdf, "e\n1.5,2,", 0x96, "3.25,4\n", 0x96, "5,.6,7,8.125\n"]);
  assert.deepEqual([...(await readSamples("x.csv", dashes, PAIR)).values], NUMBERS);
  const quotes = file([0x93, "1.5", 0x94, ";", 0xa0, "2;-3.25;4\n-5;.6;7", 0xa0, ";8.125"]);
  assert.deepEqual([...(await readSamples("x.csv", quotes, PAIR)).values], NUMBERS);
});

test("UTF-16 is read with and without a mark of byte order, and both ways round", async () => {
  const text = "1.5\t2\t-3.25\t4\r\n-5\t.6\t7\t8.125";
  for (const start of ["\uFEFF", ""]) {
    const little = Buffer.from(start + text, "utf16le");
    assert.deepEqual([...(await readSamples("x.txt", little, PAIR)).values], NUMBERS);
    assert.deepEqual([...(await readSamples("x.txt", Buffer.from(little).swap16(), PAIR)).values], NUMBERS);
  }
  const old = Uint8Array.of(...encode("# H"), 0xf6, ...encode("he\n1,2,3,4\n5,6,7,8\n"));
  assert.equal((await readSamples("x.csv", old, PAIR)).values.length, 8);
});

test("files of other kinds are named as what they are", async () => {
  const refuse = (/** @type {Uint8Array} */ file, /** @type {RegExp} */ message, name = "x.csv") =>
    assert.rejects(readSamples(name, file, PAIR), message);
  await refuse(
    Uint8Array.from({ length: 400 }, (_, k) => 128 + ((k * 97) % 128)),
    /neither \.npy nor text/,
  );
  await refuse(Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a), /neither \.npy nor text/);
  for (const sign of ["BZh91AY", "\xfd7zXZ\0", "(\xb5/\xfd", "7z\xbc\xaf'\x1c", "Rar!\x1a"]) {
    await refuse(
      Uint8Array.from(sign, (letter) => letter.charCodeAt(0)),
      /compressed; unpack it first/,
    );
  }
  for (const text of [
    "%PDF-1.7\n1 2 3 4\n",
    "{\\rtf1\n1 2 3 4\n}",
    "<!DOCTYPE html>\n<p>1,2,3,4",
    "<table><tr><td>1",
  ]) {
    await refuse(encode(text), /neither \.npy nor text/);
  }
  const packed = gzipSync(encode("1.5,2,-3.25,4\n".repeat(9)));
  await refuse(packed.subarray(0, -3), /archive is damaged/, "x.csv.gz");
  await refuse(packed.with(-7, 1), /archive is damaged/, "x.csv.gz");
  await refuse(gzipSync(new Uint8Array(2 ** 27 + 1)), /unpacked it is larger than 128 MB/, "x.csv.gz");
  await refuse(zipSync({ "[Content_Types].xml": encode("<x/>") }), /a spreadsheet; save it as CSV/, "x.xlsx");
  await refuse(zipSync({ "a.txt": encode("1,2,3,4"), "b.txt": encode("1") }), /archive without NumPy arrays/);
  await refuse(zipSync({ "a.docx": encode("1,2,3,4") }), /archive without NumPy arrays/);
  await refuse(Uint8Array.of(0x50, 0x4b, 3, 4, 20, 0, 0, 0), /archive is damaged/, "x.npz");
  await refuse(encode("1,2,3,4"), /does not begin with/, "x.npy");
});

test(".npy tables are read flat and by particle, and refused with their shape", async () => {
  const values = Float64Array.from(NUMBERS);
  const npy = (/** @type {number[]} */ shape, x = values) => readSamples("x.npy", writeNpy(x, shape), PAIR);
  assert.deepEqual((await npy([2, 4])).values, values);
  assert.deepEqual((await npy([2, 2, 2])).values, values);
  await assert.rejects(npy([8]), /shape is 8; expected n × 4, or n × 2 × 2/);
  const chains = await npy([1, 2, 4]);
  assert.deepEqual(chains, { values, remarks: [{ key: "read.flatten", values: { shape: "1 × 2 × 4", count: 2 } }] });
  assert.deepEqual((await npy([2, 1, 2, 2])).remarks[0]?.key, "read.flatten");
  await assert.rejects(npy([1, 4, 2]), /shape is 1 × 4 × 2; expected/);
  await assert.rejects(npy([4, 2]), /shape is 4 × 2; expected.*looks transposed/);
  await assert.rejects(npy([0, 4], new Float64Array()), /holds no numbers/);
  await assert.rejects(npy([2, 4], values.with(5, Number.NaN)), /row 2, column 2.*found “NaN”/);
  await assert.rejects(npy([2, 4], values.with(5, -20_000)), /row 2, column 2.*“-20000”/);
  const longer = await readSamples("x.npy", Uint8Array.of(...writeNpy(values, [2, 4]), 1, 2, 3), PAIR);
  assert.deepEqual(longer.values, values);
  assert.deepEqual(longer.remarks, [{ key: "read.trailing", values: { count: 3 } }]);
  const cut = writeNpy(values, [2, 4]).subarray(0, -1);
  await assert.rejects(readSamples("x.npy", cut, PAIR), /holds 7.875 numbers; its shape 2 × 4 needs 8/);
});

test("a .npy file that promises more than a tab can hold is refused by its header", () => {
  const header = writeNpy(new Float64Array(), [0]);
  const text = new TextDecoder("latin1").decode(header).replace("(0,), }        ", "(4000000000,), }");
  const bytes = Uint8Array.from(text, (sign) => sign.charCodeAt(0));
  assert.equal(readNpyHeader(bytes).count, 4e9);
  return assert.rejects(readSamples("x.npy", bytes, { particles: 1, dimension: 1 }), /more than 32 million numbers/);
});

test("of an archive the array of samples is taken, and that is said", async () => {
  const x = { values: Float64Array.from(NUMBERS), shape: [2, 4] };
  const own = npz({ energy: { values: Float64Array.of(1, 2), shape: [2] }, z: x, x });
  const { values, remarks } = await readSamples("model.npz", own, PAIR);
  assert.deepEqual([...values], NUMBERS);
  assert.deepEqual(remarks, [{ key: "read.array", values: { name: "x", others: "energy, z" } }]);
  const alone = zipSync({ "arr_0.npy": writeNpy(x.values, [2, 2, 2]) });
  assert.deepEqual(await readSamples("x.npz", alone, PAIR), { values: x.values, remarks: [] });
  await assert.rejects(
    readSamples("x.npz", npz({ energy: { values: Float64Array.of(1), shape: [1] } }), PAIR),
    /none of its arrays \(energy: 1\) has the shape n × 4/,
  );
});

test("files that gzip has packed, and a table alone in an archive, are read like others", async () => {
  const text = encode("1.5,2,-3.25,4\n-5,.6,7,8.125\n");
  const array = writeNpy(Float64Array.from(NUMBERS), [2, 4]);
  /** @type {[string, Uint8Array][]} */
  const files = [
    ["x.csv.gz", gzipSync(text)],
    ["x.npy.gz", gzipSync(array)],
    ["x.xyz.gz", gzipSync(encode("2\n\nH 1.5 2\nH -3.25 4\n2\n\nH -5 .6\nH 7 8.125\n"))],
    ["x.gz", gzipSync(zipSync({ "x.npy": array }))],
    ["x.csv.zip", zipSync({ "x.csv": text })],
    ["x.zip", zipSync({ "folder/": new Uint8Array(), "folder/x.TXT": text, "__MACOSX/folder/._x.TXT": encode("?") })],
  ];
  for (const [name, bytes] of files)
    assert.deepEqual([...(await readSamples(name, bytes, PAIR)).values], NUMBERS, name);
  const damaged = zipSync({ "x.csv": text }, { level: 0 });
  damaged[35] = (damaged[35] ?? 0) ^ 1;
  await assert.rejects(readSamples("x.zip", damaged, PAIR), /checksum of x\.csv is wrong/);
});

test("of arrays with the same shape the one that is named like positions is taken", async () => {
  const x = { values: Float64Array.from(NUMBERS), shape: [2, 4] };
  const other = { values: Float64Array.from(NUMBERS, (value) => value + 1), shape: [2, 4] };
  for (const [name, names] of Object.entries({
    R: ["F", "R"],
    my_x: ["forces", "my_x"],
    xyz: ["v", "xyz"],
    c: ["velocities", "c"],
    b: ["a_energies", "b"],
    part_train: ["part_test", "part_train"],
    values: ["val", "values"],
    x_final: ["x_init", "x_final"],
  })) {
    const archive = npz(Object.fromEntries(names.map((each) => [each, each === name ? x : other])));
    assert.deepEqual([...(await readSamples("x.npz", archive, PAIR)).values], NUMBERS, name);
  }
});

test("an archive of which one bit has changed is not read", async () => {
  const archive = npz({ x: { values: Float64Array.from(NUMBERS), shape: [2, 4] } });
  const damaged = archive.slice();
  // Within the last number.
  const at = 30 + 5 + 128 + 62;
  damaged[at] = (damaged[at] ?? 0) ^ 1;
  await assert.rejects(readSamples("x.npz", damaged, PAIR), /checksum of x\.npy is wrong/);
});

test(".xyz is read plain and extended, in the plane and in space", async () => {
  const plain = "2\ncomment\nH 1.5 2 0\nHe -3.25 4 0\n2\n\nH -5 .6 0\nHe 7 8.125 0\n\n";
  const { values, remarks } = await read(plain, "x.xyz");
  assert.deepEqual([...values], NUMBERS);
  assert.deepEqual(remarks, [{ key: "read.plane" }]);
  assert.deepEqual([...(await read("2\n\n1 1.5 2.D0 0\n1 -3.25 4 0", "x.xyz")).values], NUMBERS.slice(0, 4));
  const extended = `2
Lattice="9 0 0 0 9 0 0 0 9" Properties=species:S:1:forces:R:3:pos:R:3:id:I:1 energy=1 pbc="T F F"
H 9 9 9 1.5 2 0 1
H 9 9 9 -3.25 4 0 2`;
  const other = await read(extended, "x.txt");
  assert.deepEqual([...other.values], NUMBERS.slice(0, 4));
  assert.deepEqual(
    other.remarks.map(({ key }) => key),
    ["read.plane", "read.cell", "read.extra"],
  );
  // Told by its properties, whatever its name.
  const ids = "2\nProperties=id:I:1:pos:R:3\n1 1.5 2 0\n2 -3.25 4 0\n";
  assert.deepEqual([...(await read(ids, "x.txt")).values], NUMBERS.slice(0, 4));
  const space = { particles: 2, dimension: 3 };
  assert.deepEqual([...(await read("2\n\nAr 1 2 3\nAr 4 5 6", "x.xyz", space)).values], [1, 2, 3, 4, 5, 6]);
});

test("the page reads its own .xyz and .npz", async () => {
  const x = Float64Array.from(NUMBERS);
  const xyz = writeXyz({ x, particles: 2, dimension: 2, species: "H", columns: { log_q: Float64Array.of(-1, -2) } });
  assert.deepEqual((await read(xyz, "model.xyz")).values, x);
});

test(".xyz that is wrong is refused by its line", async () => {
  const refuse = (/** @type {string} */ text, /** @type {RegExp} */ message) =>
    assert.rejects(read(text, "x.xyz"), message);
  await refuse("two\n\nH 0 1 0\nH 1 2 0", /line 1: expected the number of particles, found “two”/);
  await refuse("3\n\nH 0 1 0\nH 1 2 0\nH 1 2 0", /line 1: this configuration has 3 particles; expected 2/);
  await refuse("2\n\nH 0 1 0", /line 3: the file ends within a configuration/);
  await refuse(
    "2\n\nH 0 1 0\nH 1 x 0",
    /line 4: expected the symbol of a particle and 2–3 coordinates, found “H 1 x 0”/,
  );
  await refuse("2\n\nH 0 1 0\nH 1 2 0\n2\n\nH 0 1 0\nH 1 -2", /line 8 has 3 columns and the lines.* above it have 4/);
  await refuse("2\n\nH 0 1 0\nH 1 2 1", /line 4: the third coordinate is 1.*so it must be 0/);
  await refuse("2\nProperties=species:S:1\nH 0 1 0\nH 1 2 1", /line 2: “species:S:1” does not say/);
  await refuse("2\n\nH 0 1 0\nH 1 2 0\n\n2\n\nH 0 1 NaN\nH 1 2 0", /line 8: .*found “H 0 1 NaN”/);
});

test(".xyz that ends within its last number says so, unless other columns follow", async () => {
  const frame = (/** @type {number} */ k) =>
    `2\n\nH ${(k + 0.1234).toFixed(4)} 2.5000\nH -3.2500 ${(k + 4).toFixed(4)}`;
  const text = Array.from({ length: 12 }, (_, k) => frame(k)).join("\n");
  const keys = async (/** @type {string} */ file) => (await read(file, "x.xyz")).remarks.map(({ key }) => key);
  assert.deepEqual(await keys(text), []);
  assert.deepEqual(await keys(text.slice(0, -2)), ["look.cut"]);
  assert.deepEqual(await keys(`${text.slice(0, -2)}\n`), []);
  const more = text.replace(/^H.*$/gm, "$& 0.00 1.00");
  assert.deepEqual(await keys(more.slice(0, -1)), ["read.plane", "read.extra"]);
});

/** A Python with NumPy: the build tool names one. */
const python = process.env.EQUIFLOW_PYTHON ?? "";

test("arrays that NumPy writes are read as NumPy reads them", { skip: !python && "no Python with NumPy" }, async () => {
  const folder = mkdtempSync(join(tmpdir(), "equiflow-"));
  try {
    const script = `
import numpy as np, sys
x = np.arange(24).reshape(6, 4) * 5 + 1
kinds = "<f2 >f2 <f4 >f4 <f8 >f8 |i1 <i2 >i2 <i4 >i4 <i8 >i8 |u1 <u2 >u2 <u4 >u4 <u8 >u8".split()
for k, kind in enumerate(kinds):
    np.save(f"{sys.argv[1]}/good-{k}.npy", x.astype(kind))
np.save(f"{sys.argv[1]}/good-fortran.npy", np.asfortranarray(x.astype(float)))
np.save(f"{sys.argv[1]}/good-deep.npy", np.asfortranarray(x.reshape(6, 2, 2).astype("f4")))
for version in (1, 0), (2, 0), (3, 0):
    with open(f"{sys.argv[1]}/good-v{version[0]}.npy", "wb") as file:
        np.lib.format.write_array(file, x.astype(float), version=version)
np.savez(f"{sys.argv[1]}/good-a.npz", e=np.zeros(6), x=x)
np.savez_compressed(f"{sys.argv[1]}/good-b.npz", x.astype("f4"), names=np.array(["a", "b"]), o=np.array([{}], dtype=object))
np.savetxt(f"{sys.argv[1]}/good-a.txt", x)
np.savetxt(f"{sys.argv[1]}/good-b.csv", x, delimiter=",", header="a,b,c,d")
np.savetxt(f"{sys.argv[1]}/good-c.csv", x, delimiter=";", header="a;b;c;d", comments="")
for name, array in dict(bool=x > 3, complex=x * 1j, text=x.astype(str), time=x.astype("M8[s]"), object=x.astype(object),
    record=np.zeros(6, [("x", "f8"), ("y", "f8")]), long=x.astype(np.longdouble)).items():
    np.save(f"{sys.argv[1]}/bad-{name}.npy", array, allow_pickle=True)
import os
print(" ".join(sorted(os.listdir(sys.argv[1]))))
`;
    const names = execFileSync(python, ["-c", script, folder], { encoding: "utf8" }).trim().split(" ");
    assert.ok(names.length > 30);
    for (const name of names) {
      const bytes = readFileSync(join(folder, name));
      if (name.startsWith("bad")) {
        await assert.rejects(readSamples(name, bytes, PAIR), /of type [^:]*; expected f2, f4/, name);
        continue;
      }
      const { values } = await readSamples(name, bytes, PAIR);
      assert.deepEqual(
        [...values],
        Array.from({ length: 24 }, (_, k) => 5 * k + 1),
        name,
      );
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("files with random changes are read as numbers or refused with a sentence", async () => {
  let state = 12345;
  const random = (/** @type {number} */ bound) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * bound);
  };
  const x = Float64Array.from({ length: 96 }, (_, k) => Math.sin(3 * k));
  const rows = Array.from({ length: 24 }, (_, row) => [...x.subarray(4 * row, 4 * row + 4)].join(","));
  /** @type {[string, Uint8Array][]} */
  const files = [
    ["x.npy", writeNpy(x, [24, 4])],
    ["x.npz", npz({ x: { values: x, shape: [24, 4] } })],
    ["x.csv", encode(`a,b,c,d\n${rows.join("\n")}`)],
    ["x.xyz", encode(writeXyz({ x, particles: 2, dimension: 2, species: "H", columns: {} }))],
  ];
  let [good, bad] = [0, 0];
  for (let trial = 0; trial < 2000; trial++) {
    const [name, file] = files[trial % files.length] ?? ["", new Uint8Array()];
    const bytes = file.slice(0, random(10) === 0 ? random(file.length) : file.length);
    for (let change = random(3); change >= 0; change--) bytes[random(bytes.length)] = random(256);
    try {
      const { values } = await readSamples(name, bytes, PAIR);
      assert.ok(values.every((value) => Math.abs(value) <= 10_000) && values.length % 4 === 0);
      good++;
    } catch (error) {
      assert.ok(
        error instanceof Error &&
          !/undefined|is not (?:a function|defined|iterable)|Cannot read|(?:Type|Range)Error|\{\w+\}/.test(
            `${error.name} ${error.message}`,
          ),
        String(error),
      );
      bad++;
    }
  }
  assert.ok(good > 100 && bad > 100, `${good} read, ${bad} refused`);
});
