// An animated WebP from single pictures: https://developers.google.com/speed/webp/docs/riff_container

/** @param {number} value @param {number} bytes of a little-endian number */
function little(value, bytes) {
  const written = Buffer.alloc(bytes);
  written.writeUIntLE(value, 0, bytes);
  return written;
}

/** @param {string} name of four letters @param {Uint8Array[]} parts */
function chunk(name, ...parts) {
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.from(name), little(body.length, 4), body, Buffer.alloc(body.length % 2)]);
}

/** The picture's data in a WebP file with a single opaque one. @param {Uint8Array} webp */
function pictureOf(webp) {
  const file = Buffer.from(webp);
  for (let at = 12; at < file.length; ) {
    const name = file.toString("latin1", at, at + 4);
    const length = file.readUInt32LE(at + 4);
    if (name.startsWith("VP8") && name !== "VP8X") return chunk(name, file.subarray(at + 8, at + 8 + length));
    at += 8 + length + (length % 2);
  }
  throw new Error("no picture in this WebP file");
}

/**
 * @param {readonly { webp: Uint8Array, milliseconds: number }[]} frames all of one size
 * @param {{ width: number, height: number }} size in pixels
 */
export function animate(frames, { width, height }) {
  const ANIMATED = 0x02;
  const extents = [little(width - 1, 3), little(height - 1, 3)];
  const head = chunk("VP8X", little(ANIMATED, 4), ...extents);
  const forever = chunk("ANIM", little(0xffffffff, 4), little(0, 2));
  const pictures = frames.map(({ webp, milliseconds }) =>
    chunk("ANMF", little(0, 6), ...extents, little(milliseconds, 3), little(0, 1), pictureOf(webp)),
  );
  return chunk("RIFF", Buffer.from("WEBP"), head, forever, ...pictures);
}
