// Links as messengers, mail programs and editors leave them, put right before they are read: escaped once more
// or twice, with the punctuation of the sentence around them, with invisible characters, line breaks, and the
// marks of those who count clicks. A link that is valid stays what it is, letter by letter. Rust does the same
// in `config/repair.rs`; both are tested with `tests/data/mangled-links.json`.

import { isTracking, withoutEntities } from "./marks.js";

/**
 * The keys of a link, and the words that their values are made of, where these are known.
 * @typedef {ReadonlyMap<string, readonly string[]>} Known
 */
/**
 * @typedef {object} Repaired
 * @property {string} fragment without `#`
 * @property {{ key: string, value: string }} [doubt] the last entry, where dots after it may stand for its end
 */

/** Layers of escaping that are taken off. */
const MOST_LAYERS = 5;
/** What ends a sentence or closes what the link stands in; no value ends in these. */
const ENDING = /^(?:[\s.,;:!?"'`*~>…‥·”“’‘»«›‹、。，；：！？》〉」』】〕）］｝＞〗]|\p{Cf})$/u;
/** What else ends no value but that of a note and of weights. */
const LOOSE_END = /[/\\|_-]$/;
/**
 * What follows a link in a page, in a message or in a sentence: another address, a tag, words, an emoji. A line
 * that was broken goes on within a word.
 */
const FOLLOWING =
  /(?:[<>|"]|\]\s*\(|(?<![,\s])[^\S\r\n]+(?=\p{L})|(?<![,\s])\s+(?=\p{L}+\s)|\p{Extended_Pictographic}).*$/su;
const CLOSING = new Map([
  [")", "("],
  ["]", "["],
  ["}", "{"],
]);
/** What gets before a link. */
const BEFORE = /^(?:[\s#!?/]|%23|%20|%0[AD]|%E2%80%8[B-F]|%EF%BB%BF)+(?=v\d)/i;
/** What is not seen, and breaks of lines. Notes may hold these: they join the parts of an emoji. */
const UNSEEN = /\p{Cf}|\p{Cc}|\p{Variation_Selector}|[\u115f\u1160\u3164\u2028\u2029]/gu;
/** Dashes that editors make of a minus sign. */
const DASHES = /[\u2010-\u2015\u2212\uff0d]/g;
/** The fields whose value is sixteen hexadecimal digits. */
const DIGESTS = ["digest", "data"];
/** The one field that holds any text, and the one that may end in any sign of base64. */
const [TEXT, WEIGHTS] = ["note", "weights"];

/**
 * @param {string} text the fragment of an address, with or without `#`
 * @param {Known} known
 * @returns {Repaired}
 */
export function repair(text, known) {
  const given = text.replace(/^#/, "");
  const whole = withoutMarks(unescaped(given.replace(BEFORE, "")));
  const pairs = whole.split("&").map((pair) => separated(pair));
  const version = cleaned(ended(pairs[0] ?? "", pairs.length === 1)).toLowerCase();
  if (!/^v\d{1,9}$/.test(version)) return { fragment: given };
  const kept = printable(pairs.slice(1).filter((pair) => pair !== "" && !isMark(pair, known)));
  let dots = false;
  while (kept.length > 0) {
    const last = kept.pop() ?? "";
    const end = ended(last, true);
    dots ||= /(?:…|\.\.\.|%E2%80%A6)\W*$/i.test(last);
    if (end === "") continue;
    kept.push(end);
    break;
  }
  const mended = kept.map((pair) => mend(pair, known));
  const fragment = [version, ...new Set(mended)].join("&");
  const doubt = dots ? doubtOf(mended.at(-1) ?? "") : undefined;
  return { fragment, ...(doubt && { doubt }) };
}

/** Without the layers of escaping that lie over the signs between the pairs. @param {string} text */
function unescaped(text) {
  // As programs write `&` within quotation marks.
  let plain = text.replace(/\\+u0026/gi, "&");
  for (let layer = 0; layer < MOST_LAYERS && /^v\d{1,9}%(?:25)*26/i.test(plain); layer++) {
    const decoded = decode(plain);
    if (decoded === undefined) break;
    plain = decoded;
  }
  return withoutEntities(plain);
}

/** Without what browsers and those who count clicks append. @param {string} text */
function withoutMarks(text) {
  // Slack writes <address|text>, Markdown [text](address).
  const alone = text.replace(/(?:\||\]\()\s*https?:.*$/is, "");
  const own = alone.replace(/(?:#|%23)?:~:.*$/s, "").replace(/#(?:_=_)?[#\s]*$/, "");
  return own.replace(/\?(?=([\w.-]+)=)/g, (sign, name) => (isTracking(name) ? "&" : sign));
}

/** With its sign of equality plain, and its value with as many layers less. @param {string} pair */
function separated(pair) {
  if (pair.includes("=")) return pair;
  const found = /^[\w-]+%((?:25)*)3D/i.exec(pair);
  let plain = pair;
  for (let layer = 0; found && layer <= (found[1] ?? "").length / 2; layer++) plain = decode(plain) ?? plain;
  return plain;
}

/** @param {string} pair @param {Known} known */
function isMark(pair, known) {
  const [key = ""] = pair.split("=");
  return isTracking(key) && !known.has(key);
}

/** Where mail wrote each `=` as `=3D` and that was left: without. @param {string[]} pairs */
function printable(pairs) {
  const isLeft = (/** @type {string} */ pair) => /^[\w-]+=3D/.test(pair) && !/=[0-9A-F]{16}$/i.test(pair);
  return pairs.length > 0 && pairs.every(isLeft) ? pairs.map((pair) => pair.replace("=3D", "=")) : pairs;
}

/**
 * The last pair without what follows a link in a sentence. Of a note only signs that are never plain in one.
 * @param {string} pair
 * @param {boolean} isLast
 */
function ended(pair, isLast) {
  if (!isLast) return pair;
  const at = pair.indexOf("=");
  const [key, value] = at < 0 ? ["", pair] : [pair.slice(0, at + 1), pair.slice(at + 1)];
  const name = cleaned(key.slice(0, -1)).toLowerCase();
  if (name === TEXT) return strip(pair);
  const plain = decode(value) ?? value;
  const digest = DIGESTS.includes(name) ? /^[0-9A-F]{16}(?![0-9A-F])/i.exec(cleaned(plain))?.[0] : undefined;
  if (digest !== undefined) return key + (cleaned(value) === digest ? value : digest);
  let end = strip(plain.replace(FOLLOWING, ""));
  while (name !== WEIGHTS && LOOSE_END.test(end)) end = strip(end.slice(0, -1));
  if (end === plain) return pair;
  return key + (plain === value ? end : encode(end));
}

/** Without endings, closing brackets among them that nothing opened. @param {string} text */
function strip(text) {
  let end = text.length;
  /** How many brackets of a kind are closed and not opened. @type {Map<string, number>} */
  const spare = new Map();
  for (const [close, open] of CLOSING) spare.set(close, text.split(close).length - text.split(open).length);
  for (; end > 0; end--) {
    const last = text.charAt(end - 1);
    const count = spare.get(last);
    if (count === undefined ? !ENDING.test(last) : count <= 0) break;
    if (count !== undefined) spare.set(last, count - 1);
  }
  return text.slice(0, end);
}

/** A pair with key and words as they are known, and without what does not belong to its value. @param {string} pair @param {Known} known */
function mend(pair, known) {
  const [key, rawValue] = keyAndValue(pair, known);
  if (rawValue === undefined) return key;
  if (key === TEXT) return `${key}=${rawValue}`;
  let value = cleaned(rawValue);
  if (DIGESTS.includes(key) && /^[0-9A-F]{16}$/i.test(value)) value = value.toLowerCase();
  const words = known.get(key) ?? [];
  // Capitals of an app, and DW-4 as people write it.
  value = value.replace(/[A-Za-z][\w-]*/g, (found) => words.find((word) => isSame(word, found)) ?? found);
  return `${key}=${value === rawValue || value === decode(rawValue) ? rawValue : encode(value)}`;
}

/** @param {string} word @param {string} found */
const isSame = (word, found) => word.toLowerCase() === found.toLowerCase().replace(/[-_]/g, "");

/**
 * The key as it is known. Where a mail broke a line, a sign of equality may stand within key or value.
 * @param {string} pair
 * @param {Known} known
 * @returns {[key: string, value: string | undefined]}
 */
function keyAndValue(pair, known) {
  const parts = pair.split("=");
  for (let cut = 1; cut <= parts.length; cut++) {
    const name = cleaned(parts.slice(0, cut).join("")).toLowerCase();
    // A page may have taken `&amp` without its semicolon for a name.
    const names = [name, name.replace(/^amp;?/, "")];
    const key = [...known.keys()].find((each) => names.includes(each.toLowerCase()));
    if (key === undefined) continue;
    const rest = parts.slice(cut);
    return [key, rest.length > 0 ? rest.join(key === TEXT ? "=" : "") : undefined];
  }
  const [rawKey = "", ...rest] = parts;
  return [rawKey, rest.length > 0 ? rest.join("=") : undefined];
}

/** Decoded to the last layer; without unseen characters, spaces and backslashes, and with plain signs. @param {string} raw */
function cleaned(raw) {
  let plain = decode(raw);
  if (plain === undefined) return raw;
  for (let layer = 0; layer < MOST_LAYERS && /%[0-9A-F]{2}/i.test(plain); layer++) plain = decode(plain) ?? plain;
  const narrow = plain.replace(/[\uff01-\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0));
  return narrow
    .replace(UNSEEN, "")
    .replace(DASHES, "-")
    .replace(/[\s\\]+/g, "");
}

/** Escaped, except for the signs that a link holds plain. @param {string} text */
const encode = (text) =>
  encodeURIComponent(text.replace(/\p{Surrogate}/gu, "\ufffd")).replace(/%(?:2C|3A|2F)/g, decodeURIComponent);

/** @param {string} text @returns {string | undefined} */
function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** The last pair, if more may have followed in it. @param {string} pair */
function doubtOf(pair) {
  const [key = "", value = ""] = pair.split("=");
  return DIGESTS.includes(key) && value.length === 16 ? undefined : { key, value };
}

/**
 * The link in an address: its fragment; or its query, where the `#` was lost on the way (`?v1&system=dw4`).
 * @param {{ hash: string, search: string }} address
 * @returns {{ fragment: string, search: string }} the link without `#`, and the query without the link
 */
export function linkIn({ hash, search }) {
  const fragment = hash.replace(/^#/, "");
  const query = queryLink(search);
  const isLink = /^(?:\W|%[\dA-F]{2})*v[\s\p{Cf}]*\d/iu.test(fragment);
  if (query === undefined || isLink) return { fragment, search };
  const pairs = query.replace(/^(v\d+)=/i, "$1").split("&");
  const isLanguage = (/** @type {string} */ pair) => pair.startsWith("lang=");
  const language = [...search.slice(1).split("&"), ...pairs].find(isLanguage);
  return { fragment: pairs.filter((pair) => !isLanguage(pair)).join("&"), search: language ? `?${language}` : "" };
}

/** The link in a query, its version first, wherever programs that sort queries have put it. @param {string} search */
function queryLink(search) {
  const plain = search.slice(1).replace(/^(?:[\s#!?/]|\p{Cf}|%23|%20|%0[AD]|%E2%80%8[B-F]|%EF%BB%BF)+(?=v\d)/iu, "");
  const [, before = "", link] = /^(.*&)?(v\d{1,9}(?:%(?:25)*26|=?&|=?$|[.,;:!?)\]}>"'…%].*$).*)/is.exec(plain) ?? [];
  if (link === undefined || !/^v\d+=?$/i.test(link)) return link;
  return [link, ...before.split("&").filter((pair) => pair !== "")].join("&");
}
