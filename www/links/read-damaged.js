// Reads links that were damaged on their way. It loads when a link does not read at once.

import { decode, KNOWN } from "./codec.js";
import { repair } from "./repair.js";

/**
 * What a fragment says once it is put right, with or without its `#`.
 * @param {string} fragment
 * @returns {import("./codec.js").Read}
 */
export function readDamaged(fragment) {
  const { fragment: whole, doubt } = repair(fragment, KNOWN);
  return decode(whole, doubt);
}

/**
 * What a fragment was before it was sent around, without `#`. Dots that say that its end is lost stay.
 * @param {string} fragment
 */
export function canonical(fragment) {
  const { fragment: whole, doubt } = repair(fragment, KNOWN);
  return doubt && !repair(whole, KNOWN).doubt ? `${whole}…` : whole;
}

export { linkIn } from "./repair/address.js";
