// A motion that is slow at both ends, and the way back from where it is to when it was there.

/** @param {number} x from 0 to 1 */
export const ease = (x) => x * x * (3 - 2 * x);

/** @param {number} y from 0 to 1 */
export const unease = (y) => 0.5 - Math.sin(Math.asin(1 - 2 * y) / 3);
