// What the page says about data that people import; `loadTexts("own-data")` comes before.

import { fill, textsOf } from "../i18n/index.js";

/** @typedef {keyof import("../i18n/index.js").Texts["own-data"]} Key */

/** @param {Key} key @param {Record<string, string | number>} [values] */
export const say = (key, values = {}) => fill(textsOf("own-data")[key], values);
