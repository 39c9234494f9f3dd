// The pairs of a link, between which signs may still be escaped or have got into a note.

import { cleaned, decode, HOST, MOST_LAYERS, NOTE } from "./text.js";
import { isSafeLinksData, isTracking } from "./tracking.js";

/**
 * The keys of a link, and the words that their values are made of, where these are known.
 * @typedef {ReadonlyMap<string, readonly string[]>} Known
 */

/** Parts of a key that a mail may have broken. */
const MOST_BREAKS = 8;

/** What is written for a space, but no break of a line. */
const [SPACE_BEFORE, SPACE_AFTER] = [/(?:[ \t]|%20)$/, /^(?:[ \t]|%20)/];

/** A sign `&` that is still escaped, or of full width, where the others are not. */
const ESCAPED_AND = /%(?:25)*26(?:(?:amp|%(?:25)*23(?:38|x26))(?:;|%(?:25)*3B))*|(?:＆|%EF%BC%86)(?=[\w-]+[=＝%])/i;

/** A version, as programs that know no keys without values write it. */
export const VERSION = /^(v\d{1,9})(?:=(?:1|true)?|\+)?$/i;

/**
 * A note with the parts of its text that a sign `&`, escaped once too little, has cut off. What looks like another pair stays one.
 * @param {string[]} pairs
 * @param {Known} known
 */
export function withWholeNote(pairs, known) {
  const start = pairs.findIndex((pair) => keyAndValue(pair, known)[0] === NOTE);
  if (start < 0) return pairs;
  const isSpaced = start > 0 && SPACE_AFTER.test(pairs[start] ?? "");
  const isLink = (/** @type {string} */ pair) => VERSION.test(cleaned(pair)) || isPair(pair, known);
  const isAppended = (/** @type {string} */ pair) =>
    pair === "" || (/^\S+=\S*$/.test(decode(pair) ?? "") && isTrackingPair(pair, known));
  // Behind these there are only tracking parameters.
  const own = pairs.findLastIndex((pair) => !isAppended(pair)) + 1;
  let [note = "", end] = [pairs[start], start + 1];
  for (let at = end; at < own; at++) {
    const pair = pairs[at] ?? "";
    // Around the sign, a note may have spaces that a link does not have.
    const isInner = !isSpaced && SPACE_BEFORE.test(pairs[at - 1] ?? "") && SPACE_AFTER.test(pair);
    if (isLink(pair) && !isInner) break;
    const [name = ""] = pair.split("=");
    const isWord = /^[a-z]\w*$/i.test(cleaned(name)) && !/[\s+]/.test(decode(pair) ?? pair);
    const isInnerTracking = isTrackingPair(pair, known) && /^[a-z]{1,8}=/i.test(pair);
    // Another pair, or what is left of the last one where the end is lost.
    const isOther = isWord && !isInnerTracking && (name !== pair || at === pairs.length - 1);
    if (isOther && !isInner) break;
    if (pair === "") continue;
    for (const part of pairs.slice(end, at + 1)) note += `%26${part.replaceAll("=", "%3D")}`;
    end = at + 1;
  }
  return [...pairs.slice(0, start), note, ...pairs.slice(end)];
}

/** Whether a part of a link is a pair of a known key, or the one key that needs no value. @param {string} pair @param {Known} known */
function isPair(pair, known) {
  const [key, value] = keyAndValue(pair, known);
  return known.has(key) && (value !== undefined || key === HOST);
}

/** Pairs between which signs are still escaped; a note may hold these, but no pair of a known key. @param {string} text @param {Known} known */
export function parted(text, known) {
  const [key = ""] = text.split(/[=＝]|%(?:25)*3D|%EF%BC%9D/i);
  if (cleaned(key).toLowerCase() !== NOTE) return text.split(ESCAPED_AND);
  return text.split(new RegExp(`(?<!\\s|%20)%(?:25)*26(?=(?:${[...known.keys()].join("|")})=)`, "i"));
}

/** With its sign of equality plain, and its value with as many layers less. @param {string} narrow */
export function separated(narrow) {
  const pair = narrow.includes("=") ? narrow : narrow.replace(/＝|%EF%BC%9D/i, "=");
  if (pair.includes("=")) return pair;
  // The layers of a note are taken off where its text is read.
  if (/^\W*note%(?:25)*3D/i.test(pair)) return pair.replace(/%(?:25)*3D/i, "=");
  const found = /^[\w-]+%((?:25)*)3D/i.exec(pair);
  let plain = pair;
  for (let layer = 0; found && layer <= (found[1] ?? "").length / 2; layer++) plain = decode(plain) ?? plain;
  return plain;
}

/** Whether a pair is a tracking parameter. @param {string} pair @param {Known} known */
export function isTrackingPair(pair, known) {
  const [key = ""] = pair.split("=");
  if (!isTracking(key)) return isSafeLinksData(pair);
  // Where a mail broke a line, the beginning of a key may look like one.
  const [whole, value] = keyAndValue(pair, known);
  return value === undefined || !known.has(whole);
}

/** Where mail wrote each `=` as `=3D`, and broke lines behind another one, and that was left: without. @param {string[]} given */
export function printable(given) {
  const pairs = given.map((pair) => pair.replace(/=\r?\n/g, "="));
  const isLeft = (/** @type {string} */ pair) =>
    /^(?:=\s*)*[\w-]+(?:=\s*[\w-]*)*=3D/.test(pair) && !/^[^=]*=[0-9A-F]{16}$/i.test(pair);
  if (pairs.length === 0 || !pairs.every(isLeft)) return given;
  return pairs.map((pair) => pair.replace(/=(?!3D)/g, "").replace("=3D", "="));
}

/** The text of a note without layers of escaping that were put over it, and with its spaces. @param {string} raw */
export function noteOf(raw) {
  // A sign of percent of the text itself, before other signs that no escape has.
  let text = raw.replace(/%(?=[;,!?)\s]|%20)/g, "%25");
  // Nothing but a text that was escaped twice has no sign that is escaped once.
  for (let layer = 0; layer < MOST_LAYERS && /%(?:25)+(?:20|[C-F][\dA-F]%(?:25)+[89AB])/i.test(text); layer++) {
    if (/%(?!25[\dA-F]{2})/i.test(text)) break;
    text = text.replaceAll("%25", "%");
  }
  // The page writes no sign of addition plain: a form has written it for a space.
  const shown = decode(text) ?? text;
  const isForm = !/%20|\s|\+\+/.test(text) && (text.match(/\+/g) ?? []).length > 1 && !/\d\+\d/.test(shown);
  if (isForm) text = text.replaceAll("+", "%20");
  // Bytes of a sign that were taken for signs.
  const joined = text.replace(/%C([23])%([89AB])([\dA-F])/gi, (_, page, high, low) => {
    const digit = Number.parseInt(high, 16) + (page === "3" ? 4 : 0);
    return `%${digit.toString(16).toUpperCase()}${low}`;
  });
  return joined !== text && decode(joined) !== undefined ? joined : text;
}

/**
 * The key as it is known. Where a mail broke a line, a sign of equality may stand within key or value.
 * @param {string} pair
 * @param {Known} known
 * @returns {[key: string, value: string | undefined]}
 */
export function keyAndValue(pair, known) {
  const parts = pair.split("=");
  for (let cut = 1; cut <= Math.min(parts.length, MOST_BREAKS); cut++) {
    // No key has a hyphen; one may divide a word at the end of a line.
    const name = cleaned(parts.slice(0, cut).join("")).toLowerCase().replaceAll("-", "");
    // A page may have taken `&amp` without its semicolon for a name.
    const names = [name, name.replace(/^amp;?/, "")];
    const key = [...known.keys()].find((each) => names.includes(each.toLowerCase()));
    if (key === undefined) continue;
    const rest = parts.slice(cut);
    return [key, rest.length > 0 ? rest.join(key === NOTE ? "=" : "") : undefined];
  }
  const [rawKey = "", ...rest] = parts;
  return [rawKey, rest.length > 0 ? rest.join("=") : undefined];
}
