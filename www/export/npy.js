// NumPy's .npy format: a magic word, a header in Python's notation, numbers. Version 1 is written, 1 to 3 are read.
// https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html

import { t } from "../i18n/index.js";

/** @typedef {{ shape: number[], values: Float64Array }} Table */

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

/**
 * A file of real numbers, row-major: `<f8` or `<f4` as the array is.
 * @param {Float64Array | Float32Array} values
 * @param {readonly number[]} shape
 */
export function writeNpy(values, shape) {
  const descr = values instanceof Float32Array ? "<f4" : "<f8";
  const tuple = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${tuple}), }`;
  // Numbers begin at a multiple of 64 bytes.
  const length = Math.ceil((10 + text.length + 1) / 64) * 64 - 10;
  const header = new TextEncoder().encode(`${text.padEnd(length - 1)}\n`);
  const size = values.BYTES_PER_ELEMENT;
  const bytes = new Uint8Array(10 + length + size * values.length);
  bytes.set([...MAGIC, 1, 0, length & 255, length >> 8]);
  bytes.set(header, 10);
  const view = new DataView(bytes.buffer, 10 + length);
  values.forEach((value, k) => {
    if (size === 4) view.setFloat32(4 * k, value, true);
    else view.setFloat64(8 * k, value, true);
  });
  return bytes;
}

/** How each kind of number is read. @type {Record<string, { size: number, read: (view: DataView, at: number, little: boolean) => number }>} */
const KINDS = {
  f2: { size: 2, read: (view, at, little) => half(view.getUint16(at, little)) },
  f4: { size: 4, read: (view, at, little) => view.getFloat32(at, little) },
  f8: { size: 8, read: (view, at, little) => view.getFloat64(at, little) },
  i1: { size: 1, read: (view, at) => view.getInt8(at) },
  i2: { size: 2, read: (view, at, little) => view.getInt16(at, little) },
  i4: { size: 4, read: (view, at, little) => view.getInt32(at, little) },
  i8: { size: 8, read: (view, at, little) => Number(view.getBigInt64(at, little)) },
  u1: { size: 1, read: (view, at) => view.getUint8(at) },
  u2: { size: 2, read: (view, at, little) => view.getUint16(at, little) },
  u4: { size: 4, read: (view, at, little) => view.getUint32(at, little) },
  u8: { size: 8, read: (view, at, little) => Number(view.getBigUint64(at, little)) },
};

/** Bytes from the beginning of a file that hold any header of an array of numbers. */
export const HEADER_BYTES = 65_536 + 12;

/**
 * What the header of a file of version 1, 2 or 3 says.
 * @typedef {object} Header
 * @property {string} type `f8` for `<f8`
 * @property {boolean} little whether the least significant byte comes first
 * @property {number[]} shape
 * @property {number} count the product of the shape
 * @property {boolean} columns whether the array is stored column-major
 * @property {number} start where its numbers begin
 * @property {number} end where they end
 */

/**
 * @param {Uint8Array} bytes the file, or its first {@link HEADER_BYTES}
 * @returns {Header}
 * @throws {Error} with a sentence that says what was found and what is expected
 */
export function readNpyHeader(bytes) {
  if (!isNpy(bytes)) throw new Error(t("npy.magic"));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const wide = (bytes[6] ?? 1) > 1;
  const before = wide ? 12 : 10;
  const length = bytes.length < before ? Number.NaN : wide ? view.getUint32(8, true) : view.getUint16(8, true);
  const start = before + length;
  if (!(start <= bytes.length)) throw new Error(t("npy.header"));
  const text = new TextDecoder("latin1").decode(bytes.subarray(before, start));
  const value = (/** @type {string} */ key, /** @type {string} */ pattern) =>
    new RegExp(`['"]${key}['"]\\s*:\\s*${pattern}`).exec(text);
  const descr = value("descr", `['"]([<>|=]?)(\\w+)['"]`);
  const sides = value("shape", "\\(([\\d,\\sL]*)\\)");
  const order = value("fortran_order", "(True|False)");
  const type = descr?.[2] ?? "";
  const kind = Object.hasOwn(KINDS, type) ? KINDS[type] : undefined;
  if (!kind) {
    const other = value("descr", "(.*?),\\s*['\"](?:fortran_order|shape)['\"]")?.[1]?.replace(/^'(.*)'$/, "$1");
    throw new Error(t("npy.dtype", { found: type || (other ?? text).slice(0, 40) }));
  }
  if (!sides || !order) throw new Error(t("npy.header"));
  const shape = (sides[1] ?? "")
    .split(",")
    .filter((part) => part.trim() !== "")
    .map((part) => Number.parseInt(part, 10));
  const count = shape.reduce((product, side) => product * side, 1);
  const end = start + count * kind.size;
  return { type, little: descr?.[1] !== ">", shape, count, columns: order[1] === "True", start, end };
}

/** Whether a file begins as NumPy's do. @param {Uint8Array} bytes */
export const isNpy = (bytes) => MAGIC.every((byte, k) => bytes[k] === byte);

/**
 * The table in a file. Bytes after it are left alone.
 * @param {Uint8Array} bytes
 * @returns {Table}
 * @throws {Error} with a sentence that says what was found and what is expected
 */
export function readNpy(bytes) {
  const { type, little, shape, count, columns, start, end } = readNpyHeader(bytes);
  const { size, read } = /** @type {(typeof KINDS)[string]} */ (KINDS[type]);
  if (end > bytes.length) {
    const found = (bytes.length - start) / size;
    throw new Error(t("npy.length", { found, expected: count, shape: shape.join(" × ") }));
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values = new Float64Array(count);
  for (let k = 0; k < count; k++) values[k] = read(view, start + size * k, little);
  return { shape, values: columns ? transpose(values, shape) : values };
}

/** Column-major to row-major. @param {Float64Array} values @param {number[]} shape */
function transpose(values, shape) {
  const strides = shape.map((_, k) => shape.slice(0, k).reduce((product, side) => product * side, 1));
  return values.map((_, index) => {
    let [rest, at] = [index, 0];
    for (let k = shape.length - 1; k >= 0; k--) {
      const side = shape[k] ?? 1;
      at += (rest % side) * (strides[k] ?? 1);
      rest = Math.floor(rest / side);
    }
    return values[at] ?? 0;
  });
}

/** A number of half precision from its bits. @param {number} bits */
function half(bits) {
  const sign = bits >> 15 ? -1 : 1;
  const [exponent, fraction] = [(bits >> 10) & 31, bits & 1023];
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (exponent - 25));
}
