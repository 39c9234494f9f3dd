// What a reader of files gives: numbers, and in words what it took for granted.

/** What a run expects: N particles in D dimensions. @typedef {{ particles: number, dimension: number }} Shape */
/** A sentence of `words.js` with its values. @typedef {{ key: import("./words.js").Key, values?: Record<string, string | number> }} Remark */
/** Configurations row-major, and what was taken for granted. @typedef {{ values: Float64Array, remarks: Remark[] }} Reading */

/** Numbers that a tab can hold several times over: 256 MB of them. */
export const MOST_NUMBERS = 2 ** 25;

/** Bytes of a text, which takes several times its size while it is read, and of an array. */
export const [MOST_TEXT, MOST_BINARY] = [128 * 2 ** 20, 256 * 2 ** 20];

/** Lets the page answer between two stretches of work. */
export const breathe = () => new Promise((resolve) => setTimeout(resolve));

/** Numbers whose count is not known beforehand. */
export class Numbers {
  #values = new Float64Array(4096);
  length = 0;

  /** @param {number} value */
  push(value) {
    if (this.length === this.#values.length) {
      const longer = new Float64Array(2 * this.length);
      longer.set(this.#values);
      this.#values = longer;
    }
    this.#values[this.length++] = value;
  }

  all() {
    return this.#values.slice(0, this.length);
  }
}
