// Messages by key. A language is one more file beside en.js with the same keys.

import { en } from "./en.js";

/** @typedef {keyof typeof en} Key */
/** @typedef {Record<Key, string>} Catalogue */

/** @type {Catalogue} */
let catalogue = en;

/** @param {Catalogue} next */
export function use(next) {
  catalogue = next;
}

/**
 * The message of a key with its {placeholders} filled in.
 * @param {Key} key
 * @param {Record<string, string | number>} [values]
 */
export function t(key, values = {}) {
  return catalogue[key].replace(/\{(\w+)\}/g, (whole, name) =>
    Object.hasOwn(values, name) ? String(values[name]) : whole,
  );
}

/**
 * Whether the catalogue has such a key.
 * @param {string} key
 * @returns {key is Key}
 */
export const has = (key) => Object.hasOwn(catalogue, key);

/**
 * Fills every element that names a message: `data-t` its text, `data-t-label` its aria-label.
 * @param {ParentNode} root
 */
export function translate(root) {
  for (const element of root.querySelectorAll("[data-t]")) {
    const key = element.getAttribute("data-t") ?? "";
    if (has(key)) element.textContent = t(key);
  }
  for (const element of root.querySelectorAll("[data-t-label]")) {
    const key = element.getAttribute("data-t-label") ?? "";
    if (has(key)) element.setAttribute("aria-label", t(key));
  }
}
