// Links as messengers, mail programs and editors leave them, put right before they are read: escaped once more
// or twice, with the punctuation of the sentence around them, with invisible characters, line breaks, and the
// marks of those who count clicks. A link that is valid stays what it is, letter by letter. Rust does the same
// in `config/repair.rs`; both are tested with `tests/data/mangled-links.json`.

/**
 * @typedef {object} Repaired
 * @property {string} fragment without `#`
 * @property {{ key: string, value: string }} [doubt] the last entry, where dots after it may stand for its end
 */

/** Layers of escaping that are taken off. */
const MOST_LAYERS = 5;
/** What ends a sentence or closes what the link stands in; no value ends in these. */
const ENDING = /^(?:[\s.,;:!?"'`*~>…‥·”“’‘»«›‹、。，；：！？》〉」』】〕）］｝＞〗]|\p{Cf})$/u;
const CLOSING = new Map([
  [")", "("],
  ["]", "["],
  ["}", "{"],
]);
/** What is not seen, and breaks of lines. Notes may hold these: they join the parts of an emoji. */
const UNSEEN = /\p{Cf}|\p{Cc}|\p{Variation_Selector}|[\u115f\u1160\u3164\u2028\u2029]/gu;
/** Dashes that editors make of a minus sign. */
const DASHES = /[\u2010-\u2015\u2212\uff0d]/g;
/** Names that are added to links to tell where a click came from. */
const TRACKING =
  /^(?:utm_\w+|mtm_\w+|pk_\w+|hsa_\w+|fb_\w+|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid|twclid|ttclid|li_fat_id|igshid|igsh|mc_cid|mc_eid|_hsenc|_hsmi|_ga|_gl|mkt_tok|srsltid|vero_id|ref|ref_src|ref_url|referrer|si|s|t|from|source|spm|scene|isappinstalled|nsukey|share_\w+|wxshare\w*)$/i;
/** The fields whose value is sixteen hexadecimal digits. */
const DIGESTS = ["digest", "data"];
/** The one field that holds any text. */
const TEXT = "note";

/**
 * @param {string} text the fragment of an address, with or without `#`
 * @param {readonly string[]} keys that a link may hold
 * @returns {Repaired}
 */
export function repair(text, keys) {
  const given = text.replace(/^#/, "");
  const whole = withoutMarks(unescaped(given.replace(/^(?:\s|#|%23)+(?=v\d)/i, "")));
  const pairs = whole.split("&").map((pair) => separated(pair));
  const version = cleaned(ended(pairs[0] ?? "", pairs.length === 1)).toLowerCase();
  if (!/^v\d{1,9}$/.test(version)) return { fragment: given };
  const kept = pairs.slice(1).filter((pair) => pair !== "" && !isTracking(pair, keys));
  let dots = false;
  while (kept.length > 0) {
    const last = kept.pop() ?? "";
    const end = ended(last, true);
    dots ||= /(?:…|\.\.\.|%E2%80%A6)\W*$/i.test(last);
    if (end === "") continue;
    kept.push(end);
    break;
  }
  const mended = kept.map((pair) => mend(pair, keys));
  const fragment = [version, ...mended].join("&");
  const doubt = dots ? doubtOf(mended.at(-1) ?? "") : undefined;
  return { fragment, ...(doubt && { doubt }) };
}

/** Without the layers of escaping that lie over the signs between the pairs. @param {string} text */
function unescaped(text) {
  let plain = text;
  for (let layer = 0; layer < MOST_LAYERS && /^v\d{1,9}%(?:25)*26/i.test(plain); layer++) {
    const decoded = decode(plain);
    if (decoded === undefined) break;
    plain = decoded;
  }
  // Editors of pages escape `&` in their own way, some twice.
  return plain.replace(/&(?:(?:amp|#38|#x26)(?:;|%3B))+/gi, "&");
}

/** Without what browsers and those who count clicks append. @param {string} text */
function withoutMarks(text) {
  const own = text.replace(/(?:#|%23)?:~:.*$/s, "").replace(/#(?:_=_)?[#\s]*$/, "");
  return own.replace(/\?(?=([\w.-]+)=)/g, (sign, name) => (TRACKING.test(name) ? "&" : sign));
}

/** With its sign of equality plain, and its value with as many layers less. @param {string} pair */
function separated(pair) {
  if (pair.includes("=")) return pair;
  const found = /^[\w-]+%((?:25)*)3D/i.exec(pair);
  let plain = pair;
  for (let layer = 0; found && layer <= (found[1] ?? "").length / 2; layer++) plain = decode(plain) ?? plain;
  return plain;
}

/** @param {string} pair @param {readonly string[]} keys */
function isTracking(pair, keys) {
  const [key = ""] = pair.split("=");
  return TRACKING.test(key) && !keys.includes(key);
}

/**
 * The last pair without what follows a link in a sentence. Of a note only signs that are never plain in one.
 * @param {string} pair
 * @param {boolean} isLast
 */
function ended(pair, isLast) {
  if (!isLast) return pair;
  const at = pair.indexOf("=");
  if (pair.slice(0, at).toLowerCase() === TEXT) return strip(pair);
  const [key, value] = at < 0 ? ["", pair] : [pair.slice(0, at + 1), pair.slice(at + 1)];
  const plain = decode(value);
  if (plain === undefined) return key + strip(value);
  const end = strip(plain);
  return end === plain ? pair : key + encode(end);
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

/** A pair with the key as it is known, and without what does not belong to its value. @param {string} pair @param {readonly string[]} keys */
function mend(pair, keys) {
  const at = pair.indexOf("=");
  const rawKey = at < 0 ? pair : pair.slice(0, at);
  const rawValue = at < 0 ? undefined : pair.slice(at + 1);
  const name = cleaned(rawKey);
  const key = keys.find((known) => known.toLowerCase() === name.toLowerCase()) ?? rawKey;
  if (rawValue === undefined) return key;
  if (key === TEXT) return `${key}=${rawValue}`;
  let value = cleaned(rawValue);
  if (DIGESTS.includes(key) && /^[0-9A-F]{16}$/i.test(value)) value = value.toLowerCase();
  return `${key}=${value === rawValue || value === decode(rawValue) ? rawValue : encode(value)}`;
}

/** Decoded to the last layer; without unseen characters, and with plain signs. @param {string} raw */
function cleaned(raw) {
  let plain = decode(raw);
  if (plain === undefined) return raw;
  for (let layer = 0; layer < MOST_LAYERS && /%[0-9A-F]{2}/i.test(plain); layer++) plain = decode(plain) ?? plain;
  return plain.replace(UNSEEN, "").replace(DASHES, "-");
}

/** Escaped, except for the signs that a link holds plain. @param {string} text */
const encode = (text) => encodeURIComponent(text).replace(/%(?:2C|3A|2F)/g, decodeURIComponent);

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
  const [, query] = /(?:^\?|&)(v\d{1,9}(?:%(?:25)*26|=?&|=?$).*)/is.exec(search) ?? [];
  const isBare = /^#?(?:_=_|:~:.*)?$/s.test(hash);
  if (query === undefined || !isBare) return { fragment: hash.replace(/^#/, ""), search };
  const pairs = query.replace(/^(v\d+)=/i, "$1").split("&");
  const isLanguage = (/** @type {string} */ pair) => pair.startsWith("lang=");
  const language = [...search.slice(1).split("&"), ...pairs].find(isLanguage);
  return { fragment: pairs.filter((pair) => !isLanguage(pair)).join("&"), search: language ? `?${language}` : "" };
}
