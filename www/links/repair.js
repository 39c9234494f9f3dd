// Links as messengers, mail programs and editors leave them, put right before they are read: escaped once more
// or twice, with the punctuation of the sentence around them, with invisible characters, line breaks, and the
// tracking parameters of other programs. A link that is valid stays what it is, letter by letter. Rust does the same
// in `config/repair.rs`; both are tested with `tests/data/mangled-links.json`.

import { BEFORE, unescaped, within, withoutAppended } from "./repair/address.js";
import {
  isTrackingPair,
  keyAndValue,
  noteOf,
  parted,
  printable,
  separated,
  VERSION,
  withWholeNote,
} from "./repair/pairs.js";
import {
  cleaned,
  DIGESTS,
  decode,
  encode,
  ended,
  HOST,
  NOTE,
  OPENING,
  originIn,
  QUOTED,
  strip,
  tightened,
  WEIGHTS,
} from "./repair/text.js";

/** @typedef {import("./repair/pairs.js").Known} Known */
/**
 * @typedef {object} Repaired
 * @property {string} fragment without `#`
 * @property {{ key: string, value: string }} [doubt] the entry that may have lost its end, or what followed it
 */

/** Behind what more digits may belong to a number: dots at its end; within, a break of a line that is no longer one. */
const CUT = /(?:…|\.\.\.|%E2%80%A6)\W*$|\d\s*(?:<w?br[\s/]*)?>[\s>]*\d|\d[^\S\r\n]+\d+\s+\p{L}/iu;

/** No link has as many signs besides letters and digits, however often it was escaped. */
const MAX_SIGNS = 16_384;

/** A note that programs have cut within the link to show it, so that another pair's sign of equality stands in it. */
const TORN = /^note=.*(?:…|\.\.\.|%E2%80%A6)[\w-]*=/i;

/**
 * @param {string} text the fragment of an address, with or without `#`
 * @param {Known} known
 * @returns {Repaired}
 */
export function repair(text, known) {
  const given = text.replace(/^#/, "");
  if (given.replace(/[\w-]+/g, "").length > MAX_SIGNS) return { fragment: given };
  const whole = withoutAppended(unescaped(within(given.replace(BEFORE, ""))), known);
  const parts = whole.split("&").flatMap((part) => parted(part, known));
  const all = withWholeNote(parts.map(separated), known);
  // Marks of clicks may have got before the version.
  const begin = all.findIndex((pair) => /\w/.test(pair) && !isTrackingPair(pair.replace(/^\W+/, ""), known));
  const pairs = all.slice(Math.max(0, begin));
  // Programs that know no keys without values give them empty ones.
  const isForm = /^v\d+=/i.test(pairs[0] ?? "");
  const first = decode(pairs[0] ?? "") ?? "";
  const version = versionOf(pairs);
  if (version === undefined) return { fragment: given };
  const kept = printable(pairs.filter((pair) => pair !== "" && pair !== version && !isTrackingPair(pair, known)));
  let dots = kept.length === 0 && CUT.test(first);
  while (kept.length > 0) {
    const last = kept.pop() ?? "";
    const end = ended(last);
    const plain = (decode(last) ?? last).replace(QUOTED, "");
    // What a mail has quoted within an address looks like words behind it.
    dots ||= CUT.test(plain) || (keyAndValue(last, known)[0] === HOST && /\w>\s*\w/.test(plain));
    if (end === "") continue;
    kept.push(end);
    break;
  }
  const mended = kept.map((pair) => mend(pair, known)).map((pair) => (isForm && pair === `${HOST}=` ? HOST : pair));
  const fragment = [version, ...new Set(mended)].join("&");
  const last = mended.at(-1) ?? version;
  const torn = mended.find((pair) => TORN.test(pair));
  const isLost = dots || last === `${HOST}=` || all.at(-1) === "";
  const doubt = torn ? { key: NOTE, value: torn.slice(NOTE.length + 1) } : isLost ? doubtOf(last) : undefined;
  return { fragment, ...(doubt && { doubt }) };
}

/** The version of a link; it comes first, or last where pairs were sorted. @param {string[]} pairs without it, afterwards */
function versionOf(pairs) {
  const read = (/** @type {string} */ pair) => VERSION.exec(cleaned(pair))?.[1]?.toLowerCase();
  const [begin = ""] = pairs;
  const first = read(pairs.length === 1 ? ended(begin) : begin);
  const version = first ?? read(ended(pairs.at(-1) ?? ""));
  if (first !== undefined) pairs.shift();
  else if (version !== undefined) pairs.pop();
  return version;
}

/** A pair with key and words as they are known, and without what does not belong to its value. @param {string} pair @param {Known} known */
function mend(pair, known) {
  const [key, rawValue] = keyAndValue(pair, known);
  if (rawValue === undefined) return key;
  if (key === NOTE) return `${key}=${noteOf(rawValue)}`;
  let value = cleaned(rawValue)
    .replace(OPENING, "")
    .replace(/\+?,\+?/g, ",");
  // Dots within a link stand for a lost part, so that such a value is refused.
  if (!/…|\.\./.test(value)) value = key === HOST ? tightened(originIn(value), key) : strip(value);
  const digits = value.replaceAll("-", "");
  if (DIGESTS.includes(key) && /^[0-9A-F]{16}$/i.test(digits)) value = digits.toLowerCase();
  const words = known.get(key) ?? [];
  // Capitals of an app, and DW-4 as people write it.
  value = value.replace(/_*[A-Za-z][\w-]*/g, (found) => words.find((word) => isSame(word, found)) ?? found);
  return `${key}=${value === rawValue || value === decode(rawValue) ? rawValue : encode(value)}`;
}

/** @param {string} word @param {string} found */
const isSame = (word, found) => word.toLowerCase() === found.toLowerCase().replace(/[-_]/g, "");

/** The last pair, if more may have followed in it or behind it: nothing follows these in a link. @param {string} pair */
function doubtOf(pair) {
  const [key = "", value = ""] = pair.split("=");
  const isWhole = key === "digest" ? value.length === 16 : key === WEIGHTS || key === "trained";
  return isWhole ? undefined : { key, value: decode(value) ?? value };
}
