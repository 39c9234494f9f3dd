// What is drawn in which colour.

import { t } from "../i18n/index.js";
import { make } from "../ui/dom.js";
import * as format from "../ui/number-format.js";

/**
 * @typedef {object} Entry
 * @property {"data" | "model" | "reweighted" | "exact" | "soft" | "prediction"} colour
 * @property {import("../i18n/index.js").Key} text
 * @property {Record<string, string>} [values] of the placeholders in the text
 * @property {"area" | "dashed" | "dotted"} [shape]
 */

/**
 * @param {{ weightsReliable?: boolean } | undefined} curves
 * @param {boolean} [plain] without what is reweighted
 * @returns {Entry[]}
 */
export const populations = (curves, plain = false) => [
  { ...DATA, shape: "area" },
  { colour: "model", text: "legend.model" },
  ...(plain ? [] : [reweighted(curves)]),
];

/** Whether what cannot be trusted is left out: to a first visitor it would mean nothing. @param {import("../state/state.js").State} state */
export const isPlain = ({ guide, curves }) => guide !== undefined && curves?.weightsReliable === false;

/** What is reweighted, or that it is not to be trusted. @param {{ weightsReliable?: boolean } | undefined} curves @returns {Entry} */
export const reweighted = (curves) => ({
  colour: "reweighted",
  text: curves?.weightsReliable === false ? "legend.reweightedUntrusted" : "legend.reweighted",
});

/** @type {Entry} */
export const DATA = { colour: "data", text: "legend.data" };

/** @type {Entry} */
export const EXACT = { colour: "exact", text: "legend.exact", shape: "dashed" };

/** A pinned run, whatever the colour. @type {Entry} */
export const PINNED = { colour: "soft", text: "compare.pinned", shape: "dotted" };

/**
 * What somebody has drawn, and how far it is from the run; nothing where there is none.
 * @param {import("../predictions/measure.js").Shown | undefined} drawn
 * @param {number | undefined} distance
 * @returns {Entry[]}
 */
export function prediction(drawn, distance) {
  if (!drawn) return [];
  if (drawn.top !== undefined || distance === undefined) return [{ colour: "prediction", text: "legend.prediction" }];
  return [{ colour: "prediction", text: `prediction.${drawn.plot}`, values: { distance: format.fixed(distance, 2) } }];
}

/**
 * The same as a sentence, with a space before it.
 * @param {import("../predictions/measure.js").Shown | undefined} drawn
 * @param {number | undefined} distance
 */
export const predictionSummary = (drawn, distance) =>
  drawn && distance !== undefined
    ? ` ${t(`prediction.${drawn.plot}Summary`, { distance: format.fixed(distance, 3) })}`
    : "";

/** The entries as items of a list. @param {readonly Entry[]} entries */
export const legendItems = (entries) =>
  entries.map(({ colour, shape, text, values }) =>
    make("li", { className: `${colour} ${shape ?? ""}` }, t(text, values)),
  );
