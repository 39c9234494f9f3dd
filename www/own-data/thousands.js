// Numbers whose comma or point may separate thousands: `1.281` beside `264` is 1281, and beside `0.264` it is not.

import { say } from "./words.js";

/** A separator before three digits that are the last ones; nobody writes 0.281 in this way for 281. */
const GROUPED = /^[+-]?[1-9]\d{0,2}[.,]\d{3}$/;
/** A number that needs no separator. */
const SMALL = /^[+-]?[1-9]\d{1,2}$/;
/** A single digit, which is as likely in either case. */
const DIGIT = /^[+-]?\d$/;
/** So many may look so by chance, unless there are many that need no separator and none that has another one. */
const [FEW, MANY] = [3, 20];

/** Looks at one number after another. */
export class Thousands {
  #grouped = 0;
  #small = 0;
  /** Whether a number was seen that such files have not. */
  #isRefuted = false;
  #first = { row: 0, column: 0, found: "" };

  /** @param {string} cell @param {number} row @param {number} column */
  look(cell, row, column) {
    if (this.#isRefuted || DIGIT.test(cell)) return;
    if (GROUPED.test(cell)) {
      if (this.#grouped === 0) this.#first = { row, column, found: cell };
      this.#grouped++;
    } else if (SMALL.test(cell)) this.#small++;
    else this.#isRefuted = true;
  }

  /** @throws {Error} where the numbers can be read in two ways, and more likely in the other one */
  judge() {
    const isChance = this.#grouped <= FEW && this.#small < MANY;
    if (this.#isRefuted || this.#grouped === 0 || this.#small === 0 || isChance) return;
    const { found } = this.#first;
    const [thousands, decimal] = [found.replace(/[.,]/, ""), found.replace(",", ".")];
    throw new Error(say("refuse.thousands", { ...this.#first, thousands, decimal }));
  }
}
