// Statements about the values of settings, as the engine writes them.

/** @typedef {import("./schema.js").Config} Config */
/** @typedef {import("./schema.js").Key} Key */
/**
 * @typedef {(
 *   | { is: readonly [Key, string] }
 *   | { isNot: readonly [Key, string] }
 *   | { positive: Key }
 *   | { all: readonly Condition[] }
 *   | { any: readonly Condition[] }
 * )} Condition
 */

/** @param {Condition} condition @param {Config} config @returns {boolean} */
export function holds(condition, config) {
  if ("is" in condition) return config[condition.is[0]] === condition.is[1];
  if ("isNot" in condition) return config[condition.isNot[0]] !== condition.isNot[1];
  if ("positive" in condition) return Number(config[condition.positive]) > 0;
  if ("all" in condition) return condition.all.every((part) => holds(part, config));
  return condition.any.some((part) => holds(part, config));
}
