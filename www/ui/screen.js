// The width below which the page has one column, for what style sheets alone cannot do; the style sheets have it too.

/** Up to this width, in pixels: see styles/tokens.css. */
export const NARROW = 860;

/** Whether the page has one column, and an event when that changes. */
export const narrowScreen = () => matchMedia(`(max-width: ${NARROW}px)`);
