// The order of columns by their names: `x1 y1 x2 y2` is the one of a configuration, `x1 x2 y1 y2` is another.

/** @typedef {import("./reading.js").Shape} Shape */

/** A letter of an axis that stands for itself. */
const AXIS = /(?<![a-z])[xyz](?![a-z])/gi;

/**
 * For each coordinate of a configuration, the column that holds it; undefined where the names do not say so.
 * @param {readonly string[]} names of the columns, those of several header lines joined
 * @param {Shape} shape
 * @returns {number[] | undefined}
 */
export function columnOrder(names, { particles, dimension }) {
  if (names.length !== particles * dimension) return undefined;
  const places = names.map((name, column) => {
    const [axis, ...otherAxes] = name.match(AXIS) ?? [];
    const [particle, ...otherNumbers] = name.match(/\d+/g) ?? [];
    const isClear = axis && particle && otherAxes.length + otherNumbers.length === 0;
    return isClear ? { column, axis: axis.toLowerCase(), particle: Number(particle) } : undefined;
  });
  const said = places.filter((place) => place !== undefined);
  const count = (/** @type {(string | number)[]} */ values) => new Set(values).size;
  const isWhole =
    count(said.map(({ axis }) => axis)) === dimension &&
    count(said.map(({ particle }) => particle)) === particles &&
    count(said.map(({ axis, particle }) => `${axis}${particle}`)) === names.length;
  if (!isWhole) return undefined;
  return said.toSorted((a, b) => a.particle - b.particle || a.axis.localeCompare(b.axis)).map(({ column }) => column);
}

/** Whether columns are in the order of a configuration. @param {readonly number[]} order */
export const isInOrder = (order) => order.every((column, k) => column === k);
