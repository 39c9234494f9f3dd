// The languages of the page. Each has a folder of its own beside this file, which only those load who speak it.

/**
 * `tag` as in the lang attribute; `name` as its speakers write it; `digits` as numbers are written.
 * @typedef {{ tag: string, name: string, digits: { decimal: string, group: string } }} Language
 */

/** By the name of the folder. @type {Readonly<Record<string, Language>>} */
export const LANGUAGES = {
  en: { tag: "en", name: "English", digits: { decimal: ".", group: "\u202f" } },
  zh: { tag: "zh-Hans", name: "中文", digits: { decimal: ".", group: "," } },
};
