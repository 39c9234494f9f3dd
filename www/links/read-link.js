// Reads the link of an address. What puts damaged links right loads only for these.

import { decode, readClean } from "./codec.js";

/**
 * What a link says, at once where nothing in it is damaged.
 * @param {string} fragment with or without its `#`
 * @returns {import("./codec.js").Read | Promise<import("./codec.js").Read>}
 */
export const readLink = (fragment) => readClean(fragment) ?? readLater(fragment);

/** Where the file cannot be loaded, the link is read as it is, and what is wrong in it is said. @param {string} fragment */
async function readLater(fragment) {
  const repairs = await import("./read-damaged.js").catch(() => undefined);
  return repairs ? repairs.readDamaged(fragment) : decode(fragment);
}
