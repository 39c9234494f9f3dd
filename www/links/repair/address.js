// Where a link stands in an address or in a text, and what lies over all of it: layers of escaping, tracking parameters.

import { withoutEntities } from "./entities.js";
import { decode, MOST_LAYERS, NOTE, QUOTED } from "./text.js";
import { isTracking } from "./tracking.js";

/** @typedef {import("./pairs.js").Known} Known */

/** The same link once more, of which there is one in a text. */
const AGAIN = /#\s*v\d{1,9}(?:(?:&|%(?:25)*26).*|\W*)$/is;

/** An address that leads to a link. */
const LINKED = /^(?:(?!%20)\S)*?(?:[#?]|%(?:25)*(?:23|3F))v\d{1,9}(?:&|%(?:25)*26|\W*$)/i;

/** A sign of equality, also as programs leave it, and what may stand between it and its value. */
const EQUALS = /(?:[=＝]|%EF%BC%9D|%(?:25)*3D)(?:3D|[^a-z\d&]|%[\dA-F]{2})*$/i;

/** Addresses in a link that are looked at. */
const MOST_ADDRESSES = 20;

/** What gets before a link: signs and letters of other scripts, plain, escaped or as pages write them. */
export const BEFORE =
  /^(?:&(?:#?[a-z\d]+;)*|[^a-z\d%&]|%(?:25)*(?:[0-289A-F][\dA-F]|3[A-F]|40|[57][B-F]|60))+(?=(?:v|ｖ|%EF%BD%96)(?:\d|[０-９]|%EF%BC%9\d))/i;

/** The beginning of an address. */
const SCHEME = /https?(?::|%(?:25)*3A)/i;

/** A link within an address: the sign before its version, and all from there. */
const WITHIN = /(#|\?|%(?:25)*(?:23|3F))(v\d{1,9}(?:\s*[\\&%＆].*)?)$/is;

/** What a gateway of mail, Proofpoint's, makes of a link, in either of its versions. */
const DEFENSE = /urldefense\.[\w.]{2,20}\/(?:v2\/url\?u=([^&]*)|v3\/__(.*?)__;)/is;

/** A version before signs of full width. */
const WIDE = /^(?:v|ｖ|%EF%BD%96)(?:\d|[０-９]|%EF%BC%9\d){1,9}(?:＆|%EF%BC%86)/i;

/** The fragment of an address that is given as a whole, and of one that another address leads to. @param {string} text */
export function within(text) {
  if (/^v\s*\d/i.test(text)) return text;
  const [, second, third] = DEFENSE.exec(text) ?? [];
  const address =
    third?.replace(/\*(?=v\d)/i, "#") ?? second?.replace(/-([\dA-F]{2})/gi, "%$1").replaceAll("_", "/") ?? text;
  const start = address.search(SCHEME);
  const [, sign, link = ""] = (start < 0 ? undefined : WITHIN.exec(address.slice(start))) ?? [];
  // Words may stand before a link whose note holds an address.
  const [, own = ""] = /(?:^|%[\dA-F]{2}|[^\w%&#?])(v\d{1,9}&.*)$/is.exec(address) ?? [];
  if (own !== "" && (start < 0 || own.length > address.length - start)) return own;
  if (sign === undefined) return text;
  // What follows an escaped link belongs to the address around it.
  return /^v\d+%/i.test(link) ? link.replace(/&.*$/s, "") : link;
}

/** Without the layers of escaping that lie over the signs between the pairs. @param {string} text */
export function unescaped(text) {
  let plain = text
    .replace(QUOTED, "")
    // A page takes the beginning of `&note` for the name of this sign, also without a semicolon.
    .replace(/(?:¬|%C2%AC)(?=e=)/gi, "&not")
    // JavaScript's escape, and the shell of Windows.
    .replace(/%u([\dA-F]{4})/gi, (_, code) => String.fromCharCode(Number.parseInt(code, 16)))
    .replace(/(?<![\\^`])[\\^`]+(?=&)/g, "")
    // LaTeX, Markdown and other shells.
    .replace(/\\(?=[!#%'()*?_~])/g, "")
    // As programs write `&` and `=` within quotation marks.
    .replace(/(?<!\\)\\+(?:u00|x)26/gi, "&")
    .replace(/(?<!\\)\\+(?:u00|x)3d/gi, "=");
  // Every letter may be escaped.
  for (let layer = 0; layer < MOST_LAYERS && /^%(?:25)*[57]6/.test(plain); layer++) plain = decode(plain) ?? plain;
  if (WIDE.test(plain)) plain = plain.replace(/＆|%EF%BC%86/gi, "&");
  for (let layer = 0; layer < MOST_LAYERS && /^v\d{1,9}%(?:25)*26/i.test(plain); layer++) {
    const decoded = decode(plain);
    if (decoded === undefined) break;
    plain = decoded;
  }
  if (/^(?:[^&]*%60&)+[^&]*$/i.test(plain)) plain = plain.replace(/%60&/g, "&");
  if (/^v\d{1,9}(?:&amp(?!;)[^&]*)+$/i.test(plain)) plain = plain.replace(/&amp/gi, "&");
  // A plus sign stands for a space in a query.
  return withoutEntities(plain).replace(/\+?&\+?/g, "&");
}

/** Without what browsers and other programs append. @param {string} text @param {Known} known */
export function withoutAppended(text, known) {
  // Slack writes <address|text>, Markdown [text](address), also for the one address that is a value.
  const plain = text
    .replace(/\[(https?:[^\]\s]*)\]\(\1[^)\s]*\)/gi, "$1")
    .replace(/(?<=[=＝])(?:<|%3C)(https?:[^|>\s%]*)\|[^>%&]*(?:>|%3E)/gi, "$1");
  const alone = plain.replace(/(?:\||\]\()\s*https?:.*$/is, "");
  const first = beforeAddress(alone, known).replace(AGAIN, "");
  const own = first.replace(/(?:#|%23)?:~:.*$/s, "").replace(/#(?:_=_)?[#\s]*$/, "");
  return own.replace(/\?(?=([\w.-]+)=)/g, (sign, name) => (isTracking(name) ? "&" : sign));
}

/** The text before the same link again, or before another address that is neither a value nor in a note. @param {string} text @param {Known} known */
function beforeAddress(text, known) {
  const key = new RegExp(`(?:^|&)\\s*(${[...known.keys()].join("|")})\\s*(?:[=＝]|%EF%BC%9D|%(?:25)*3D)`, "gi");
  for (const { index } of [...text.matchAll(/https?:\/\//gi)].slice(0, MOST_ADDRESSES)) {
    const before = text.slice(0, index);
    const isNoted = [...before.matchAll(key)].at(-1)?.[1]?.toLowerCase() === NOTE;
    if (isNoted ? LINKED.test(text.slice(index)) : !EQUALS.test(before)) return before;
  }
  return text;
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
  // Where both hold a link, the query's was not put right yet; a version alone says nothing against it.
  const isEmpty = /^\W*v\d{1,9}\W*$/i.test(fragment) && query?.includes("&");
  if (query === undefined || (isLink && !isEmpty)) return { fragment, search };
  const pairs = query.replace(/^(v\d+)=(?:1|true)?(?=&|$)/i, "$1").split("&");
  const isLanguage = (/** @type {string} */ pair) => pair.startsWith("lang=");
  const language = [...search.slice(1).split("&"), ...pairs].find(isLanguage);
  return { fragment: pairs.filter((pair) => !isLanguage(pair)).join("&"), search: language ? `?${language}` : "" };
}

/** The link in a query, its version first, wherever programs that sort queries have put it. @param {string} search */
function queryLink(search) {
  // Behind a language or tracking parameters.
  const query = search.slice(1).replace(/(?:\?|%(?:25)*(?:23|3F))(?=v\d{1,9}(?:[&=]|$))/i, "&");
  const [, before = "", link] =
    /^(.*&)?((?:v|%EF%BD%96)(?:\d|%EF%BC%9\d){1,9}(?:=(?:1|true)?)?(?![\w=-]).*)/is.exec(query.replace(BEFORE, "")) ??
    [];
  if (link === undefined || !/^v\d+(?:=(?:1|true)?)?$/i.test(link)) return link;
  return [link, ...before.split("&").filter((pair) => pair !== "")].join("&");
}
