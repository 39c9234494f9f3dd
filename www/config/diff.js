// In what two runs differ, and what of them can be laid over each other.

import { sameTarget } from "./applicability.js";
import { KEYS, labelOf } from "./schema.js";

/** @typedef {import("./schema.js").Config} Config */
/** @typedef {import("./schema.js").Value} Value */

/**
 * The settings that differ, in the order of links.
 * @param {Config} a
 * @param {Config} b
 * @returns {{ key: string, label: string, a: Value, b: Value }[]}
 */
export const differences = (a, b) =>
  KEYS.filter((key) => a[key] !== b[key]).map((key) => ({
    key,
    label: labelOf(key),
    a: a[key],
    b: b[key],
  }));

/** @typedef {{ config: Config, known: boolean }} Run `known`: whether the entropy of its target is */

/**
 * What of two runs has the same meaning in both: densities and energies where they have one target, learning
 * curves where both are distances to the truth, or likelihoods of the same kind of data.
 * @param {Run} a
 * @param {Run} b
 * @returns {{ densities: boolean, learning: boolean }}
 */
export function comparable(a, b) {
  const densities = sameTarget(a.config, b.config);
  const learning = a.known === b.known && (a.known || (densities && a.config.data === b.config.data));
  return { densities, learning };
}

/** Whether the best possible likelihood is known. @param {import("../trainer/messages.js").Report} report */
export const knows = ({ entropy }) => typeof entropy === "number";
