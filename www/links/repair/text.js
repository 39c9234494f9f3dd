// The text of a pair of a link: decoded, without what does not belong to it, and without what follows a link.

/** Layers of escaping that are taken off. */
export const MOST_LAYERS = 5;

/** What ends a sentence or closes what the link stands in; no value ends in these. */
const ENDING = /^(?:[\s.,;:!?"'`*~>…‥·”“’‘»«›‹、。，；：！？．～》〉」』】〕）］｝＞〗]|\p{Cf})$/u;

/** What else ends no value but that of a note, and which of it ends no weights. */
const [LOOSE_END, WEIGHTS_END] = [/(?<![/\\|_+=-])[/\\|_+=-]+$/, /(?<![/\\|+=])[/\\|+=]+$/];

/**
 * What follows a link in a page, in a message or in a sentence: another address, a tag, brackets, words, an emoji; in
 * other scripts than Latin, which no value has, also without a space between. A line that was broken goes on within a word.
 */
const FOLLOWING =
  /(?:[<>|"()[\]{}#@\ufffc「」『』【】《》（）]|[，、。；：！？](?=[^\0-\x7f])|(?<=[^,\s])(?:[^\S\r\n]+(?=(?:\d+\s+)?\p{L})|\s+(?=\p{L}+\s)|\s+(?=\p{Pd}\s))|[—―](?=\s*\p{L})|(?![\0-\u024f\u115f\u1160\u3164\ufb00-\ufb06\uff01-\uff5e])\p{L}|[،؛؟۔।॥｡､]|[\u{1f1e6}-\u{1f1ff}]|\p{Extended_Pictographic}).*$/su;

/** Signs that open what a value stands in; none begins in these. */
export const OPENING = /^(?:[\s"'`*~<>(（「『【《〈“”„‘’‚«‹[{→]|\\+")+/u;

/** An origin, and all from there; its host may be a number in brackets. */
const ORIGIN = /^(?:[^a-z\d]|3D)*(https?:\/+)(\[[\da-f:.]+\](?::\d+)?)?(.*)$/is;

/** The beginning of a host, up to where words may follow it. */
const HOST_HEAD = /^[^\s.]+\.(?=[a-z])/i;

/** An escaped sign at an end, of which a part was cut off. */
const HALF_ESCAPE = /(?<=[^%])(?:%[89A-F][\dA-F]){0,3}(?:%[\dA-F]?)?$/i;

/** The one value that may have brackets, those of an address. */
export const HOST = "embed";

const CLOSING = new Map([
  [")", "("],
  ["]", "["],
  ["}", "{"],
]);

/** How mail marks lines of the letter that it answers. */
export const QUOTED = /[\r\n](?:[ \t]{0,4}>){1,9}[ \t]?/g;

/** What is not seen, and breaks of lines. Notes may hold these: they join the parts of an emoji. */
const UNSEEN = /\p{Cf}|\p{Cc}|\p{Variation_Selector}|[\u115f\u1160\u3164\u2028\u2029]/gu;

/** Dashes that editors make of a minus sign. */
const DASHES = /[\u2010-\u2015\u2212\uff0d]/g;

/** Letters that are set as one, as text copied from a PDF may have them. */
const LIGATURES = /[\ufb00-\ufb06]/g;

/** The fields whose value is sixteen hexadecimal digits. */
export const DIGESTS = ["digest", "data"];

/** The one field that holds any text. */
export const NOTE = "note";

/** The one field that may end in any sign of base64. */
export const WEIGHTS = "weights";

/**
 * The last pair without what follows a link in a sentence. Of a note only signs that are never plain in one.
 * @param {string} pair
 */
export function ended(pair) {
  const at = pair.indexOf("=");
  const [key, value] = at < 0 ? ["", pair] : [pair.slice(0, at + 1), pair.slice(at + 1)];
  const name = cleaned(key.slice(0, -1)).toLowerCase();
  // Where it has other signs that the page would escape, the last ones are its own as well.
  if (name === NOTE) return /[^\w%-]/.test(strip(value)) ? pair : strip(pair);
  const plain = decode(value) ?? decode(value.replace(HALF_ESCAPE, "")) ?? value;
  // Behind a sign `&` of the sentence around it.
  if (at < 0 && /^\s+\p{L}/u.test(plain)) return "";
  // A number behind it, such as that of a page, is none of its digits.
  const found = /^[0-9A-F]{16}(?=\s)/i.exec(plain) ?? /^[0-9A-F]{16}(?![0-9A-F])/i.exec(cleaned(plain));
  const digest = DIGESTS.includes(name) ? found?.[0] : undefined;
  if (digest !== undefined) return key + (cleaned(value) === digest ? value : digest);
  const whole = plain.replace(QUOTED, "").replace(OPENING, "");
  const end = tightened(name === HOST ? originIn(whole) : whole.replace(FOLLOWING, ""), name);
  if (end === value || end === decode(value)) return pair;
  return key + (plain === value ? end : encode(end));
}

/** Without endings, and without what else ends no value of a key. @param {string} text @param {string} key */
export function tightened(text, key) {
  const loose = key === WEIGHTS ? WEIGHTS_END : LOOSE_END;
  let end = strip(text);
  while (loose.test(end)) end = strip(end.replace(loose, ""));
  return end;
}

/** The origin in the value of the one key that holds one, without what stands around it. @param {string} text */
export function originIn(text) {
  const [, scheme, number = "", written = ""] = ORIGIN.exec(text) ?? [];
  if (scheme === undefined) return text;
  // Some write its dots so that no program makes a link of it.
  const rest = written.replace(/[[(]\.[)\]]/g, ".").replace(/[,;!*'].*$/s, "");
  const [head = ""] = number ? [] : (HOST_HEAD.exec(rest) ?? []);
  const start = scheme + number + head;
  // The last sign of the beginning stands before what may follow.
  return start.slice(0, -1) + (start.slice(-1) + rest.slice(head.length)).replace(FOLLOWING, "");
}

/** Without endings, closing brackets among them that nothing opened. @param {string} text */
export function strip(text) {
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

/** Decoded to the last layer; without unseen characters, spaces, marks of quoted lines and what command lines need before signs, and with plain signs. @param {string} raw */
export function cleaned(raw) {
  let plain = decode(raw);
  if (plain === undefined) return raw;
  for (let layer = 0; layer < MOST_LAYERS && /%[0-9A-F]{2}/i.test(plain); layer++) plain = decode(plain) ?? plain;
  const narrow = plain.replace(/[\uff01-\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0));
  return narrow
    .replace(/<w?br\s*\/?>/gi, "")
    .replace(UNSEEN, "")
    .replace(DASHES, "-")
    .replace(LIGATURES, (letters) => letters.normalize("NFKD"))
    .replaceAll("、", ",")
    .replace(/[\s\\>^`"]+/g, "");
}

/** Escaped, except for the signs that a link holds plain. @param {string} text */
export const encode = (text) =>
  encodeURIComponent(text.replace(/\p{Surrogate}/gu, "\ufffd")).replace(/%(?:2C|3A|2F)/g, decodeURIComponent);

/** @param {string} text @returns {string | undefined} */
export function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
