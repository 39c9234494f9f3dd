// The pictures in a PDF, as browsers write it: uncompressed objects, each with one compressed stream.

import { inflateSync } from "node:zlib";

/**
 * A picture of eight bits a channel.
 * @typedef {object} Picture
 * @property {number} width
 * @property {number} height
 * @property {Uint8Array} rgb three numbers a pixel
 * @property {Uint8Array} alpha one a pixel
 */

/** An entry of a dictionary. @param {string} dictionary @param {string} key */
const entry = (dictionary, key) => Number(new RegExp(`/${key} (\\d+)`).exec(dictionary)?.[1]);

/** @param {Uint8Array} bytes @returns {Picture[]} in the order of the file, those with a mask only, as canvases have one */
export function picturesIn(bytes) {
  const file = Buffer.from(bytes);
  const text = file.toString("latin1");
  /** @type {Map<number, { dictionary: string, data: () => Uint8Array }>} */
  const objects = new Map();
  for (const match of text.matchAll(/(?:^|\n)(\d+) 0 obj\s*<<((?:(?!endobj)[\s\S])*?)>>\s*stream\r?\n/g)) {
    const [whole, id, dictionary = ""] = match;
    if (!dictionary.includes("/Subtype /Image")) continue;
    const start = match.index + whole.length;
    objects.set(Number(id), { dictionary, data: () => inflateSync(file.subarray(start)) });
  }
  return [...objects.values()].flatMap(({ dictionary, data }) => {
    const mask = objects.get(entry(dictionary, "SMask"));
    if (!mask) return [];
    return [
      { width: entry(dictionary, "Width"), height: entry(dictionary, "Height"), rgb: data(), alpha: mask.data() },
    ];
  });
}

/** The mean colour of what is drawn, from 0 to 255 a channel. @param {Pick<Picture, "rgb" | "alpha">} picture */
export function colourOf({ rgb, alpha }) {
  const sums = [0, 0, 0];
  let weight = 0;
  for (const [pixel, opacity] of alpha.entries()) {
    weight += opacity;
    for (let k = 0; k < 3; k++) sums[k] = (sums[k] ?? 0) + opacity * (rgb[3 * pixel + k] ?? 0);
  }
  return sums.map((sum) => Math.round(sum / weight));
}
