// Numbers as people type them, or copy them from a page: with the signs of other keyboards and input methods.

/**
 * The number in plain notation where its signs leave no doubt; any other text as it is. A comma is a decimal sign, but
 * in whole numbers, which have none, it may separate thousands and stays.
 * @param {string} text
 * @param {boolean} [isWhole]
 */
export function plainNumber(text, isWhole = false) {
  const plain = text
    .trim()
    // Of full width, and the full stop of Chinese and Japanese input methods.
    .replace(/[\uff01-\uff5e]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
    .replace("。", ".")
    // Arabic and Persian digits, whose last four bits are their value, and the decimal sign among them.
    .replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) & 15))
    .replace("\u066b", ".")
    .replace(/[\u2010-\u2015\u2212]/g, "-")
    .replace(/^\+(?=[\d.])/, "")
    // Spaces between groups of three digits, as the page itself writes them.
    .replace(/(?<=\d)[ \u00a0\u2009\u202f](?=\d{3}(?!\d))/g, "");
  return isWhole ? plain : plain.replace(/^(-?\d*),(?=\d+(?:[eE]|$))/, "$1.");
}
