// Files of samples as programs, spreadsheets and people write them: understood, or refused by row and column;
// never read as other numbers than they hold.

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

/** Files that hold {@link NUMBERS}, and what is said of them. @type {[name: string, text: string, said?: string[]][]} */
const UNDERSTOOD = [
  ["commas", "1.5,2,-3.25,4\n-5,.6,7,8.125\n"],
  ["commas and spaces", "1.5, 2, -3.25, 4\n-5, 0.6, 7, 8.125"],
  ["spaces", "  1.5 2   -3.25 4\n -5 6e-1 7 8.125\n\n"],
  ["tabs", "1.5\t2\t-3.25\t4\n-5\t.6\t7\t8.125"],
  ["bars", "1.5|2|-3.25|4\n-5|.6|7|8.125"],
  ["semicolons", "1.5;2;-3.25;4\n-5;.6;7;8.125"],
  ["decimal commas between semicolons", "1,5;2;-3,25;4\n-5;0,6;7;8,125", ["read.commas"]],
  ["decimal commas between tabs", "1,5\t2,0\t-3,25\t4,0\n-5,0\t0,6\t7,0\t8,125", ["read.commas"]],
  ["decimal commas between spaces", "1,5  2,0 -3,25 4,0\n-5,0 0,6 7,0 8,125", ["read.commas"]],
  ["decimal commas in quotation marks", '"1,5","2","-3,25","4"\n"-5", "0,6", "7", "8,125"', ["read.commas"]],
  ["a separator that is named", "sep=;\r\n1,5;2;-3,25;4\r\n-5;0,6;7;8,125\r\n", ["read.commas"]],
  ["old Mac lines and a byte order mark", "\uFEFF1.5,2,-3.25,4\r-5,.6,7,8.125\r"],
  ["an end as in DOS", "1.5,2,-3.25,4\r\n-5,.6,7,8.125\r\n\x1a"],
  ["names", "x1,y1,x2,y2\n1.5,2,-3.25,4\n-5,.6,7,8.125", ["read.header"]],
  ["names and units", "x1 y1 x2 y2\n[nm] [nm] [nm] [nm]\n1.5 2 -3.25 4\n-5 .6 7 8.125", ["read.header", "read.header"]],
  ["names again in the middle", "a,b,c,d\n1.5,2,-3.25,4\na,b,c,d\n-5,.6,7,8.125", ["read.header", "read.headersAgain"]],
  ["numbers of columns", "0,1,2,3\n1.5,2,-3.25,4\n-5,.6,7,8.125", ["read.numericHeader"]],
  [
    "numbers of columns twice",
    "0,1,2,3\n1.5,2,-3.25,4\n0,1,2,3\n-5,.6,7,8.125",
    ["read.numericHeader", "read.headersAgain"],
  ],
  ["numbers of columns as decimals", "0.0 1.0 2.0 3.0\n1.5 2 -3.25 4\n-5 .6 7 8.125", ["read.numericHeader"]],
  ["pandas", ",0,1,2,3\n0,1.5,2,-3.25,4\n1,-5,.6,7,8.125", ["read.header", "read.index"]],
  ["pandas with names", ",x,y,z,w\n7,1.5,2,-3.25,4\n9,-5,.6,7,8.125", ["read.header", "read.index"]],
  [
    "a comment of twenty lines",
    `${"   # made by me; on, a day\n".repeat(20)}1.5,2,-3.25,4\n-5,.6,7,8.125`,
    ["read.comments"],
  ],
  ["comments of other programs", "% MATLAB\n@ xmgrace\n// C\n1.5 2 -3.25 4 # first\n-5 .6 7 8.125", ["read.comments"]],
  ["pandas with names of rows", ",x,y,z,w\nrun-a,1.5,2,-3.25,4\nrun-b,-5,.6,7,8.125", ["read.header", "read.index"]],
  [
    "pandas with dates",
    "date,x,y,z,w\n2024-01-01,1.5,2,-3.25,4\n2024-01-02,-5,.6,7,8.125",
    ["read.header", "read.index"],
  ],
  ["pandas with an index of floats", ",x,y,z,w\n3.0,1.5,2,-3.25,4\n1.0,-5,.6,7,8.125", ["read.header", "read.index"]],
  [
    "pandas with two levels of columns",
    ",0,0,1,1\n,x,y,x,y\n0,1.5,2,-3.25,4\n1,-5,.6,7,8.125",
    ["read.header", "read.header", "read.index"],
  ],
  [
    "pandas with two levels and no index",
    "0,0,1,1\nx,y,x,y\n1.5,2,-3.25,4\n-5,.6,7,8.125",
    ["read.header", "read.header"],
  ],
  [
    "a named index above numbers of columns",
    "i,0,1,2,3\n0,1.5,2,-3.25,4\n1,-5,.6,7,8.125",
    ["read.index", "read.numericHeader"],
  ],
  ["R's write.table", '"V1" "V2" "V3" "V4"\n"1" 1.5 2 -3.25 4\n"2" -5 .6 7 8.125', ["read.header", "read.index"]],
  ["what R prints", "     a b c d\n[1,] 1.5 2 -3.25 4\n[2,] -5 .6 7 8.125", ["read.header", "read.index"]],
  ["names that begin like infinity", "inf_x,inf_y,info,nano\n1.5,2,-3.25,4\n-5,.6,7,8.125", ["read.header"]],
  ["blank lines within", "1.5,2,-3.25,4\n\n , , , \n\n\n-5,.6,7,8.125\n\n"],
  ["blank cells in quotation marks", '1.5,2,-3.25,4\n"","","",""\n-5,.6,7,8.125'],
  ["rows in quotation marks as a whole", '"1.5,2,-3.25,4"\n"-5,.6,7,8.125"'],
  ["numbers that a spreadsheet must not change", '="1.5",="2",="-3.25",="4"\n-5,.6,7,8.125'],
  [
    "Markdown",
    "| a | b | c | d |\n|---|:--|--:|---|\n| 1.5 | 2 | -3.25 | 4 |\n| -5 | .6 | 7 | 8.125 |",
    ["read.header"],
  ],
  ["JSON", "[[1.5, 2, -3.25, 4], [-5, 0.6, 7, 8.125]]"],
  ["JSON by particle, on many lines", "[\n [\n  [1.5, 2],\n  [-3.25, 4]\n ],\n [ [-5, 0.6], [7, 8.125] ]\n]\n"],
  ["Python", "x = np.array([[1.5, 2.0, -3.25, 4.0],\n  [-5., .6, 7., 8.125]], dtype=float32)"],
  ["what NumPy prints", "[[ 1.5    2.    -3.25\n   4.   ]\n [-5.     0.6    7.\n   8.125]]"],
  ["MATLAB", "x = [1.5 2 -3.25 4;\n -5 .6 7 8.125];"],
  [
    "Octave's own text",
    "# Created by Octave\n# name: x\n# rows: 2\n 1.5 2 -3.25 4\n -5 .6 7 8.125\n\n\n",
    ["read.comments"],
  ],
  ["commas at the ends", "1.5,2,-3.25,4,\n-5,.6,7,8.125,"],
  ["empty columns", "1.5,2,-3.25,4,,,\n-5,.6,7,8.125,,,\n,,,,,,\n"],
  ["an empty column before", "\t1.5\t2\t-3.25\t4\n\t-5\t.6\t7\t8.125"],
  ["exponents of Fortran", " 0.15D+01 2.d0 -0.325d1 4.0D0\n -0.5E+1 6.0D-01 7 0.8125D+1"],
  ["quotation marks of every kind", "“1.5”,'2',\"-3.25\",4\n\u22125,«.6»,7,8.125"],
  ["digits of full width", "１．５,２,\uFF0D３．２５,４\n-5,.6,7,8.125"],
  ["characters that are not seen", "\u200b1.5,2\u200b,-3.25,\u00a04\n-5,.6,7,8.125"],
];

for (const [name, text, said = []] of UNDERSTOOD) {
  test(`understood: ${name}`, async () => {
    const { values, remarks } = await read(text);
    assert.deepEqual([...values], NUMBERS);
    assert.deepEqual(
      remarks.map(({ key }) => key),
      said,
    );
  });
}

/** @type {[name: string, text: string, message: RegExp][]} */
const REFUSED = [
  ["nothing", "", /holds no numbers/],
  ["blank lines", "\n \n,,,\n", /holds no numbers/],
  ["comments alone", "# x\n# y\n", /holds no numbers/],
  ["names alone", "a,b,c,d\n", /holds no numbers/],
  ["a row too short", "1,2,3,4\n1,2,3\n", /row 2 has 3 columns; expected 4 \(2 particles × 2 coordinates\)/],
  ["a row too long", "1,2,3,4.5\n1,2,3,4,5\n", /row 2 has 5 columns; expected 4/],
  ["text for a number", "1,2,3,4\n1,2,abc,4\n", /row 2, column 3: expected a finite number, found “abc”/],
  ["a hole", "1,2,3,4\n1,,3,4\n", /row 2, column 2.*found “\(empty\)”/],
  ["NaN", "NaN,2,3,4\n", /row 1, column 1.*found “NaN”/],
  ["infinity", "1,2,3,4\n1,2,-inf,4\n", /row 2, column 3.*found “-inf”/],
  ["what a spreadsheet writes for nothing", "#N/A,2,3,4\n1,2,3,4\n", /row 1, column 1.*found “#N\/A”/],
  ["a number beyond all", "1,2,3,1e999\n", /row 1, column 4.*found “1e999”/],
  [
    "a coordinate far away",
    "1,2,3,4\n1,2,8e31,4\n",
    /row 2, column 3: expected a coordinate from −10000 to 10000.*“8e\+31”/,
  ],
  ["other bases", "0x10,2,3,4", /row 1, column 1.*found “0x10”/],
  ["separators of thousands", '"1,234.5",2,3,4', /row 1, column 1.*found “1,234.5”/],
  ["dots between thousands", "1.234,5;2;3;4", /row 1, column 1.*found “1.234,5”/],
  ["lines of digits", "1_000,2,3,4", /row 1, column 1.*found “1_000”/],
  ["points and commas", "1,5;2;3;4\n1.5;2;3;4", /row 2 has a decimal point and row 1 a decimal comma/],
  ["labels that repeat", "a,1,2,3,4\nb,1,2,3,5\na,1,2,3,6", /rows have 5 columns; expected 4/],
  ["times that go back", "0,1,2,3,4\n2,1,2,3,5\n1,1,2,3,6\n1,1,2,3,7", /rows have 5 columns; expected 4/],
  ["more fields of an index than one", ",,0,1,2,3\n0,0,1,2,3,4\n0,1,5,6,7,8", /has 6 columns; expected 4/],
  ["a hole among blank cells", '1,2,3,4\n"","",3,""\n', /row 2, column 1.*found “\(empty\)”/],
  ["a missing number that is a dash", "1,2,3,4\n-,-,-,-\n", /row 2, column 1.*found “-”/],
  ["numbers with percent", "1.5%,2%,3%,4%", /row 1, column 1.*found “1.5%”/],
  ["numbers with units", "1.5 nm,2 nm,3 nm,4 nm", /row 1, column 1.*found “1.5 nm”/],
  ["spaces between thousands", "1 234,5;2;3;4", /row 1, column 1.*found “1 234,5”/],
  ["an exponent without its letter", "0.15-100 2.0 3.0 4.0", /row 1, column 1.*found “0.15-100”/],
  ["overflow of Fortran", "******** 2.0 3.0 4.0", /row 1, column 1/],
  ["a list of lists with a hole", "[[1, 2, 3, 4], [5, null, 7, 8]]", /row 2, column 2.*found “null”/],
  ["an array that NumPy has shortened", "[[1 2 3 4]\n ...\n [5 6 7 8]]", /row 2/],
  ["a column of energies", "1,2,3,4,-5.5\n1,2,3,5,-4\n1,2,3,6,1", /rows have 5 columns; expected 4/],
  ["symbols", "H 1 2 3 4\nH 1 2 3 5", /rows have 5 columns; expected 4/],
  ["several separators", "1, 2; 3 4\n1,2,3,4.5\n5,6,7", /row 1/],
  ["an open quotation mark", '1,2,3,4\n"1,2,3,4\n1,2,3,4\n', /row 2: a quotation mark is opened/],
  ["one row many times", "1,2,3,4\n".repeat(12), /all 12 rows are one and the same configuration/],
  ["columns for rows", "1,2,3,4,5,6\n1,2,3,4,5,6\n1,2,3,4,5,6\n1,2,3,4,5,6", /row 1 has 6 columns; expected 4/],
];

for (const [name, text, message] of REFUSED) test(`refused: ${name}`, () => assert.rejects(read(text), message));

test("a first row 1, 2, 3, 4 is data unless nothing else in the file looks like it", async () => {
  assert.deepEqual([...(await read("1,2,3,4\n-5,0.6,7,8")).values], [1, 2, 3, 4, -5, 0.6, 7, 8]);
  const rows = Array.from({ length: 25 }, (_, k) => [0.1, 0.2, 0.3, 0.4].map((x) => (x + k).toFixed(3)).join(","));
  const { values, remarks } = await read(`1,2,3,4\n${rows.join("\n")}`);
  assert.equal(values.length, 100);
  assert.deepEqual(
    remarks.map(({ key }) => key),
    ["read.numericHeader"],
  );
});

test("whole numbers in equal steps above decimals are a header; other odd first rows are told", async () => {
  const rows = Array.from({ length: 26 }, (_, k) => [0.1, 0.2, 0.3, 0.4].map((x) => (x + k).toFixed(3)).join(","));
  for (const header of ["4,5,6,7", "10,11,12,13", "0,2,4,6", "3,2,1,0"]) {
    const { values, remarks } = await read(`${header}\n${rows.join("\n")}\n`);
    assert.deepEqual([values.length, remarks.map(({ key }) => key)], [104, ["read.numericHeader"]], header);
  }
  for (const header of ["00,01,10,11", "0,0.1,0.2,0.3", "1,1,2,2"]) {
    const { values, remarks } = await read(`${header}\n${rows.join("\n")}\n`);
    assert.deepEqual([values.length, remarks.map(({ key }) => key)], [108, ["look.first"]], header);
  }
  // The same rows among others like them.
  const { remarks } = await read(["1,1,2,2", ...rows.slice(0, 13), "2,1,3,2", ...rows.slice(13)].join("\n"));
  assert.deepEqual(remarks, []);
});

test("a file that ends within its last number says so", async () => {
  const rows = Array.from({ length: 26 }, (_, k) => [0.1, 0.2, 0.3, 0.4].map((x) => (x + k).toFixed(3)).join(","));
  const text = rows.join("\n");
  const keys = async (/** @type {string} */ table) => (await read(table)).remarks.map(({ key }) => key);
  assert.deepEqual(await keys(text.slice(0, -2)), ["look.cut"]);
  assert.deepEqual(await keys(text), []);
  assert.deepEqual(await keys(`${text.slice(0, -2)}\n`), []);
  await assert.rejects(read(text.slice(0, -7)), /row 26 has 3 columns/);
  // Numbers of as many digits as they need.
  const short = Array.from({ length: 26 }, (_, k) => [k / 8, k / 4, -k / 8, k / 2 + 0.5].join(",")).join("\n");
  assert.deepEqual(await keys(`${short}\n1.5,2.5,3.5,4`), []);
});

test("what old Windows programs write is read: dashes, spaces and quotation marks of one byte", async () => {
  const file = (/** @type {(string | number)[]} */ parts) =>
    Uint8Array.from(parts.flatMap((part) => (typeof part === "number" ? [part] : [...encode(part)])));
  const dashes = file(["# gr", 0xf6, 0xdf, "e\n1.5,2,", 0x96, "3.25,4\n", 0x96, "5,.6,7,8.125\n"]);
  assert.deepEqual([...(await readSamples("x.csv", dashes, PAIR)).values], NUMBERS);
  const quotes = file([0x93, "1.5", 0x94, ";", 0xa0, "2;-3.25;4\n-5;.6;7", 0xa0, ";8.125"]);
  assert.deepEqual([...(await readSamples("x.csv", quotes, PAIR)).values], NUMBERS);
});

test("a column of times is dropped, and its numbers are none of the coordinates", async () => {
  const { values, remarks } = await read("time x y z w\n0.00 1 2 3 4\n0.10 1 2 3 5\n0.20 1 2 3 6");
  assert.deepEqual([...values], [1, 2, 3, 4, 1, 2, 3, 5, 1, 2, 3, 6]);
  assert.equal(remarks.at(-1)?.key, "read.index");
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
  await refuse(gzipSync(encode("1,2,3,4")), /compressed; unpack it first/);
  await refuse(zipSync({ "[Content_Types].xml": encode("<x/>") }), /a spreadsheet; save it as CSV/, "x.xlsx");
  await refuse(zipSync({ "a.txt": encode("1,2,3,4") }), /archive without NumPy arrays/);
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
        await assert.rejects(readSamples(name, bytes, PAIR), /of type .*; expected f2, f4/, name);
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
