// The key of a picture.

import { t } from "../i18n/index.js";
import { make } from "../ui/dom.js";

/** @typedef {{ colour: "data" | "model" | "reweighted" | "exact" | "soft", text: import("../i18n/index.js").Key, shape?: "area" | "dashed" | "dotted" }} Entry */

/** @param {{ weightsReliable?: boolean } | undefined} curves @returns {Entry[]} */
export const populations = (curves) => [
  { colour: "data", text: "key.data", shape: "area" },
  { colour: "model", text: "key.model" },
  reweighted(curves),
];

/** What is reweighted, or that it is not to be trusted. @param {{ weightsReliable?: boolean } | undefined} curves @returns {Entry} */
export const reweighted = (curves) => ({
  colour: "reweighted",
  text: curves?.weightsReliable === false ? "key.reweightedUntrusted" : "key.reweighted",
});

/** @type {Entry} */
export const EXACT = { colour: "exact", text: "key.exact", shape: "dashed" };

/** A pinned run, whatever the colour. @type {Entry} */
export const PINNED = { colour: "soft", text: "compare.pinned", shape: "dotted" };

/** @param {HTMLElement} panel */
export function keyOf(panel) {
  const list = panel.querySelector(".key");
  let shown = "";
  return (/** @type {Entry[]} */ entries) => {
    const next = entries.map(({ text }) => text).join();
    if (!list || next === shown) return;
    shown = next;
    const item = (/** @type {Entry} */ { colour, text, shape }) =>
      make("li", { className: `${colour} ${shape ?? ""}` }, t(text));
    list.replaceChildren(...entries.map(item));
  };
}
