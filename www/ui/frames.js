// When the page has drawn, and whether anybody sees it.

/** Resolves when the page has drawn; where nothing is drawn, after a while. @returns {Promise<void>} */
export function nextFrame() {
  return new Promise((resolve) => {
    requestAnimationFrame(() => resolve());
    setTimeout(resolve, 500);
  });
}

/** The same for a page that may be hidden: it draws nothing, and its timers are slow. */
export const drawn = () => (isSeen() ? nextFrame() : Promise.resolve());

export const isSeen = () => document.visibilityState === "visible";
