// NumPy's .npy format, version 1: a magic word, a header in Python's notation, little-endian numbers.
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
  i2: { size: 2, read: (view, at, little) => view.getInt16(at, little) },
  i4: { size: 4, read: (view, at, little) => view.getInt32(at, little) },
  i8: { size: 8, read: (view, at, little) => Number(view.getBigInt64(at, little)) },
};

/**
 * The table in a file of any version.
 * @param {Uint8Array} bytes
 * @returns {Table}
 * @throws {Error} with a sentence that says what was found and what is expected
 */
export function readNpy(bytes) {
  if (MAGIC.some((byte, k) => bytes[k] !== byte) || bytes.length < 12) throw new Error(t("npy.magic"));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const wide = (bytes[6] ?? 1) > 1;
  const start = wide ? 12 : 10;
  const length = wide ? view.getUint32(8, true) : view.getUint16(8, true);
  const header = new TextDecoder("latin1").decode(bytes.subarray(start, start + length));
  const descr = /'descr'\s*:\s*'([<>|=]?)(\w+)'/.exec(header);
  const dimensions = /'shape'\s*:\s*\(([\d,\sL]*)\)/.exec(header);
  const kind = descr && Object.hasOwn(KINDS, descr[2] ?? "") ? KINDS[descr[2] ?? ""] : undefined;
  if (!descr || !dimensions || !kind) throw new Error(t("npy.dtype", { found: descr?.[2] ?? header.slice(0, 40) }));
  const shape = (dimensions[1] ?? "")
    .split(",")
    .filter((part) => part.trim() !== "")
    .map((part) => Number.parseInt(part, 10));
  const count = shape.reduce((product, side) => product * side, 1);
  const found = (bytes.length - start - length) / kind.size;
  if (found !== count) throw new Error(t("npy.length", { found, expected: count, shape: shape.join(" × ") }));
  const values = new Float64Array(count);
  for (let k = 0; k < count; k++) values[k] = kind.read(view, start + length + kind.size * k, descr[1] !== ">");
  return { shape, values: /'fortran_order'\s*:\s*True/.test(header) ? transpose(values, shape) : values };
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
