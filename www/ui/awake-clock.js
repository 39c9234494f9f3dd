// A clock that stands still while the page does: in a frozen tab, in the back/forward cache, on a device that sleeps.
// No browser says reliably that any of these has begun, so the clock is looked at often, and what passes between two
// looks that are far apart is not counted.

/**
 * The longest time between two looks that is counted, in milliseconds. While the page is seen, a timer looks every
 * second; while it is hidden, where timers may run once a minute, the messages of a run that trains do.
 */
export const LONGEST = 4000;
/** Milliseconds between two looks of the page. */
const INTERVAL = 1000;

/** @param {() => number} now milliseconds of a clock that goes on */
export function createAwakeClock(now) {
  let awake = 0;
  let last = now();
  return {
    /** The milliseconds that the page has been awake. Every call is a look. */
    now() {
      const at = now();
      const passed = at - last;
      last = at;
      if (passed > 0 && passed <= LONGEST) awake += passed;
      return awake;
    },
  };
}

/** The clock of this page. @returns {() => number} the milliseconds that it has been awake */
export function startAwakeClock() {
  const clock = createAwakeClock(() => performance.now());
  setInterval(clock.now, INTERVAL);
  // The last moment before the page may stand still.
  for (const [target, event] of /** @type {const} */ ([
    [document, "visibilitychange"],
    [document, "freeze"],
    [window, "pagehide"],
  ])) {
    target.addEventListener(event, clock.now, { capture: true });
  }
  return clock.now;
}
