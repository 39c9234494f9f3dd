// Samples from a file of any of the kinds that are understood: NumPy's arrays, structures, tables in text.

import { isNpy } from "../export/npy.js";
import { loneTable, readArchive, readArray } from "./arrays.js";
import { gunzip, isPacked } from "./packed.js";
import { isXyz, readXyz } from "./structures.js";
import { readTable } from "./text-table.js";
import { say } from "./words.js";

/** @typedef {import("./reading.js").Shape} Shape */
/** @typedef {import("./reading.js").Reading} Reading */

/** A coordinate beyond this is none in the units of the energy, where wells are a few lengths apart. */
const FARTHEST = 10_000;
/** Characters that no text has; files such as pictures and archives do. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const BINARY = /[\0-\x08\x0e-\x1a\x1c-\x1f]/;
/** How PDF, RTF and pages of the web begin. */
const DOCUMENT = /^\s*(?:%PDF-|\{\\rtf|<(?:!doctype|html|head|table|\?xml|svg)\b)/i;
/** What old systems and careless programs write after a text. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const END = /[\x1a\0]+\s*$/;
/** The part of a text that may be damaged. */
const DAMAGE = 0.1;

/**
 * Configurations row-major, one after the other, and what was taken for granted to read them.
 * @param {string} name of the file
 * @param {Uint8Array} bytes
 * @param {Shape} shape
 * @returns {Promise<Reading>}
 * @throws {Error} that names row and column, what was expected and what was found
 */
export async function readSamples(name, bytes, shape) {
  const reading = await readAny(name, bytes, shape);
  const { values } = reading;
  const width = shape.particles * shape.dimension;
  const far = values.findIndex((value) => Math.abs(value) > FARTHEST);
  if (far >= 0) {
    const words = { row: Math.floor(far / width) + 1, column: (far % width) + 1, most: FARTHEST };
    throw new Error(say("refuse.far", { ...words, found: String(values[far]) }));
  }
  const isSame = values.length > width && values.every((value, k) => value === values[k % width]);
  if (isSame) throw new Error(say("refuse.same", { count: values.length / width }));
  return reading;
}

/** @param {string} name @param {Uint8Array} bytes @param {Shape} shape @returns {Promise<Reading>} */
async function readAny(name, bytes, shape) {
  if (bytes.length === 0) throw new Error(say("refuse.empty"));
  if (isNpy(bytes) || /\.npy$/i.test(name)) return readArray(bytes, shape);
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return readAny(name.replace(/\.gz$/i, ""), await gunzip(bytes), shape);
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) {
    const table = loneTable(bytes);
    return table ? readAny(table.name, table.bytes, shape) : readArchive(bytes, shape);
  }
  if (isPacked(bytes)) throw new Error(say("refuse.packed"));
  const text = textOf(bytes);
  if (DOCUMENT.test(text)) throw new Error(say("refuse.kind"));
  if (/\.(?:ext)?xyz$/i.test(name) || isXyz(text)) return readXyz(text, shape);
  return readTable(text, shape);
}

/** Text as editors and spreadsheets write it. @param {Uint8Array} bytes */
function textOf(bytes) {
  const encoding = encodingOf(bytes);
  const text = new TextDecoder(encoding).decode(bytes).replace(END, "");
  const damaged = text.split("\uFFFD").length - 1;
  const signs = damaged > 0 ? bytes.reduce((count, byte) => count + Number(isWindowsSign(byte)), 0) : 0;
  if (BINARY.test(text) || damaged - signs > DAMAGE * text.length) throw new Error(say("refuse.kind"));
  // What is not UTF-8 is from an old program: dashes, spaces and quotation marks are single bytes there.
  return damaged > 0 && encoding === "utf-8" ? fromWindows(bytes).replace(END, "") : text;
}

/** Whether a byte is a quotation mark, a dash or a space in Windows-1252. @param {number} byte */
const isWindowsSign = (byte) => (byte >= 0x91 && byte <= 0x97) || byte === 0xa0;

/** Windows-1252, whose quotation marks and dashes some decoders take for control characters. @param {Uint8Array} bytes */
function fromWindows(bytes) {
  const text = new TextDecoder("windows-1252").decode(bytes);
  return text.replace(/[\u0091-\u0097]/g, (sign) => "‘’“”•–—".charAt(sign.charCodeAt(0) - 0x91));
}

/** With a mark of byte order or without. @param {Uint8Array} bytes */
function encodingOf(bytes) {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return "utf-16le";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  // Digits have a zero byte beside them in UTF-16, and nowhere else.
  const begin = bytes.subarray(0, 200);
  const zeros = [0, 1].map((odd) => begin.filter((byte, k) => byte === 0 && k % 2 === odd).length);
  if ((zeros[1] ?? 0) > 0.4 * begin.length) return "utf-16le";
  return (zeros[0] ?? 0) > 0.4 * begin.length ? "utf-16be" : "utf-8";
}
