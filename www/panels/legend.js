// What is drawn in which colour.

import { t } from "../i18n/index.js";
import { make } from "../ui/dom.js";

/** @typedef {{ colour: "data" | "model" | "reweighted" | "exact" | "soft", text: import("../i18n/index.js").Key, shape?: "area" | "dashed" | "dotted" }} Entry */

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

/** The entries as items of a list. @param {readonly Entry[]} entries */
export const legendItems = (entries) =>
  entries.map(({ colour, shape, text }) => make("li", { className: `${colour} ${shape ?? ""}` }, t(text)));
