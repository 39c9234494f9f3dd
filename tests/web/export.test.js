// The files that the page writes and reads.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { unzipSync } from "fflate";
import { DEFAULTS } from "../../www/config/schema.js";
import { npz } from "../../www/export/archives.js";
import { writeCsv } from "../../www/export/csv.js";
import { drawInPieces, MOST_EXACT, withExactDensities } from "../../www/export/densities.js";
import { SECONDS, timeAt } from "../../www/export/film.js";
import { methods } from "../../www/export/methods.js";
import { readNpy, writeNpy } from "../../www/export/npy.js";
import { readRun, writeRun } from "../../www/export/run-file.js";
import { writeSafetensors } from "../../www/export/safetensors.js";
import { writeXyz } from "../../www/export/xyz.js";
import { packWeights, unpackWeights, withWeights } from "../../www/links/weights.js";
import { INITIAL } from "../../www/state/state.js";
import "./english.js";

const text = (/** @type {Uint8Array} */ bytes) => new TextDecoder("latin1").decode(bytes);

test("a .npy file has NumPy's header, aligned to 64 bytes, and its numbers", () => {
  const values = Float64Array.from([1, -2.5, Math.PI, 1e-300, 5, 6]);
  const bytes = writeNpy(values, [2, 3]);
  assert.deepEqual([...bytes.subarray(0, 8)], [0x93, ...Buffer.from("NUMPY"), 1, 0]);
  assert.match(text(bytes.subarray(10)), /^\{'descr': '<f8', 'fortran_order': False, 'shape': \(2, 3\), \} *\n/);
  assert.equal((bytes.length - 48) % 64, 0);
  assert.deepEqual(readNpy(bytes), { shape: [2, 3], values });
  assert.match(text(writeNpy(values, [6])), /'shape': \(6,\)/);
  assert.deepEqual(readNpy(writeNpy(Float32Array.from([0.5, 2]), [1, 2])).values, Float64Array.from([0.5, 2]));
});

/** A file as NumPy writes it. @param {string} descr @param {string} order @param {string} shape @param {number[]} body */
function numpy(descr, order, shape, body) {
  const header = `{'descr': '${descr}', 'fortran_order': ${order}, 'shape': ${shape}, }`.padEnd(117);
  return Uint8Array.from([0x93, ...Buffer.from("NUMPY"), 1, 0, 118, 0, ...Buffer.from(header), 10, ...body]);
}

test(".npy files of other kinds are read: big-endian, half precision, integers, column-major", () => {
  assert.deepEqual([...readNpy(numpy(">f4", "False", "(2,)", [0x3f, 0x80, 0, 0, 0xc0, 0, 0, 0])).values], [1, -2]);
  assert.deepEqual(
    [...readNpy(numpy("<f2", "False", "(3,)", [0x00, 0x3e, 0x01, 0x00, 0x00, 0xfc])).values],
    [1.5, 2 ** -24, Number.NEGATIVE_INFINITY],
  );
  assert.deepEqual(
    [...readNpy(numpy("<i2", "True", "(2, 3)", [1, 0, 4, 0, 2, 0, 5, 0, 3, 0, 6, 0])).values],
    [1, 2, 3, 4, 5, 6],
  );
});

test("what is no .npy file is refused with a sentence", () => {
  assert.throws(() => readNpy(Uint8Array.from(Buffer.from("x,y\n1,2\n"))), /does not begin with/);
  assert.throws(() => readNpy(numpy("<c16", "False", "(1,)", [])), /type c16; expected f2, f4/);
  assert.throws(() => readNpy(numpy("<f8", "False", "(2, 2)", [0, 0, 0, 0])), /holds 0.5 numbers.*2 × 2 needs 4/);
});

test("a safetensors file names its tensors, shapes and offsets", () => {
  const tensors = [
    { name: "weights", shape: [2, 2] },
    { name: "bias", shape: [1] },
  ];
  const bytes = writeSafetensors(tensors, Float64Array.from([1, 2, 3, 4, 5]), { seed: "7" });
  const view = new DataView(bytes.buffer);
  const length = Number(view.getBigUint64(0, true));
  assert.equal(length % 8, 0);
  const header = JSON.parse(text(bytes.subarray(8, 8 + length)));
  assert.deepEqual(header, {
    __metadata__: { seed: "7" },
    weights: { dtype: "F64", shape: [2, 2], data_offsets: [0, 32] },
    bias: { dtype: "F64", shape: [1], data_offsets: [32, 40] },
  });
  assert.equal(view.getFloat64(8 + length + 32, true), 5);
  assert.throws(() => writeSafetensors(tensors, new Float64Array(4), {}), /5 numbers, not 4/);
});

test("an .npz archive holds one .npy file an array", () => {
  const files = unzipSync(npz({ log_q: { values: Float64Array.from([1, 2]), shape: [2] } }));
  assert.deepEqual(Object.keys(files), ["log_q.npy"]);
  assert.deepEqual([...readNpy(files["log_q.npy"] ?? new Uint8Array()).values], [1, 2]);
});

test("an .xyz file has every particle of every configuration, and the numbers of each", () => {
  const x = Float64Array.from([1, 2, -1, -2, 3, 4, -3, -4]);
  const file = writeXyz({
    x,
    particles: 2,
    dimension: 2,
    species: "H",
    columns: { log_q: Float64Array.from([-1, -2]) },
  });
  const lines = file.trimEnd().split("\n");
  assert.equal(lines.length, 2 * 4);
  assert.deepEqual(lines.slice(4), [
    "2",
    'Properties=species:S:1:pos:R:3 log_q=-2 pbc="F F F"',
    "H 3 4 0",
    "H -3 -4 0",
  ]);
});

test("an .xyz file holds nothing that is not finite", () => {
  const x = Float64Array.from([1, 2, -1, -2, Number.NaN, 4, -3, -4, 5, 6, -5, -6]);
  const log_q = Float64Array.from([Number.NEGATIVE_INFINITY, -2, Number.NaN]);
  const energy = Float64Array.from([1e308, 0, Number.POSITIVE_INFINITY]);
  const file = writeXyz({ x, particles: 2, dimension: 2, species: "H", columns: { energy, log_q } });
  assert.doesNotMatch(file, /nan|inf/i);
  const heads = file.split("\n").filter((line) => line.startsWith("Properties"));
  assert.deepEqual(heads, [
    'Properties=species:S:1:pos:R:3 energy=1e+308 pbc="F F F"',
    'Properties=species:S:1:pos:R:3 pbc="F F F"',
  ]);
});

/** A Python with NumPy: the build tool names one. With ASE beside it, .xyz is read by that too. */
const python = process.env.EQUIFLOW_PYTHON ?? "";
const READING = `
import json, sys
import numpy as np
with np.load(sys.argv[1] + "/a.npz", allow_pickle=False) as arrays:
    found = {name: [str(a.dtype), list(a.shape), a.ravel().tolist()] for name, a in arrays.items()}
try:
    from ase.io import read
    frames = read(sys.argv[1] + "/a.xyz", index=":")
    found["ase"] = [
        [a.get_chemical_symbols(), a.positions.tolist(), a.pbc.tolist(), float(a.info["log_q"]), float(a.get_potential_energy())]
        for a in frames
    ]
except ImportError:
    pass
print(json.dumps(found))
`;

test("NumPy opens .npz as it was written, and ASE .xyz", { skip: !python && "no Python with NumPy" }, () => {
  const x = Float64Array.from({ length: 24 }, (_, k) => Math.sin(k));
  const log_q = Float64Array.from([-1.5, -2, 1e-300]);
  const list = (/** @type {Float64Array} */ values) => ({ values, shape: [values.length] });
  const folder = mkdtempSync(join(tmpdir(), "equiflow-"));
  try {
    const empty = { values: new Float64Array(), shape: [0, 8] };
    writeFileSync(join(folder, "a.npz"), npz({ x: { values: x, shape: [3, 8] }, log_q: list(log_q), empty }));
    const columns = { energy: log_q, log_q };
    writeFileSync(join(folder, "a.xyz"), writeXyz({ x, particles: 4, dimension: 2, species: "Ar", columns }));
    const found = JSON.parse(execFileSync(python, ["-c", READING, folder], { encoding: "utf8" }));
    assert.deepEqual(found.x, ["float64", [3, 8], [...x]]);
    assert.deepEqual(found.log_q, ["float64", [3], [...log_q]]);
    assert.deepEqual(found.empty, ["float64", [0, 8], []]);
    if (!found.ase) return;
    assert.equal(found.ase.length, 3);
    const rows = [0, 1, 2, 3].map((i) => [x[8 + 2 * i], x[9 + 2 * i], 0]);
    assert.deepEqual(found.ase[1], [["Ar", "Ar", "Ar", "Ar"], rows, [false, false, false], -2, -2]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("saved densities are the exact ones of the saved numbers, or say how far off they are", async () => {
  const count = MOST_EXACT + 500;
  const energy = Float64Array.from({ length: count }, (_, row) => row);
  const x = Float64Array.from({ length: count }, (_, row) => row + 0.1);
  // Integrated densities are off by 0.3, and by 0.02 one way or the other.
  const logQ = x.map((each, row) => -2 * each + 0.3 + (row % 2 ? 0.02 : -0.02));
  /** @type {number[]} */
  const parts = [];
  const { error, ...saved } = await withExactDensities(
    { x, energy, logQ, logWeight: energy },
    {
      dof: 1,
      logDensity: async (some) => Float64Array.from(some, (each) => (Math.floor(each) === 7 ? Number.NaN : -2 * each)),
      progress: (part) => parts.push(part),
    },
  );
  for (let row = 0; row < count; row++) {
    const exact = -2 * (saved.x[row] ?? 0);
    const isExact = row < MOST_EXACT && row !== 7;
    assert.ok(Math.abs((saved.logQ[row] ?? 0) - exact) <= (isExact ? 0 : 0.021), `row ${row}`);
    assert.ok(isExact ? error[row] === 0 : Math.abs((error[row] ?? 0) - 0.02) < 1e-3, `row ${row}: ${error[row]}`);
    assert.equal(saved.logWeight[row], -(energy[row] ?? 0) - (saved.logQ[row] ?? 0));
    assert.equal(saved.x[row], Math.fround(x[row] ?? 0));
  }
  assert.equal(parts.at(-1), 1);
});

test("samples are drawn in pieces, each once and in order, with the part that is done", async () => {
  for (const count of [1, 32, 33, 20_000]) {
    /** @type {number[]} */
    const parts = [];
    const list = (/** @type {number} */ from, /** @type {number} */ many, /** @type {number} */ each) =>
      Float64Array.from({ length: many * each }, (_, k) => from * each + k);
    const { x, energy, logQ, logWeight } = await drawInPieces(count, {
      draw: async (from, many) => ({
        x: list(from, many, 4),
        energy: list(from, many, 1),
        logQ: list(from, many, 1),
        logWeight: list(from, many, 1),
      }),
      progress: (part) => parts.push(part),
    });
    assert.deepEqual(x, list(0, count, 4));
    for (const values of [energy, logQ, logWeight]) assert.deepEqual(values, list(0, count, 1));
    assert.deepEqual(
      parts,
      [...parts].sort((a, b) => a - b),
    );
    assert.ok(parts[0] === 0 && parts.length <= 401, `${parts.length} pieces`);
  }
});

test("a .csv file has units in its header and all digits in its cells", () => {
  const format = String;
  const file = writeCsv([
    { head: "distance", unit: "length", values: [1 / 3, 2], format },
    { head: "a,b", values: [null, Number.NaN], format },
  ]);
  assert.equal(file, 'distance [length],"a,b"\r\n0.3333333333333333,\r\n2,\r\n');
  // Signs that a spreadsheet would take for others without a mark.
  const density = writeCsv([{ head: "density", unit: "1/length²", values: [2], format }]);
  assert.equal(density, "\uFEFFdensity [1/length²]\r\n2\r\n");
});

const snapshot = new TextEncoder().encode('{"config":{"seed":1},"state":{"theta":[0.1,1e-7]}}');
const saved = writeRun({ contents: { config: DEFAULTS, step: 5, digest: "0123456789abcdef" }, snapshot, engine: "1" });

test("a run's file says what it is, and gives its snapshot back number by number", () => {
  const file = JSON.parse(saved);
  assert.equal(file.format, "equiflow run");
  assert.equal(file.link, "#v1&steps=5&digest=0123456789abcdef");
  const run = readRun(saved);
  assert.equal(run.digest, "0123456789abcdef");
  assert.deepEqual(JSON.parse(text(run.snapshot)), JSON.parse(text(snapshot)));
});

test("a file that is no run is refused with a sentence that says why", () => {
  const change = (/** @type {object} */ patch) => JSON.stringify({ ...JSON.parse(saved), ...patch });
  assert.throws(() => readRun(saved.slice(0, 60)), /not JSON/);
  for (const other of ["null", "[]", "3", '{"format":"x"}']) assert.throws(() => readRun(other), /saved by equiflow/);
  assert.throws(() => readRun(change({ version: 9 })), /version 9.*version 1/);
  assert.throws(() => readRun(change({ digest: undefined })), /no “digest”/);
  assert.throws(() => readRun(change({ snapshot: [] })), /no “snapshot”/);
});

test("weights in a link are rounded to a grid, and survive the way exactly", () => {
  const values = Array.from({ length: 1020 }, (_, k) => 0.1 * Math.sin(k * k));
  const text = packWeights(values, 10);
  assert.match(text, /^[\w-]+$/);
  assert.ok(text.length < 2000, String(text.length));
  const rounded = unpackWeights(text) ?? [];
  values.forEach((value, k) => {
    assert.ok(Math.abs(value - (rounded[k] ?? Number.NaN)) <= 2 ** -11);
  });
  assert.equal(packWeights(rounded, 10), text);
  assert.deepEqual(unpackWeights(packWeights([-3.5, 200, 0], 14)), [-3.5, 200, 0]);
  assert.throws(() => packWeights([Number.NaN], 10), /NaN does not fit/);
});

test("damaged weights are no weights", () => {
  const text = packWeights([1, 2, 3], 10);
  for (const bad of ["", "A", text.slice(0, -4), `${text.slice(0, 3)}!`, "____"])
    assert.equal(unpackWeights(bad), undefined);
});

test("weights are put into a snapshot with an optimiser that knows nothing", () => {
  const state = {
    step: 3,
    theta: [1],
    average: [2],
    adam: { first: [5], second: [6], step: 3, epsilon: 0.01 },
    usual_norm: 7,
    usual_log_weight: -3,
  };
  const changed = withWeights(new TextEncoder().encode(JSON.stringify({ config: { seed: 1 }, state })), [0.5], 9);
  assert.deepEqual(JSON.parse(text(changed)), {
    config: { seed: 1 },
    state: {
      step: 9,
      theta: [0.5],
      average: [0.5],
      adam: { first: [0], second: [0], step: 0, epsilon: 0.01 },
      usual_norm: 0,
      usual_log_weight: null,
    },
  });
});

test("the methods paragraph has the numbers of the run, and the same places for them in every language", () => {
  const report = /** @type {any} */ ({
    step: 840,
    evaluatedOn: 2048,
    testedOn: 500,
    testNll: 3.4,
    ess: 98,
    essError: 0.3,
    logZ: 7,
    logZError: 0.1,
  });
  const state = { ...INITIAL, version: "1.2.3", report: { ...report, klGap: 0.01, klGapError: 0.001, entropy: 3.39 } };
  const paragraph = methods(state);
  assert.match(
    paragraph,
    /equiflow 1\.2\.3.*2 particles in 2 dimensions.*b = −4.*840 steps of Adam with batches of 256/,
  );
  assert.match(paragraph, /negative log-likelihood is 3\.4000 nats.*98\.0\s% ± 0\.3.*KL gap.*0\.010/);
  assert.match(methods({ ...state, report: { ...state.report, essError: null } }), /is 98\.0\s%, and/);
  // Even where 98 % of the samples are effective a few of them may decide log Z.
  assert.match(
    methods({ ...state, report: { ...state.report, logZ: null } }),
    /log Z = \([^)]* a few samples decide it\)/,
  );
  assert.doesNotMatch(paragraph, /[{}]|undefined|NaN/);
  assert.match(methods(state, 24), /from 20 configurations/);
  assert.equal(methods(INITIAL), "");
});

test("a film rests at noise, passes the middle halfway through the motion, and rests at the samples", () => {
  assert.deepEqual([0, 0.5, 3, 5.5, SECONDS].map(timeAt), [0, 0, 0.5, 1, 1]);
  const times = Array.from({ length: 200 }, (_, k) => timeAt((SECONDS * k) / 199));
  assert.ok(times.every((time, k) => k === 0 || time >= (times[k - 1] ?? 0)));
});
