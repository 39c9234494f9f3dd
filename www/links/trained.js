// The trained flows that come with the page, by their names in links. `build/gallery.js` says how each was made.

export const TRAINED = /** @type {const} */ (["dw2", "dw4", "lj13", "pairs", "overfitted", "collapsed", "unguarded"]);

/** @typedef {(typeof TRAINED)[number]} Trained */

/** @param {string} name @returns {name is Trained} */
export const isTrained = (name) => TRAINED.some((each) => each === name);

/**
 * A trained flow: its link, with its weights, and the report on it that the engine made where it was trained; where the
 * weights are coordinates that follow from all reference samples, also the parameters of its field, for pictures until those
 * are drawn. It loads when it is wanted.
 * @param {Trained} name
 * @returns {Promise<{ link: string, report: import("../trainer/messages.js").Report, shown?: string }>}
 */
export const trainedFlow = (name) => import(`./models/${name}.js`);
