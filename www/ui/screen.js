// What the screen is like, for what style sheets alone cannot do.

/** Up to this width, in pixels: see styles/tokens.css, which has it too. */
export const NARROW = 860;

/** Up to this width, in pixels, a screen is a phone's: see there. */
const PHONE = 600;

/** Whether the screen is a phone's, and an event when that changes. */
export const phoneScreen = () => matchMedia(`(max-width: ${PHONE}px)`);

/** Whether the page has one column, and an event when that changes. */
export const narrowScreen = () => matchMedia(`(max-width: ${NARROW}px)`);

/** Milliseconds between two looks at the density of the screen, should no event tell of it. */
const CHECK = 1000;

/**
 * Calls the listener whenever a pixel of the page has become more or fewer of the screen: the window has moved to
 * another screen, or the page is zoomed. Charts of the chart library find this out by themselves.
 * @param {() => void} listener
 */
export function onDensityChange(listener) {
  let density = devicePixelRatio;
  const look = () => {
    if (devicePixelRatio === density) return;
    density = devicePixelRatio;
    watch();
    listener();
  };
  const watch = () => matchMedia(`(resolution: ${density}dppx)`).addEventListener("change", look, { once: true });
  watch();
  try {
    new ResizeObserver(look).observe(document.documentElement, { box: "device-pixel-content-box" });
  } catch {
    // Safari does not measure in pixels of the screen.
  }
  // Neither is told of every change: Chromium leaves some out that its developer tools make.
  setInterval(look, CHECK);
}
