// Messages by key, in the one language that is loaded. A language is one more line in languages.js and a folder with
// the same files: `index.js` with the messages of the page, `texts/` with longer ones that load when they are wanted.

import * as format from "../ui/number-format.js";
import { LANGUAGES } from "./languages.js";

/** @typedef {keyof typeof import("./en/index.js").messages} Key */
/** @typedef {Readonly<Record<Key, string>>} Catalogue */

/**
 * Longer texts by name: what the files in the folders texts/ export.
 * @typedef {object} Texts
 * @property {typeof import("./en/texts/export.js").texts} export
 * @property {typeof import("./en/texts/gallery.js").texts} gallery
 * @property {typeof import("./en/texts/lessons.js").texts} lessons
 * @property {typeof import("./en/texts/maths.js").texts} maths
 * @property {typeof import("./en/texts/methods.js").texts} methods
 * @property {typeof import("./en/texts/own-data.js").texts} own-data
 * @property {typeof import("./en/texts/story.js").texts} story
 * @property {typeof import("./en/texts/teacher.js").texts} teacher
 */

let current = "";
/** @type {Catalogue | undefined} */
let catalogue;
/** @type {Partial<Texts>} */
let texts = {};

/** The language in use, by its key in `LANGUAGES`. */
export const language = () => current;

/** Loads a language and uses it from then on. @param {string} key of `LANGUAGES` */
export async function use(key) {
  const next = LANGUAGES[key];
  if (!next) throw new Error(`there is no language ${key}`);
  const { messages } = await import(`./${key}/index.js`);
  current = key;
  catalogue = messages;
  texts = {};
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
 * Loads longer texts in the language in use.
 * @template {keyof Texts} Name
 * @param {Name} name
 * @returns {Promise<Texts[Name]>}
 */
export async function loadTexts(name) {
  texts[name] ??= (await import(`./${current}/texts/${name}.js`)).texts;
  return textsOf(name);
}

/**
 * Longer texts that `loadTexts` has loaded.
 * @template {keyof Texts} Name
 * @param {Name} name
 * @returns {Texts[Name]}
 */
export function textsOf(name) {
  const found = texts[name];
  if (!found) throw new Error(`the texts “${name}” are not loaded: call loadTexts first`);
  return found;
}

/** @returns {Catalogue} */
function messages() {
  if (!catalogue) throw new Error("no language is loaded: call use first (a test imports ./english.js)");
  return catalogue;
}

/**
 * The message of a key with its {placeholders} filled in.
 * @param {Key} key
 * @param {Record<string, string | number>} [values]
 */
export const t = (key, values = {}) => fill(messages()[key], values);

/** A text with its {placeholders} filled in. @param {string} text @param {Record<string, string | number>} values */
export const fill = (text, values) =>
  text.replace(/\{(\w+)\}/g, (whole, name) => (Object.hasOwn(values, name) ? String(values[name]) : whole));

/**
 * Whether the catalogue has such a key.
 * @param {string} key
 * @returns {key is Key}
 */
export const has = (key) => Object.hasOwn(messages(), key);

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
