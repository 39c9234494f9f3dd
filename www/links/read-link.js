// Reads the link of an address. The code that puts damaged links right is loaded only when there is one.

import { decode, readClean } from "./codec.js";

/**
 * What a link says: at once if it is undamaged, otherwise as a promise.
 * @param {string} fragment with or without its `#`
 * @returns {import("./codec.js").Read | Promise<import("./codec.js").Read>}
 */
export const readLink = (fragment) => readClean(fragment) ?? readLater(fragment);

/** Where that code cannot be loaded, the link is read as it is, with a note for each thing that is wrong. @param {string} fragment */
async function readLater(fragment) {
  const repairs = await import("./read-damaged.js").catch(() => undefined);
  return repairs ? repairs.readDamaged(fragment) : decode(fragment);
}
