// Numbers as programs and people write them in text files.

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eEdDqQ][+-]?\d{1,4})?$/;
/** What starts like a number, or stands for one that is not finite: no name of a column. */
const NUMBER_LIKE = /^(?:[+-]?(?:\.?\d|nan\b|inf(?:inity)?\b)|-?\d?\.#(?:ind|inf|qnan))/i;
/** Signs in what is no name that are no digits, although their plain form is one: ², ½, ①, and the signs of exponents. */
const OTHER_DIGITS = /^(?!["'“”„«»‘’([]*\p{L}).*[\p{No}\u207a\u207b\u208a\u208b]/su;
/** A name of a column that begins with the number of its particle: `1x`, `12_y`. */
const NUMBERED_AXIS = /^\d+[_.:-]?[xyz]$/i;
const QUOTES = /^(["'“”„«»‘’])(.*)["'“”«»‘’]$/s;

/**
 * A cell without quotation marks, invisible characters and signs of other scripts.
 * @param {string} cell
 */
export function bare(cell) {
  let text = cell.trim();
  const code = text.charCodeAt(0);
  // Digits, signs and points need no further care; this is the usual case.
  if ((code >= 43 && code <= 57) === false || !isPlain(text)) {
    text = (OTHER_DIGITS.test(text) ? text : text.normalize("NFKC"))
      .replace(/[\u200b-\u200d\u2060\ufeff\u00ad]/g, "")
      // Arabic and Persian digits, whose last four bits are their value, and the decimal sign among them.
      .replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) & 15))
      .replace("\u066b", ".")
      .trim();
    // ="1.5" keeps a spreadsheet from changing a number.
    text = text
      .replace(/^=(?=")/, "")
      .replace(QUOTES, "$2")
      .trim();
    // A spreadsheet marks text that looks like a number in this way.
    text = text.replace(/^'(?=[+\-.\d])/, "").replace(/^[\u2212\u2012\u2013]/, "-");
  }
  return text;
}

/** @param {string} text */
function isPlain(text) {
  for (let k = 0; k < text.length; k++) if (text.charCodeAt(k) > 126) return false;
  return true;
}

/**
 * The number in decimal notation, with a decimal point or comma and an exponent after e, d or q; NaN for
 * anything else, such as `0x10`, `1_000`, `1,000.5`, `nan` or `1e999`.
 * @param {string} text as {@link bare} leaves it
 */
export function numeral(text) {
  const pointed = text.includes(",") ? text.replace(",", ".") : text;
  if (!DECIMAL.test(pointed)) return Number.NaN;
  const value = Number(pointed.replace(/[dDqQ]/, "e"));
  return Number.isFinite(value) ? value : Number.NaN;
}

/** Whether a cell stands where a number is meant, however badly it is written. @param {string} text */
export const isNumberLike = (text) => NUMBER_LIKE.test(text) && !NUMBERED_AXIS.test(text);

/** Whether a cell is a whole number without point or exponent. @param {string} text */
export const isCount = (text) => /^\+?\d{1,15}$/.test(text);

/** Digits behind the point of a number without exponent; undefined for another. @param {string} text */
export const decimalsOf = (text) =>
  /^[+-]?\d*(?:[.,](\d*))?$/.exec(text)?.[1]?.length ?? (isCount(text) ? 0 : undefined);
