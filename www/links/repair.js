// Links as messengers, mail programs and editors leave them, put right before they are read: escaped once more
// or twice, with the punctuation of the sentence around them, with invisible characters, line breaks, and the
// marks of those who count clicks. A link that is valid stays what it is, letter by letter. Rust does the same
// in `config/repair.rs`; both are tested with `tests/data/mangled-links.json`.

import { isSafeLinksData, isTracking, withoutEntities } from "./marks.js";

/**
 * The keys of a link, and the words that their values are made of, where these are known.
 * @typedef {ReadonlyMap<string, readonly string[]>} Known
 */
/**
 * @typedef {object} Repaired
 * @property {string} fragment without `#`
 * @property {{ key: string, value: string }} [doubt] the last entry, where what follows it may be its end
 */

/** Layers of escaping that are taken off. */
const MOST_LAYERS = 5;
/** Parts of a key that a mail may have broken. */
const MOST_BREAKS = 8;
/** What ends a sentence or closes what the link stands in; no value ends in these. */
const ENDING = /^(?:[\s.,;:!?"'`*~>…‥·”“’‘»«›‹、。，；：！？．～》〉」』】〕）］｝＞〗]|\p{Cf})$/u;
/** What else ends no value but that of a note, and which of it ends no weights. */
const [LOOSE_END, WEIGHTS_END] = [/[/\\|_+=-]$/, /[/\\|+=]$/];
/**
 * What follows a link in a page, in a message or in a sentence: another address, a tag, brackets, words, an emoji; in
 * other scripts than Latin, which no value has, also without a space between. A line that was broken goes on within a word.
 */
const FOLLOWING =
  /(?:[<>|"()[\]{}#@\ufffc「」『』【】《》（）]|[，、。；：！？](?=[^\0-\x7f])|(?<=[^,\s])(?:[^\S\r\n]+(?=\p{L})|\s+(?=\p{L}+\s)|\s+(?=\p{Pd}\s))|[—―](?=\s*\p{L})|(?![\0-\u024f\u115f\u1160\u3164\uff01-\uff5e])\p{L}|[،؛؟۔।॥｡､]|[\u{1f1e6}-\u{1f1ff}]|\p{Extended_Pictographic}).*$/su;
/** What is left at an end of a sign that was escaped and cut. */
const HALF_ESCAPE = /(?<=[^%])(?:%[89A-F][\dA-F]){0,3}(?:%[\dA-F]?)?$/i;
/** A sign `&` that is still escaped, or of full width, where the others are not. */
const ESCAPED_AND = /%(?:25)*26(?:(?:amp|%(?:25)*23(?:38|x26))(?:;|%(?:25)*3B))*|(?:＆|%EF%BC%86)(?=[\w-]+[=＝%])/i;
/** The one value that may have brackets, those of an address. */
const HOST = "embed";
/** Behind what more digits may belong to a number: dots at its end; within, a break of a line that is no longer one. */
const CUT = /(?:…|\.\.\.|%E2%80%A6)\W*$|\d\s*(?:<w?br[\s/]*)?>[\s>]*\d/i;
/** A version, as programs that know no keys without values write it. */
const VERSION = /^(v\d{1,9})(?:=(?:1|true)?|\+)?$/i;
const CLOSING = new Map([
  [")", "("],
  ["]", "["],
  ["}", "{"],
]);
/** What gets before a link: signs and letters of other scripts, plain, escaped or as pages write them. */
const BEFORE =
  /^(?:&(?:#?[a-z\d]+;)*|[^a-z\d%&]|%(?:25)*(?:[0-289A-F][\dA-F]|3[A-F]|40|[57][B-F]|60))+(?=(?:v|ｖ|%EF%BD%96)(?:\d|[０-９]|%EF%BC%9\d))/i;
/** A link within an address: the sign before its version, and all from there. */
const WITHIN = /https?(?::|%(?:25)*3A).*?(#|\?|%(?:25)*(?:23|3F))(v\d{1,9}(?:[\\&%].*)?)$/is;
/** What a gateway of mail, Proofpoint's, makes of a link, in either of its versions. */
const DEFENSE = /urldefense\.[\w.]+\/(?:v2\/url\?u=([^&]*)|v3\/__(.*?)__;)/is;
/** A version before signs of full width. */
const WIDE = /^(?:v|ｖ|%EF%BD%96)(?:\d|[０-９]|%EF%BC%9\d){1,9}(?:＆|%EF%BC%86)/i;
/** How mail marks lines of the letter that it answers. */
const QUOTED = /[\r\n](?:[ \t]{0,4}>){1,9}[ \t]?/g;
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
  const whole = withoutMarks(unescaped(within(given.replace(BEFORE, ""))));
  const all = whole.split("&").flatMap(parted).map(separated);
  // Marks of clicks may have got before the version.
  const begin = all.findIndex((pair) => /\w/.test(pair) && !isMark(pair.replace(/^\W+/, ""), known));
  const pairs = all.slice(Math.max(0, begin));
  const version = versionOf(pairs);
  if (version === undefined) return { fragment: given };
  const kept = printable(pairs.filter((pair) => pair !== "" && pair !== version && !isMark(pair, known)));
  let dots = false;
  while (kept.length > 0) {
    const last = kept.pop() ?? "";
    const end = ended(last, true);
    dots ||= CUT.test((decode(last) ?? last).replace(QUOTED, ""));
    if (end === "") continue;
    kept.push(end);
    break;
  }
  const mended = kept.map((pair) => mend(pair, known));
  const fragment = [version, ...new Set(mended)].join("&");
  const doubt = dots ? doubtOf(mended.at(-1) ?? "") : undefined;
  return { fragment, ...(doubt && { doubt }) };
}

/** The version of a link; it comes first, or last where pairs were sorted. @param {string[]} pairs without it, afterwards */
function versionOf(pairs) {
  const read = (/** @type {string} */ pair) => VERSION.exec(cleaned(pair))?.[1]?.toLowerCase();
  const first = read(ended(pairs[0] ?? "", pairs.length === 1));
  const version = first ?? read(ended(pairs.at(-1) ?? "", true));
  if (first !== undefined) pairs.shift();
  else if (version !== undefined) pairs.pop();
  return version;
}

/** The fragment of an address that is given as a whole, and of one that another address leads to. @param {string} text */
function within(text) {
  if (/^v\s*\d/i.test(text)) return text;
  const [, second, third] = DEFENSE.exec(text) ?? [];
  const address =
    third?.replace(/\*(?=v\d)/i, "#") ?? second?.replace(/-([\dA-F]{2})/gi, "%$1").replaceAll("_", "/") ?? text;
  const [, sign, link = ""] = WITHIN.exec(address) ?? [];
  if (sign === undefined) return text;
  // What follows an escaped link belongs to the address around it.
  return /^v\d+%/i.test(link) ? link.replace(/&.*$/s, "") : link;
}

/** Without the layers of escaping that lie over the signs between the pairs. @param {string} text */
function unescaped(text) {
  // As programs write `&` and `=` within quotation marks.
  let plain = text
    .replace(QUOTED, "")
    // JavaScript's escape, and the shell of Windows.
    .replace(/%u([\dA-F]{4})/gi, (_, code) => String.fromCharCode(Number.parseInt(code, 16)))
    .replace(/\^+(?=&)/g, "")
    .replace(/\\+(?:u00|x)26/gi, "&")
    .replace(/\\+(?:u00|x)3d/gi, "=");
  // Every letter may be escaped.
  for (let layer = 0; layer < MOST_LAYERS && /^%(?:25)*[57]6/.test(plain); layer++) plain = decode(plain) ?? plain;
  if (WIDE.test(plain)) plain = plain.replace(/＆|%EF%BC%86/gi, "&");
  for (let layer = 0; layer < MOST_LAYERS && /^v\d{1,9}%(?:25)*26/i.test(plain); layer++) {
    const decoded = decode(plain);
    if (decoded === undefined) break;
    plain = decoded;
  }
  // A plus sign stands for a space in a query.
  return withoutEntities(plain).replace(/\+?&\+?/g, "&");
}

/** Without what browsers and those who count clicks append. @param {string} text */
function withoutMarks(text) {
  // Slack writes <address|text>, Markdown [text](address).
  const alone = text.replace(/(?:\||\]\()\s*https?:.*$/is, "");
  // The same link again, or another address; the one that holds the page has its own key.
  const first = alone
    .replace(/(?<!(?:[=＝]|%EF%BC%9D|%(?:25)*3D)(?:3D|[^\w&]|%[\dA-F]{2})*)https?:\/\/.*$/is, "")
    .replace(/#\s*v\d.*$/is, "");
  const own = first.replace(/(?:#|%23)?:~:.*$/s, "").replace(/#(?:_=_)?[#\s]*$/, "");
  return own.replace(/\?(?=([\w.-]+)=)/g, (sign, name) => (isTracking(name) ? "&" : sign));
}

/** Pairs between which signs are still escaped; a note may hold these. @param {string} text @returns {string[]} */
function parted(text) {
  const [key = ""] = text.split(/[=＝]|%(?:25)*3D|%EF%BC%9D/i);
  return cleaned(key).toLowerCase() === TEXT ? [text] : text.split(ESCAPED_AND);
}

/** With its sign of equality plain, and its value with as many layers less. @param {string} narrow */
function separated(narrow) {
  const pair = narrow.includes("=") ? narrow : narrow.replace(/＝|%EF%BC%9D/i, "=");
  if (pair.includes("=")) return pair;
  const found = /^[\w-]+%((?:25)*)3D/i.exec(pair);
  let plain = pair;
  for (let layer = 0; found && layer <= (found[1] ?? "").length / 2; layer++) plain = decode(plain) ?? plain;
  return plain;
}

/** @param {string} pair @param {Known} known */
function isMark(pair, known) {
  const [key = ""] = pair.split("=");
  if (!isTracking(key)) return isSafeLinksData(pair);
  // Where a mail broke a line, the beginning of a key may look like one.
  const [whole, value] = keyAndValue(pair, known);
  return value === undefined || !known.has(whole);
}

/** Where mail wrote each `=` as `=3D`, and broke lines behind another one, and that was left: without. @param {string[]} pairs */
function printable(pairs) {
  const isLeft = (/** @type {string} */ pair) =>
    /^(?:=\s*)*[\w-]+(?:=\s*[\w-]*)*=3D/.test(pair) && !/^[^=]*=[0-9A-F]{16}$/i.test(pair);
  if (pairs.length === 0 || !pairs.every(isLeft)) return pairs;
  return pairs.map((pair) => pair.replace(/=(?!3D)/g, "").replace("=3D", "="));
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
  const plain = decode(value) ?? decode(value.replace(HALF_ESCAPE, "")) ?? value;
  // Behind a sign `&` of the sentence around it.
  if (at < 0 && /^\s+\p{L}/u.test(plain)) return "";
  const digest = DIGESTS.includes(name) ? /^[0-9A-F]{16}(?![0-9A-F])/i.exec(cleaned(plain))?.[0] : undefined;
  if (digest !== undefined) return key + (cleaned(value) === digest ? value : digest);
  const whole = plain.replace(QUOTED, "").replace(/^[\s>]+/, "");
  let end = strip(name === HOST ? whole : whole.replace(FOLLOWING, ""));
  const loose = name === WEIGHTS ? WEIGHTS_END : LOOSE_END;
  while (loose.test(end)) end = strip(end.slice(0, -1));
  if (end === value || end === decode(value)) return pair;
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
  let value = cleaned(rawValue).replace(/\+?,\+?/g, ",");
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
  for (let cut = 1; cut <= Math.min(parts.length, MOST_BREAKS); cut++) {
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

/** Decoded to the last layer; without unseen characters, spaces, marks of quoted lines and what command lines need before signs, and with plain signs. @param {string} raw */
function cleaned(raw) {
  let plain = decode(raw);
  if (plain === undefined) return raw;
  for (let layer = 0; layer < MOST_LAYERS && /%[0-9A-F]{2}/i.test(plain); layer++) plain = decode(plain) ?? plain;
  const narrow = plain.replace(/[\uff01-\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0));
  return narrow
    .replace(UNSEEN, "")
    .replace(DASHES, "-")
    .replace(/[\s\\>^`"]+/g, "");
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
  // A browser takes the sign in `&#38;` for the beginning of the fragment.
  const query = queryLink(/^#x?[\da-f]+;/i.test(hash) ? search + hash : search);
  const isLink = /^(?:\W|%[\dA-F]{2})*v[\s\p{Cf}]*\d/iu.test(fragment);
  if (query === undefined || isLink) return { fragment, search };
  const pairs = query.replace(/^(v\d+)=(?:1|true)?(?=&|$)/i, "$1").split("&");
  const isLanguage = (/** @type {string} */ pair) => pair.startsWith("lang=");
  const language = [...search.slice(1).split("&"), ...pairs].find(isLanguage);
  return { fragment: pairs.filter((pair) => !isLanguage(pair)).join("&"), search: language ? `?${language}` : "" };
}

/** The link in a query, its version first, wherever programs that sort queries have put it. @param {string} search */
function queryLink(search) {
  // Behind a language or marks of clicks.
  const query = search.slice(1).replace(/(?:\?|%(?:25)*(?:23|3F))(?=v\d{1,9}(?:[&=]|$))/i, "&");
  const [, before = "", link] =
    /^(.*&)?((?:v|%EF%BD%96)(?:\d|%EF%BC%9\d){1,9}(?:=(?:1|true)?)?(?![\w=-]).*)/is.exec(query.replace(BEFORE, "")) ??
    [];
  if (link === undefined || !/^v\d+(?:=(?:1|true)?)?$/i.test(link)) return link;
  return [link, ...before.split("&").filter((pair) => pair !== "")].join("&");
}
