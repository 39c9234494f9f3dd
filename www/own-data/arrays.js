// Arrays that NumPy saves: .npy, and archives of several, .npz.

import { unzipSync } from "fflate";
import { isNpy, readNpy, readNpyHeader } from "../export/npy.js";
import { checksum, checksumsOf } from "./checksums.js";
import { MOST_NUMBERS, MOST_TEXT } from "./reading.js";
import { refuseCounting } from "./row-labels.js";
import { say } from "./words.js";

/** @typedef {import("./reading.js").Shape} Shape */
/** @typedef {import("./reading.js").Reading} Reading */

/** Names under which samples are kept, the page's own first. */
const USUAL_NAMES = [
  "x",
  "samples",
  "positions",
  "coordinates",
  "coords",
  "pos",
  "r",
  "configurations",
  "xyz",
  "traj",
  "trajectory",
  "train",
  "x_train",
  "data",
  "arr_0",
];

/** Files that are read as text. */
const TABLE = /\.(?:csv|tsv|txt|dat|xyz|extxyz)$/i;
/** Names of what has the shape of positions and is something else, or is kept for tests, or is where a simulation began. */
const OTHER =
  /forc|grad|vel|mom|acc|noise|latent|ener|potential|charge|mass|weight|mask|log|atom|species|type|ind[ei][cx]|init|start|test|(?:^|_)(?:val(?:id(?:ation)?)?|ids?)(?:_|$)|^[fvpzeuw]$/i;

/**
 * @param {Uint8Array} bytes
 * @param {Shape} shape
 * @returns {Reading}
 * @throws {Error} that says what was found and what is expected
 */
export function readArray(bytes, shape) {
  const header = readNpyHeader(bytes);
  if (header.count > MOST_NUMBERS) throw new Error(say("refuse.many", { max: MOST_NUMBERS / 2 ** 20 }));
  if (!fits(header.shape, shape)) throw new Error(shapeError(header.shape, shape));
  const { values } = readNpy(bytes);
  const width = shape.particles * shape.dimension;
  const at = values.findIndex((value) => !Number.isFinite(value));
  if (at >= 0) {
    const words = { row: Math.floor(at / width) + 1, column: (at % width) + 1, found: String(values[at]) };
    throw new Error(say("refuse.cell", words));
  }
  const rest = bytes.length - header.end;
  /** @type {import("./reading.js").Remark[]} */
  const remarks = rest > 0 ? [{ key: "read.trailing", values: { count: rest } }] : [];
  if (isFlat(header.shape, shape)) refuseCounting(values, width);
  if (header.shape.length > (isFlat(header.shape, shape) ? 2 : 3)) {
    remarks.push({ key: "read.flatten", values: { shape: header.shape.join(" × "), count: values.length / width } });
  }
  return { values, remarks };
}

/** Whether an array is rows of configurations, or several chains of these. @param {number[]} found @param {Shape} expected */
function fits(found, expected) {
  const { particles, dimension } = expected;
  if (found.includes(0)) return false;
  return isFlat(found, expected) || (found.length > 2 && found.at(-2) === particles && found.at(-1) === dimension);
}

/** Whether the last side of an array holds all coordinates of a configuration. @param {number[]} found @param {Shape} expected */
function isFlat(found, { particles, dimension }) {
  const isByParticle = found.length === 3 && found[1] === particles && found[2] === dimension;
  return found.length > 1 && !isByParticle && found.at(-1) === particles * dimension;
}

/** @param {number[]} found @param {Shape} expected */
function shapeError(found, { particles, dimension }) {
  const width = particles * dimension;
  const words = { found: found.join(" × ") || "()", width, particles, dimension };
  if (found.includes(0)) return say("refuse.empty");
  const [first, ...others] = found;
  const isTransposed = found.length > 1 && others.at(-1) !== width && (first === width || first === particles);
  return say(isTransposed ? "refuse.transposed" : "refuse.shape", words);
}

/**
 * The array of an archive that holds configurations.
 * @param {Uint8Array} bytes
 * @param {Shape} shape
 * @returns {Reading}
 * @throws {Error} that says what the archive holds
 */
export function readArchive(bytes, shape) {
  const sizes = sizesOf(bytes);
  const names = [...sizes.keys()].filter((name) => /\.npy$/i.test(name));
  if (names.length === 0) throw new Error(say(sizes.has("[Content_Types].xml") ? "refuse.workbook" : "refuse.archive"));
  const kept = names.filter((name) => (sizes.get(name) ?? 0) <= 8 * MOST_NUMBERS + 2 ** 16);
  if (kept.length === 0) throw new Error(say("refuse.many", { max: MOST_NUMBERS / 2 ** 20 }));
  const ranked = kept.toSorted((a, b) => rank(a) - rank(b));
  const sums = checksumsOf(bytes);
  /** @type {string[]} */
  const tried = [];
  for (const name of ranked) {
    const array = open(bytes, (entry) => entry.name === name)[name] ?? new Uint8Array();
    if (checksum(array) !== sums.get(name)) throw new Error(say("refuse.checksum", { name }));
    const header = headerOf(array);
    if (header && fits(header.shape, shape)) {
      const { values, remarks } = readArray(array, shape);
      const others = names.filter((each) => each !== name).map(bareName);
      if (others.length > 0) {
        remarks.unshift({ key: "read.array", values: { name: bareName(name), others: others.join(", ") } });
      }
      return { values, remarks };
    }
    tried.push(`${bareName(name)}: ${header ? header.shape.join(" × ") || "()" : "?"}`);
  }
  const { particles, dimension } = shape;
  const words = { found: tried.slice(0, 6).join("; "), width: particles * dimension, particles, dimension };
  throw new Error(say("refuse.arrays", words));
}

/** The files of an archive and their sizes; nothing is unpacked yet. @param {Uint8Array} bytes */
function sizesOf(bytes) {
  /** @type {Map<string, number>} */
  const sizes = new Map();
  open(bytes, ({ name, originalSize }) => {
    sizes.set(name, originalSize);
    return false;
  });
  return sizes;
}

/**
 * The table that is alone in an archive, as programs and systems pack one; none where there are several, or arrays.
 * @param {Uint8Array} bytes
 * @returns {{ name: string, bytes: Uint8Array } | undefined}
 * @throws {Error} where it is too large or damaged
 */
export function loneTable(bytes) {
  const sizes = sizesOf(bytes);
  // What macOS adds is no file of anybody's.
  const [name = "", ...others] = [...sizes.keys()].filter((each) => !/(?:^|\/)(?:__MACOSX\/|\.)|\/$/.test(each));
  if (others.length > 0 || !TABLE.test(name)) return undefined;
  if ((sizes.get(name) ?? 0) > MOST_TEXT) throw new Error(say("refuse.unpacked", { max: MOST_TEXT / 2 ** 20 }));
  const table = open(bytes, (entry) => entry.name === name)[name] ?? new Uint8Array();
  if (checksum(table) !== checksumsOf(bytes).get(name)) throw new Error(say("refuse.checksum", { name }));
  return { name, bytes: table };
}

/** @param {Uint8Array} bytes */
function headerOf(bytes) {
  try {
    return isNpy(bytes) ? readNpyHeader(bytes) : undefined;
  } catch {
    // An array of another kind, such as text, is none that is looked for.
    return undefined;
  }
}

/** How likely a name is that of samples, the less the likelier. @param {string} name */
function rank(name) {
  const at = USUAL_NAMES.indexOf(bareName(name).toLowerCase());
  return at < 0 ? USUAL_NAMES.length + Number(OTHER.test(bareName(name))) : at;
}

/** @param {string} name */
const bareName = (name) => name.replace(/\.npy$/i, "").replace(/^.*\//, "");

/** @param {Uint8Array} bytes @param {(entry: { name: string, originalSize: number }) => boolean} filter */
function open(bytes, filter) {
  try {
    return unzipSync(bytes, { filter });
  } catch (error) {
    throw new Error(say("refuse.damaged", { message: error instanceof Error ? error.message : String(error) }));
  }
}
