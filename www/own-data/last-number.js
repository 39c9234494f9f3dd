// The last number of a text: where the file was cut off, it is shorter than all numbers above it.

/** Numbers above the last one before it is compared with them. */
const ENOUGH = 10;
/** The decimal places of a number and the digits of its exponent. */
const PARTS = /^[+-]?\d*(?:[.,](\d*))?(?:[eEdDqQ][+-]?(\d+))?$/;

/** @typedef {import("./reading.js").Remark} Remark */

/** Looks at the last number of one line after another. */
export class LastNumber {
  #count = 0;
  /** The fewest decimal places and digits of an exponent before the last number. */
  #fewest = { decimals: Number.POSITIVE_INFINITY, exponent: Number.POSITIVE_INFINITY };
  #last = "";

  /** @param {string} cell */
  look(cell) {
    if (this.#count > 0) {
      const { decimals, exponent } = digitsOf(this.#last);
      this.#fewest.decimals = Math.min(this.#fewest.decimals, decimals);
      this.#fewest.exponent = Math.min(this.#fewest.exponent, exponent);
    }
    this.#last = cell;
    this.#count++;
  }

  /** What there is to say of a text that has no line break at its end. @returns {Remark[]} */
  judge() {
    const { decimals, exponent } = digitsOf(this.#last);
    if (this.#count <= ENOUGH) return [];
    const found = this.#last;
    if (exponent < this.#fewest.exponent) return [{ key: "look.cutExponent", values: { found } }];
    if (decimals >= this.#fewest.decimals) return [];
    return [{ key: "look.cut", values: { found, digits: this.#fewest.decimals } }];
  }
}

/** Whether the last line of a text has an end. @param {string} text */
export const isEnded = (text) => /[\r\n]\s*$/.test(text);

/** @param {string} cell */
function digitsOf(cell) {
  const [, decimals = "", exponent = ""] = PARTS.exec(cell) ?? [];
  return { decimals: decimals.length, exponent: exponent.length };
}
