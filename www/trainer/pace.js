// How fast Play trains: as fast as the machine can, or no faster than the eye can follow.

/**
 * Steps a second; null: as fast as the machine can; "ramp": slowly at first, then ever faster, so that the first steps,
 * which change most, can be watched.
 * @typedef {number | "ramp" | null} Pace
 */

/** What a visitor can choose, in steps a second, beside full speed. */
export const PACES = /** @type {const} */ ([1, 10, 100]);

/** The ramp: steps a second at the start, seconds in which their number grows by a factor e, and the step where full speed begins. */
export const RAMP = { first: 16, seconds: 10, until: 200 };

/**
 * Steps a second at a step; infinite at full speed.
 * @param {Pace} pace
 * @param {number} step
 */
export function stepsPerSecond(pace, step) {
  if (pace === null) return Number.POSITIVE_INFINITY;
  if (pace !== "ramp") return pace;
  return step < RAMP.until ? RAMP.first + step / RAMP.seconds : Number.POSITIVE_INFINITY;
}
