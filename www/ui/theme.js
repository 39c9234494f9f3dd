// The palette of the pictures, read from the style sheet, so that a colour is written once.

/**
 * @typedef {object} Palette
 * @property {string} card
 * @property {string} ink
 * @property {string} soft
 * @property {string} line
 * @property {string} edge
 * @property {string} data
 * @property {string} model
 * @property {string} reweighted
 * @property {string} exact
 * @property {string} prediction
 * @property {string} densityNone where there is no density
 * @property {string} densityMost where it is highest
 */

const dark = matchMedia("(prefers-color-scheme: dark)");
const contrast = matchMedia("(prefers-contrast: more)");
const still = matchMedia("(prefers-reduced-motion: reduce)");

export const isStill = () => still.matches;

/** As it was read last. @type {Palette | undefined} */
let current;

/** The colours of now. @returns {Palette} */
export function colours() {
  current ??= palette();
  return current;
}

/** @returns {Palette} */
export function palette() {
  const style = getComputedStyle(document.documentElement);
  const read = (/** @type {string} */ name) => style.getPropertyValue(`--${name}`).trim();
  return {
    card: read("card"),
    ink: read("ink"),
    soft: read("soft"),
    line: read("line"),
    edge: read("edge"),
    data: read("data"),
    model: read("model"),
    reweighted: read("reweighted"),
    exact: read("exact"),
    prediction: read("prediction"),
    densityNone: read("density-none"),
    densityMost: read("density-most"),
  };
}

/** Whether the page is being printed. */
let onPaper = false;

/** @param {() => void} listener called when colours or motion preferences change, and draws what they change at once: nobody waits before printing */
export function onThemeChange(listener) {
  const changed = () => {
    current = undefined;
    listener();
  };
  for (const query of [dark, contrast, still]) {
    // To print, Firefox and WebKit show the page itself as on paper, which is smaller.
    query.addEventListener("change", () => onPaper || changed());
  }
  for (const name of ["beforeprint", "afterprint"]) {
    addEventListener(name, () => {
      onPaper = name === "beforeprint";
      document.documentElement.classList.toggle("paper", onPaper);
      changed();
    });
  }
}
