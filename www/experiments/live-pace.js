// How often an experiment that follows the training asks a run that trains: training loses less than 3 % of its time.

/** Between two questions passes this many times what the last one took, */
const PAUSE = 40;
/** and at least so many milliseconds. */
const SOONEST = 400;

/** @param {() => number} now milliseconds that the page has been awake */
export function createLivePace(now) {
  let due = 0;
  let isFirst = true;
  return {
    isDue: () => now() >= due,
    /** A question that was asked at `start` is answered. @param {number} start */
    answered(start) {
      const end = now();
      // The first one may have waited for the full engine, and says nothing of the next.
      due = end + (isFirst ? SOONEST : Math.max(SOONEST, PAUSE * (end - start)));
      isFirst = false;
    },
    /** Another run is asked from now on. */
    reset() {
      due = 0;
      isFirst = true;
    },
  };
}
