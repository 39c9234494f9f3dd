// Tables of samples as programs, spreadsheets and people write them: understood, or refused by row and column;
// never read as other numbers than they hold.

import assert from "node:assert/strict";
import { test } from "node:test";
import { writeNpy } from "../../www/export/npy.js";
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
  ["MATLAB with rows on lines", "x = [1.5 2 -3.25 4\n -5 .6 7 8.125]\n"],
  ["rows as Python prints them", "[1.5, 2, -3.25, 4]\n[-5, 0.6, 7, 8.125]\n"],
  ["tuples", "[(1.5, 2, -3.25, 4),\n (-5, 0.6, 7, 8.125)]"],
  ["rows as NumPy prints them, broken", "[ 1.5 2. -3.25\n  4. ]\n[-5. .6 7.\n 8.125]\n"],
  ["NumPy's scalars", "[np.float64(1.5), np.float64(2.0), np.float64(-3.25), np.int64(4)]\n[-5, 0.6, 7, 8.125]\n"],
  ["PyTorch", "tensor([[1.5, 2.0, -3.25, 4.0],\n        [-5., .6, 7., 8.125]], device='cuda:0', dtype=torch.float64)"],
  ["Mathematica", "{{1.5, 2., -3.25, 4.}, \n {-5., 0.6, 7., 8.125}}"],
  ["Mathematica by particle", "{{{1.5, 2.}, {-3.25, 4.}},\n {{-5., 0.6}, {7., 8.125}}}"],
  ["C", "static const double x[2][4] = {\n  {1.5, 2, -3.25, 4},\n  {-5, .6, 7, 8.125},\n};\n"],
  [
    "what R prints of a matrix",
    "     [,1] [,2]  [,3]  [,4]\n[1,] 1.5 2 -3.25 4\n[2,] -5 .6 7 8.125",
    ["read.header", "read.index"],
  ],
  ["columns by axis", "x1,x2,y1,y2\n1.5,-3.25,2,4\n-5,7,.6,8.125", ["read.header", "read.order"]],
  [
    "columns by axis, otherwise named",
    "x_B1 x_B0 y_B1 y_B0\n-3.25 1.5 4 2\n7 -5 8.125 .6",
    ["read.header", "read.order"],
  ],
  [
    "columns by axis on two levels",
    ",x,x,y,y\n,0,1,0,1\n0,1.5,-3.25,2,4\n1,-5,7,.6,8.125",
    ["read.header", "read.header", "read.index", "read.order"],
  ],
  [
    "the same without an index",
    "x,x,y,y\n0,1,0,1\n1.5,-3.25,2,4\n-5,7,.6,8.125",
    ["read.header", "read.header", "read.order"],
  ],
  ["names in the order of particles", "Ar1:x,Ar1:y,Ar2:x,Ar2:y\n1.5,2,-3.25,4\n-5,.6,7,8.125", ["read.header"]],
  ["names that tell no order", "x1,x2,x3,x4\n1.5,2,-3.25,4\n-5,.6,7,8.125", ["read.header"]],
  ["commas at the ends", "1.5,2,-3.25,4,\n-5,.6,7,8.125,"],
  ["empty columns", "1.5,2,-3.25,4,,,\n-5,.6,7,8.125,,,\n,,,,,,\n"],
  ["an empty column before", "\t1.5\t2\t-3.25\t4\n\t-5\t.6\t7\t8.125"],
  ["exponents of Fortran", " 0.15D+01 2.d0 -0.325d1 4.0D0\n -0.5E+1 6.0D-01 7 0.8125D+1"],
  ["quotation marks of every kind", "“1.5”,'2',\"-3.25\",4\n\u22125,«.6»,7,8.125"],
  ["digits of full width", "１．５,２,\uFF0D３．２５,４\n-5,.6,7,8.125"],
  ["digits of Arabic and Persian", "١٫٥;٢;-٣٫٢٥;۴\n-۵;.۶;٧;٨.١٢٥"],
  ["names with line breaks", '"x1\nnm","y1\nnm","x2\r\nnm","y2\n\nnm"\n1.5,2,-3.25,4\n-5,.6,7,8.125', ["read.header"]],
  [
    "a title, and what is known of all",
    "Samples, 300 K, run 7\nTemperature,300,K,\nx1,y1,x2,y2\n1.5,2,-3.25,4\n-5,.6,7,8.125",
    ["read.header", "read.header", "read.header"],
  ],
  ["the end of a set of xmgrace", "@TYPE xy\n1.5 2 -3.25 4\n-5 .6 7 8.125\n&\n", ["read.comments"]],
  ["quotation marks in comments", '# 5" pipe\n1.5,2,-3.25,4\n# 3" pipe\n"-5",.6,7,8.125', ["read.comments"]],
  [
    "names in a comment, as NumPy writes them",
    "# x1 x2 y1 y2\n1.5 -3.25 2 4\n-5 7 .6 8.125",
    ["read.comments", "read.order"],
  ],
  [
    "names in the last of several comments, beside an index",
    "% run 7 of x1, y2\n%, x_2, x_1, y_2, y_1\n0,-3.25,1.5,4,2\n1,7,-5,8.125,.6",
    ["read.comments", "read.index", "read.order"],
  ],
  [
    "names in a comment above others",
    "# x1 x2 y1 y2\nx1 y1 x2 y2\n1.5 2 -3.25 4\n-5 .6 7 8.125",
    ["read.comments", "read.header"],
  ],
  ["names in a comment in order", "#x1,y1,x2,y2\n1.5,2,-3.25,4\n-5,.6,7,8.125", ["read.comments"]],
  ["numbers in a comment", "# 1 2 3 4\n1.5 2 -3.25 4\n-5 .6 7 8.125", ["read.comments"]],
  ["names that begin with the number of a particle", "0x,0y,1x,1y\n1.5,2,-3.25,4\n-5,.6,7,8.125", ["read.header"]],
  [
    "the same by axis, in the order of letters",
    "1_x 1_y 0_x 0_y\n-3.25 4 1.5 2\n7 8.125 -5 .6",
    ["read.header", "read.order"],
  ],
  ["names with signs of small digits", "x₂,y₂,x₁,y₁\n-3.25,4,1.5,2\n7,8.125,-5,.6", ["read.header", "read.order"]],
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
  ["labels that repeat", "a,1,2,3,4\nb,1,2,3,5\na,1,2,3,6", /rows have 5 columns; expected 4.*in row 3 it has “a”/],
  [
    "times that go back",
    "0,1,2,3,4\n2,1,2,3,5\n1,1,2,3,6\n1,1,2,3,7",
    /rows have 5 columns; expected 4.*in row 3 it has “1”/,
  ],
  ["a row of means under an index", "0,1,2,3,4\n1,1,2,3,5\n2,1,2,3,6\n\nMean,1,2,3,5\n", /in row 5 it has “Mean”/],
  ["a label that is missing", "0,1,2,3,4\n1,1,2,3,5\n,1,2,3,6\n", /in row 3 it has “\(empty\)”/],
  ["a number among names", "a,1,2,3,4\nb,1,2,3,5\n3,1,2,3,6\n", /in row 3 it has “3”/],
  [
    "thousands that look like decimals",
    "1,281;264;-4,000;20\n-1,5;3;2,000;1,999\n".replace(",5", ",500"),
    /row 1, column 1: “1,281” may be 1281 or 1\.281/,
  ],
  [
    "the same with points",
    "264 1.281 -4.000 20\n-1.500 3 2.000 1.999",
    /row 1, column 2: “1\.281” may be 1281 or 1\.281/,
  ],
  [
    "a single one among whole numbers",
    `${"-264;281;412;20\n-31;500;3;999\n".repeat(4)}1,000;2;33;44\n`,
    /row 9, column 1: “1,000” may be 1000 or 1\.000/,
  ],
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
  ["JSON with names", '[{"x1":0.5,"y1":1,"x2":2,"y2":3}]', /JSON with names; expected a list of rows/],
  ["JSON with one name", '{"samples": [[1, 2, 3, 4], [5, 6, 7, 8]]}', /JSON with names/],
  ["numbers with precision", "{{1.5`, 2., 3., 4.}, {5., 6., 7., 8.}}", /row 1, column 1.*found “1.5`”/],
  ["complex numbers", "(1.5,2.0) (3.0,4.0)\n(5.0,6.0) (7.0,8.0)", /row 1 has 2 columns; expected 4/],
  ["several separators", "1, 2; 3 4\n1,2,3,4.5\n5,6,7", /row 1/],
  ["an open quotation mark", '1,2,3,4\n"1,2,3,4\n1,2,3,4\n', /row 2: a quotation mark is opened/],
  ["one row many times", "1,2,3,4\n".repeat(12), /all 12 rows are one and the same configuration/],
  ["a number that a spreadsheet had no room for", "1,2,3,4\n########,2,3,4.5\n", /row 2, column 1.*found “########”/],
  ["missing numbers in the first row", "NA,NA,NA,NA\n1,2,3,4\n", /row 1, column 1.*found “NA”/],
  [
    "decimal commas between commas",
    "1,061,2,693\n-0,661,3,250\n",
    /row 1, column 2: “061” looks like the digits after a decimal/,
  ],
  [
    "two variables of Octave",
    "# Created by Octave\n# name: x\n# type: matrix\n1 2 3 4\n2 3 4 5.5\n\n# name: f\n# type: matrix\n1 2 3 4\n",
    /several variables \(x, f\)/,
  ],
  ["raised digits", "1.5,2,-3.25,4\n1.5²,2,3,4\n", /row 2, column 1.*found “1.5²”/],
  ["an exponent in raised digits", "1.5,2,-3.25,4\n1e⁻²,2,3,4\n", /row 2, column 1.*found “1e⁻²”/],
  ["numbers in circles and fractions", "1.5,2,-3.25,4\n1,①,½,4\n", /row 2, column 2.*found “①”/],
  ["a quotation mark that opens in the last row", '1,2,3,4\n1,2,3,"4.5', /row 2: a quotation mark is opened/],
  ["columns for rows", "1,2,3,4,5,6\n1,2,3,4,5,6\n1,2,3,4,5,6\n1,2,3,4,5,6", /row 1 has 6 columns; expected 4/],
];

for (const [name, text, message] of REFUSED) test(`refused: ${name}`, () => assert.rejects(read(text), message));

test("a row that begins with what a spreadsheet writes for an error, in any language, is none of the comments", async () => {
  const errors =
    "#VALUE! #N/A #WERT! #BEZUG! #NV #VALEUR! #NOMBRE! #¡VALOR! #¿NOMBRE? #N/D #RIF! #ЗНАЧ! #Н/Д #DEĞER! #YOK #ERROR!";
  for (const error of errors.split(" ")) {
    for (const separator of [",", ";", "\t"]) {
      const row = [error, "2", "3", "4"].join(separator);
      const file = `${["1", "2", "3", "4.5"].join(separator)}\n${row}\n`;
      await assert.rejects(read(file), (/** @type {Error} */ { message }) => {
        assert.ok(message.includes("row 2, column 1") && message.includes(`“${error}”`), message);
        return true;
      });
    }
  }
  assert.equal((await read("#X1,Y1,X2,Y2\n#NEVER,edit,this,file\n1.5,2,-3.25,4\n")).values.length, 4);
});

test("long files of many comments, quotation marks or brackets are read in no time to speak of", async () => {
  const many = 100_000;
  assert.equal((await read(`${"# c\n".repeat(many)}1,2,3,4\n`)).values.length, 4);
  await assert.rejects(read('1,2,3,4\n"'.repeat(many)), /row 2: a quotation mark is opened/);
  const rows = Array.from({ length: many }, (_, k) => `[${k % 7} 2 3 4]`);
  assert.equal((await read(`[${rows.join("\n")}]`)).values.length, 4 * many);
});

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
  // Written as NumPy's savetxt writes them.
  const exact = rows.map((row) =>
    row
      .split(",")
      .map((x) => (Number(x) + 1e-7).toExponential(18))
      .join(" "),
  );
  const numbered = [1, 2, 3, 4].map((x) => x.toExponential(18)).join(" ");
  const saved = await read(`${numbered}\n${exact.join("\n")}\n`);
  assert.deepEqual([saved.values.length, saved.remarks.map(({ key }) => key)], [104, ["read.numericHeader"]]);
  // A whole number here and there, as in a column that a spreadsheet has rounded.
  const rounded = rows.map((row, k) => (k % 5 === 0 ? row.replace(/^[^,]*/, "2") : row));
  const some = await read(`1,2,3,4\n${rounded.join("\n")}\n`);
  assert.deepEqual([some.values.length, some.remarks.map(({ key }) => key)], [104, ["read.numericHeader"]]);
  // The same rows among others like them.
  const { remarks } = await read(["1,1,2,2", ...rows.slice(0, 13), "2,1,3,2", ...rows.slice(13)].join("\n"));
  assert.deepEqual(remarks, []);
});

test("what counts rows or frames in place of a coordinate is refused, with a header, without, and in arrays", async () => {
  const x = Array.from({ length: 12 }, (_, k) => [Math.sin(3 * k), Math.cos(5 * k), Math.sin(7 * k)]);
  const firsts = {
    "an index, and a last column without numbers": (/** @type {number} */ k) => k,
    "two particles of a frame, one a row": (/** @type {number} */ k) => Math.floor(k / 2),
    times: (/** @type {number} */ k) => 0.5 + 0.002 * k,
  };
  for (const [name, first] of Object.entries(firsts)) {
    const rows = x.map((others, k) => [first(k), ...others]);
    const text = `${rows.map((row) => row.join(",")).join(",\n")},\n`;
    for (const header of ["", ",a,b,c,d\n", "frame,particle,x,y\n"]) {
      await assert.rejects(
        read(header + text),
        /column 1: expected coordinates, found .*, …, numbers in ascending/,
        name,
      );
    }
    const array = writeNpy(Float64Array.from(rows.flat()), [12, 4]);
    await assert.rejects(readSamples("x.npy", array, PAIR), /column 1: expected coordinates/, name);
  }
  // Configurations in order of a distance, as in a scan, are what they are.
  const scan = Array.from({ length: 12 }, (_, k) => [0, 0, 2 + 0.1 * k, 0].join(","));
  assert.equal((await read(scan.join("\n"))).values.length, 48);
  const both = Array.from({ length: 12 }, (_, k) => [-k, Math.sin(k), k, Math.cos(k)].join(","));
  assert.equal((await read(both.join("\n"))).values.length, 48);
});

test("a file that ends within its last number says so", async () => {
  const rows = Array.from({ length: 26 }, (_, k) => [0.1, 0.2, 0.3, 0.4].map((x) => (x + k).toFixed(3)).join(","));
  const text = rows.join("\n");
  const keys = async (/** @type {string} */ table) => (await read(table)).remarks.map(({ key }) => key);
  assert.deepEqual(await keys(text.slice(0, -2)), ["look.cut"]);
  assert.deepEqual(await keys(text), []);
  assert.deepEqual(await keys(`${text.slice(0, -2)}\n`), []);
  await assert.rejects(read(text.slice(0, -7)), /row 26 has 3 columns/);
  // With exponents, as NumPy's savetxt writes them.
  const exact = rows.map((row) =>
    row.split(",").map((x) => (Number(x) + 1e-7).toExponential(18).replace(/\d$/, "0$&")),
  );
  const saved = exact.map((cells) => cells.join(" ")).join("\n");
  assert.deepEqual(await keys(saved), []);
  assert.deepEqual(await keys(saved.slice(0, -1)), ["look.cutExponent"]);
  assert.deepEqual(await keys(saved.slice(0, -4)), ["look.cutExponent"]);
  assert.deepEqual(await keys(saved.slice(0, -9)), ["look.cutExponent"]);
  await assert.rejects(read(saved.slice(0, -2)), /row 26, column 4/);
  // Numbers of as many digits as they need.
  const short = Array.from({ length: 26 }, (_, k) => [k / 8, k / 4, -k / 8, k / 2 + 0.5].join(",")).join("\n");
  assert.deepEqual(await keys(`${short}\n1.5,2.5,3.5,4`), []);
});

test("a column of times is dropped, and its numbers are none of the coordinates", async () => {
  const { values, remarks } = await read("time x y z w\n0.00 1 2 3 4\n0.10 1 2 3 5\n0.20 1 2 3 6");
  assert.deepEqual([...values], [1, 2, 3, 4, 1, 2, 3, 5, 1, 2, 3, 6]);
  assert.equal(remarks.at(-1)?.key, "read.index");
});
