// When the page has drawn, and whether anybody sees it.

/** Resolves when the page has drawn; where nothing is drawn, after a while. @returns {Promise<void>} */
export function nextFrame() {
  return new Promise((resolve) => {
    requestAnimationFrame(() => resolve());
    setTimeout(resolve, 500);
  });
}

export const isSeen = () => document.visibilityState === "visible";
