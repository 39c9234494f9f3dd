// The pinned run as text, for a reload within the same tab.

import { DEFAULTS, parseConfig } from "../config/schema.js";

/** @typedef {import("./pinned-run.js").Pinned} Pinned */

/** Another one is not read. */
const FORMAT = 1;

/** @type {Record<string, (values: (number | null)[]) => Float64Array | Uint8Array>} */
const ARRAYS = {
  // What is not finite is not known.
  Float64Array: (values) => Float64Array.from(values, (value) => value ?? Number.NaN),
  Uint8Array: (values) => Uint8Array.from(values, Number),
};

/** @param {Pinned} pinned */
export const write = (pinned) =>
  JSON.stringify({ format: FORMAT, pinned }, (_, value) =>
    ArrayBuffer.isView(value)
      ? {
          array: value.constructor.name,
          values: Array.from(/** @type {ArrayLike<number>} */ (/** @type {unknown} */ (value))),
        }
      : value,
  );

/**
 * What `write` wrote; undefined for anything else.
 * @param {string} text
 * @returns {Pinned | undefined}
 */
export function read(text) {
  try {
    const { format, pinned } = JSON.parse(text, (_, value) => {
      const array = value && typeof value === "object" && Object.hasOwn(ARRAYS, value.array) && ARRAYS[value.array];
      return array ? array(value.values) : value;
    });
    if (format !== FORMAT || typeof pinned.report.step !== "number" || !Array.isArray(pinned.history)) return undefined;
    // The page counts its runs anew: this one is none of them.
    return { ...pinned, run: -1, config: parseConfig(DEFAULTS, Object.entries(pinned.config)).config };
  } catch {
    return undefined;
  }
}
