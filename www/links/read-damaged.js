// Reads links that were damaged on their way. It is loaded when a link cannot be read at once.

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
 * A fragment as it was before it was sent around, without `#`. Dots at its end say that this is lost.
 * @param {string} fragment
 */
export function canonical(fragment) {
  const { fragment: whole, doubt } = repair(fragment, KNOWN);
  return doubt && !repair(whole, KNOWN).doubt ? `${whole}…` : whole;
}

export { linkIn } from "./repair/address.js";
