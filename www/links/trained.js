// The trained flows that come with the page, by their names in links. `build/gallery.js` says how each was made.

export const TRAINED = /** @type {const} */ (["dw2", "dw4", "pairs", "overfitted", "collapsed", "unguarded"]);

/** @typedef {(typeof TRAINED)[number]} Trained */

/** @param {string} name @returns {name is Trained} */
export const isTrained = (name) => TRAINED.some((each) => each === name);

/**
 * The link of a trained flow, with its weights; it loads when it is wanted.
 * @param {Trained} name
 * @returns {Promise<string>}
 */
export async function trainedLink(name) {
  const { link } = await import(`./models/${name}.js`);
  return link;
}
