// The checksums of a zip archive, which the library that unpacks it does not compare.
// https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, sections 4.3.12 and 4.3.16

const END = 0x06054b50;
const ENTRY = 0x02014b50;
/** Bytes of the record at the end without its comment, and of an entry of the directory without its names. */
const [END_BYTES, ENTRY_BYTES] = [22, 46];

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let sum = byte;
  for (let k = 0; k < 8; k++) sum = sum & 1 ? 0xedb88320 ^ (sum >>> 1) : sum >>> 1;
  return sum;
});

/** CRC-32 as in zip and PNG. @param {Uint8Array} bytes */
export function checksum(bytes) {
  let sum = 0xffffffff;
  for (const byte of bytes) sum = (TABLE[(sum ^ byte) & 255] ?? 0) ^ (sum >>> 8);
  return (sum ^ 0xffffffff) >>> 0;
}

/**
 * The checksums of an archive's files by their names, as its directory gives them.
 * @param {Uint8Array} bytes
 * @returns {Map<string, number>}
 */
export function checksumsOf(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const sums = new Map();
  let end = bytes.length - END_BYTES;
  while (end >= 0 && view.getUint32(end, true) !== END) end--;
  if (end < 0) return sums;
  let at = view.getUint32(end + 16, true);
  while (at + ENTRY_BYTES <= bytes.length && view.getUint32(at, true) === ENTRY) {
    const [name, extra, comment] = [28, 30, 32].map((offset) => view.getUint16(at + offset, true));
    const from = at + ENTRY_BYTES;
    const text = new TextDecoder().decode(bytes.subarray(from, from + (name ?? 0)));
    sums.set(text, view.getUint32(at + 16, true));
    at = from + (name ?? 0) + (extra ?? 0) + (comment ?? 0);
  }
  return sums;
}
