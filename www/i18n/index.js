// Messages by key. A language is one more folder beside en/ with the same keys; what it lacks is
// English.

import * as format from "../ui/number-format.js";
import { en } from "./en/index.js";
import { pseudo } from "./pseudo.js";
import { zh } from "./zh/index.js";

/** @typedef {keyof typeof en} Key */
/** @typedef {Record<Key, string>} Catalogue */

/**
 * `tag` as in the lang attribute; `name` as its speakers write it; `listed`: offered on the page.
 * @typedef {{ tag: string, name: string, listed: boolean, messages: Partial<Catalogue>, digits: { decimal: string, group: string } }} Language
 */

/** @type {Readonly<Record<string, Language>>} */
export const LANGUAGES = {
  en: { tag: "en", name: "English", listed: true, messages: en, digits: { decimal: ".", group: "\u202f" } },
  zh: { tag: "zh-Hans", name: "中文", listed: true, messages: zh, digits: { decimal: ".", group: "," } },
  // Longer words and other digits, to see that everything fits and nothing is left out.
  pseudo: {
    tag: "en-x-pseudo",
    name: "Pseudo",
    listed: false,
    messages: pseudo(en),
    digits: { decimal: ",", group: "." },
  },
};

let current = "en";
/** @type {Catalogue} */
let catalogue = en;

/** The language in use, by its key in `LANGUAGES`. */
export const language = () => current;

/** @param {string} key of `LANGUAGES` */
export function use(key) {
  const next = LANGUAGES[key];
  if (!next) throw new Error(`no language ${key}`);
  current = key;
  catalogue = { ...en, ...next.messages };
  format.use(next.digits);
}

/**
 * The language to use: the first wish that can be met. A wish is a language tag; regions do not matter.
 * @param {readonly (string | null | undefined)[]} wishes
 */
export function choose(wishes) {
  for (const wish of wishes) {
    const key = wish?.toLowerCase().split("-")[0] ?? "";
    if (Object.hasOwn(LANGUAGES, key)) return key;
  }
  return "en";
}

/**
 * Longer texts, such as a lesson's, that come with all their languages: the one in use.
 * @template Words
 * @param {{ en: Words, zh: Words }} words
 */
export const inLanguage = ({ en: english, zh: chinese }) =>
  ({ zh: chinese, pseudo: pseudo(english) })[current] ?? english;

/**
 * The message of a key with its {placeholders} filled in.
 * @param {Key} key
 * @param {Record<string, string | number>} [values]
 */
export const t = (key, values = {}) => fill(catalogue[key], values);

/** A text with its {placeholders} filled in. @param {string} text @param {Record<string, string | number>} values */
export const fill = (text, values) =>
  text.replace(/\{(\w+)\}/g, (whole, name) => (Object.hasOwn(values, name) ? String(values[name]) : whole));

/**
 * Whether the catalogue has such a key.
 * @param {string} key
 * @returns {key is Key}
 */
export const has = (key) => Object.hasOwn(catalogue, key);

/** Attributes that hold words, and where an element names their message. */
const ATTRIBUTES = { "data-t-label": "aria-label", "data-t-title": "title" };

/**
 * Fills every element that names a message: `data-t` its text, `data-t-label` its aria-label,
 * `data-t-title` its title.
 * @param {ParentNode} root
 */
export function translate(root) {
  for (const element of root.querySelectorAll("[data-t]")) {
    const key = element.getAttribute("data-t") ?? "";
    if (has(key)) element.textContent = t(key);
  }
  for (const [from, to] of Object.entries(ATTRIBUTES)) {
    for (const element of root.querySelectorAll(`[${from}]`)) {
      const key = element.getAttribute(from) ?? "";
      if (has(key)) element.setAttribute(to, t(key));
    }
  }
}
