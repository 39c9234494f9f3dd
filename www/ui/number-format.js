// Numbers as people read them: grouped digits, a true minus sign, as many decimals as mean
// something, and always the same number of them, so that nothing jumps while a value changes.

export const NONE = "–";
const MINUS = "−";
const THIN = "\u202f";

/** What stands before the decimals and between groups of three digits. */
let digits = { decimal: ".", group: THIN };

/** Writes numbers as a language does. @param {typeof digits} next */
export function use(next) {
  digits = next;
}

/** @param {unknown} value @returns {value is number} */
export const isNumber = (value) => typeof value === "number" && Number.isFinite(value);

/** No number of a model means anything beyond so many digits. */
const DIGITS = 6;

/**
 * A number with a fixed count of decimals, fewer where it is large.
 * @param {unknown} value
 * @param {number} decimals
 */
export function fixed(value, decimals) {
  if (!isNumber(value)) return NONE;
  if (Math.abs(value) >= 1e7) return scientific(value);
  const before = Math.floor(Math.log10(Math.max(1, Math.abs(value)))) + 1;
  const kept = Math.max(0, Math.min(decimals, DIGITS - before));
  const [whole = "", fraction] = Math.abs(value).toFixed(kept).split(".");
  const text = join(group(whole), fraction);
  return value < 0 && /[1-9]/.test(text) ? MINUS + text : text;
}

/** @param {unknown} value */
export const integer = (value) => fixed(value, 0);

/** Five digits and more are grouped. @param {string} whole */
function group(whole) {
  return whole.length < 5 ? whole : whole.replace(/\B(?=(?:\d{3})+$)/g, digits.group);
}

/** @param {string} whole @param {string | undefined} fraction */
const join = (whole, fraction) => (fraction === undefined ? whole : `${whole}${digits.decimal}${fraction}`);

/** As 3.2·10¹². @param {number} value @param {number} [decimals] */
export function scientific(value, decimals = 1) {
  const [mantissa = "", exponent] = value.toExponential(decimals).split("e");
  const text = mantissa.replace("-", MINUS).replace(".", digits.decimal);
  return `${text}·10${superscript(Number(exponent))}`;
}

/** @param {number} value */
export function superscript(value) {
  return String(value).replace(/[-0-9]/g, (c) => (c === "-" ? "⁻" : ("⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(c)] ?? c)));
}

/**
 * How many decimals a value deserves, given its error: the error's leading digit, two to four; fewer if the error is large.
 * @param {unknown} error
 */
export function decimalsFor(error) {
  if (!isNumber(error) || error <= 0) return 3;
  if (error >= 1) return error >= 10 ? 0 : 1;
  return Math.min(4, Math.max(2, Math.ceil(-Math.log10(error))));
}

/**
 * A value and its error with equal decimals.
 * @param {unknown} value
 * @param {unknown} error
 */
export function withError(value, error) {
  const decimals = decimalsFor(error);
  return { value: fixed(value, decimals), error: fixed(error, decimals) };
}

/** @param {unknown} value percent */
export function percent(value) {
  if (!isNumber(value)) return NONE;
  return `${fixed(value, 1)}${THIN}%`;
}

/**
 * A percentage and its error with equal decimals: the error's leading digit, one to three.
 * @param {unknown} value percent
 * @param {unknown} error percent
 */
export function percentWithError(value, error) {
  if (!isNumber(error) || !isNumber(value)) return { value: percent(value), error: NONE };
  const decimals = error > 0 ? Math.min(3, Math.max(1, Math.ceil(-Math.log10(error)))) : 1;
  return { value: `${fixed(value, decimals)}${THIN}%`, error: fixed(error, decimals) };
}

/**
 * Small quantities (the defect): plain decimals down to 0.0001, a power of ten below.
 * @param {unknown} value
 */
export function small(value) {
  if (!isNumber(value)) return NONE;
  if (value === 0 || Math.abs(value) >= 9.5e-5) return fixed(value, 4);
  return scientific(value, 0);
}

/**
 * A relative error in percent: two digits that mean something, however small it is.
 * @param {unknown} value
 */
export function relative(value) {
  if (!isNumber(value)) return NONE;
  const percents = 100 * value;
  const exponent = percents === 0 ? 0 : Math.floor(Math.log10(Math.abs(percents)));
  const text = exponent < -4 ? scientific(percents, 1) : fixed(percents, Math.max(0, 1 - exponent));
  return `${text}${THIN}%`;
}

/** Steps a second. @param {unknown} value */
export function rate(value) {
  if (!isNumber(value) || value <= 0) return NONE;
  return fixed(value, value < 10 ? 1 : 0);
}

/** The first half of a digest. @param {unknown} digest */
export const shortDigest = (digest) => (typeof digest === "string" && digest ? digest.slice(0, 8) : NONE);

/**
 * A tick label: no more digits than the number needs.
 * @param {number} value
 */
export function tick(value) {
  if (!isNumber(value)) return "";
  const rounded = Number(value.toPrecision(6));
  if (Math.abs(rounded) > 1e7) return scientific(rounded, 0);
  const [whole = "", fraction] = String(Math.abs(rounded)).split(".");
  const text = join(group(whole), fraction);
  return rounded < 0 ? MINUS + text : text;
}
