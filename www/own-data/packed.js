// Compressed files: gzip's are unpacked by the browser, which checks their length and checksum; others are told.

import { isNpy } from "../export/npy.js";
import { MOST_BINARY, MOST_TEXT } from "./reading.js";
import { say } from "./words.js";

/** How bzip2, xz, Zstandard, 7-Zip and RAR begin. */
const OTHERS = ["BZh", "\xfd7zXZ", "\x28\xb5\x2f\xfd", "7z\xbc\xaf\x27", "Rar!"];

/** Whether a file is compressed in a way that a browser cannot undo. @param {Uint8Array} bytes */
export const isPacked = (bytes) =>
  OTHERS.some((sign) => [...sign].every((letter, k) => bytes[k] === letter.charCodeAt(0)));

/**
 * @param {Uint8Array} bytes
 * @returns {Promise<Uint8Array>}
 * @throws {Error} where it is damaged, or larger than a tab can hold
 */
export async function gunzip(bytes) {
  if (typeof DecompressionStream !== "function") throw new Error(say("refuse.packed"));
  const stream = new Blob([new Uint8Array(bytes)]).stream().pipeThrough(new DecompressionStream("gzip"));
  /** @type {Uint8Array[]} */
  const parts = [];
  let size = 0;
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read().catch((error) => {
      throw new Error(say("refuse.damaged", { message: error instanceof Error ? error.message : String(error) }));
    });
    if (done) break;
    parts.push(value);
    size += value.length;
    const most = parts[0] && isNpy(parts[0]) ? MOST_BINARY : MOST_TEXT;
    if (size > most) {
      await reader.cancel();
      throw new Error(say("refuse.unpacked", { max: most / 2 ** 20 }));
    }
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
