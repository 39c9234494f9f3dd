// Configurations in .xyz and extended .xyz: for each one the number of particles, a line of comment or
// properties, and a line a particle. https://github.com/libAtoms/extxyz

import { isEnded, LastNumber } from "./last-number.js";
import { bare, isCount, numeral } from "./numerals.js";
import { breathe, MOST_NUMBERS, Numbers } from "./reading.js";
import { say } from "./words.js";

/** @typedef {import("./reading.js").Shape} Shape */
/** @typedef {import("./reading.js").Reading} Reading */

/** Configurations that are read before the page may answer. */
const STRETCH = 2000;

/** Whether a text without a telling name is of this kind. @param {string} text */
export const isXyz = (text) =>
  /^\s*\d+[ \t]*\r?\n(?:[^\n]*\bProperties\s*=|[^\n]*\n[ \t]*[A-Za-z]{1,3}\d*[ \t]+[-+.\d])/i.test(text.slice(0, 4000));

/**
 * @param {string} text
 * @param {Shape} shape
 * @returns {Promise<Reading>}
 * @throws {Error} that names the line, what was expected and what was found
 */
export async function readXyz(text, shape) {
  const lines = text.split(/\r\n|\r|\n/);
  const file = new Frames(lines, shape);
  for (let count = 1; file.next(); count++) if (count % STRETCH === 0) await breathe();
  return file.finish(isEnded(text));
}

/** Reads one configuration after the other. */
class Frames {
  #numbers = new Numbers();
  #at = 0;
  #seen = { cell: false, extra: false };
  /** The third coordinate where two are expected. @type {number | undefined} */
  #height;
  /** Columns of a particle's line where no properties say so: one that ends early is cut off. @type {number | undefined} */
  #columns;
  #end = new LastNumber();
  #lines;
  #shape;

  /** @param {string[]} lines @param {Shape} shape */
  constructor(lines, shape) {
    this.#lines = lines;
    this.#shape = shape;
  }

  /** Whether there was another configuration. */
  next() {
    while (this.#at < this.#lines.length && this.#line().trim() === "") this.#at++;
    if (this.#at >= this.#lines.length) return false;
    const { particles } = this.#shape;
    const count = this.#line().trim();
    const row = this.#at + 1;
    if (!isCount(count)) throw new Error(say("refuse.count", { row, found: count.slice(0, 30) }));
    if (Number(count) !== particles) throw new Error(say("refuse.particles", { row, found: count, particles }));
    if (this.#at + 2 + particles > this.#lines.length) {
      throw new Error(say("refuse.frameEnd", { row: this.#lines.length }));
    }
    this.#at++;
    const places = this.#properties();
    this.#at++;
    for (let i = 0; i < particles; i++) this.#particle(places);
    if (this.#numbers.length > MOST_NUMBERS) throw new Error(say("refuse.many", { max: MOST_NUMBERS / 2 ** 20 }));
    return true;
  }

  /** From where and how many positions are in a particle's line, as the line of properties says. */
  #properties() {
    const line = this.#line();
    const periodic = /\bpbc\s*=\s*["[{]?([^"\]}]*)/i.exec(line)?.[1] ?? "";
    if (/\b(?:Lattice|cell)\s*=/i.test(line) || /\b[T1]/i.test(periodic)) this.#seen.cell = true;
    const [, said] = /\bProperties\s*=\s*"?([^\s"]+)/i.exec(line) ?? [];
    if (said === undefined) return undefined;
    const parts = said.split(":");
    const total = parts.filter((_, k) => k % 3 === 2).reduce((sum, each) => sum + Number(each), 0);
    let from = 0;
    for (let k = 0; k + 2 < parts.length; k += 3) {
      const [name = "", type = "", size = ""] = parts.slice(k, k + 3);
      const count = Number(size);
      if (!isCount(size)) break;
      if (/^pos(?:itions)?$/i.test(name) && /^R$/i.test(type)) {
        return { from, count, total: total || from + count };
      }
      from += count;
    }
    throw new Error(say("refuse.properties", { row: this.#at + 1, found: said.slice(0, 60) }));
  }

  /** @param {{ from: number, count: number, total: number } | undefined} said */
  #particle(said) {
    const { dimension } = this.#shape;
    const row = this.#at + 1;
    const line = this.#line();
    const cells = line.trim().split(/\s+/).map(bare);
    const from = said?.from ?? 1;
    const count = said?.count ?? Math.min(3, cells.length - 1);
    const place = cells.slice(from, from + count).map(numeral);
    // A particle has a symbol, or an atomic number and then all three coordinates.
    const isNamed = /^[A-Za-z_]/.test(cells[0] ?? "") || (isCount(cells[0] ?? "") && cells.length > 3);
    const whole = said ? cells.length === said.total : cells.length > dimension && isNamed;
    const fits = place.length === count && (count === dimension || (count === 3 && dimension === 2));
    if (!whole || !fits || place.some(Number.isNaN)) {
      const expected = said ? said.count : dimension === 2 ? "2–3" : dimension;
      throw new Error(say("refuse.particle", { row, expected, found: line.trim().slice(0, 60) || say("word.empty") }));
    }
    if (!said) this.#columns ??= cells.length;
    if (!said && cells.length !== this.#columns) {
      throw new Error(say("refuse.particleColumns", { row, found: cells.length, expected: this.#columns ?? 0 }));
    }
    if ((said?.total ?? cells.length) > from + count || from > 1) this.#seen.extra = true;
    if (from + count === cells.length) this.#end.look(cells.at(-1) ?? "");
    for (const value of place.slice(0, dimension)) this.#numbers.push(value);
    if (count > dimension) this.#flat(row, place[2] ?? 0);
    this.#at++;
  }

  /** That a third coordinate means nothing. @param {number} row @param {number} height */
  #flat(row, height) {
    this.#height ??= height;
    if (Math.abs(height - this.#height) > 1e-9) {
      throw new Error(say("refuse.planar", { row, found: String(height), expected: String(this.#height) }));
    }
  }

  #line() {
    return this.#lines[this.#at] ?? "";
  }

  /** @param {boolean} hasEnd whether the last line of the file has an end @returns {Reading} */
  finish(hasEnd) {
    if (this.#numbers.length === 0) throw new Error(say("refuse.empty"));
    /** @type {import("./reading.js").Remark[]} */
    const remarks = [];
    if (this.#height !== undefined) remarks.push({ key: "read.plane" });
    if (this.#seen.cell) remarks.push({ key: "read.cell" });
    if (this.#seen.extra) remarks.push({ key: "read.extra" });
    if (!hasEnd) remarks.push(...this.#end.judge());
    return { values: this.#numbers.all(), remarks };
  }
}
