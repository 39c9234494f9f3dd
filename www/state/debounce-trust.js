// Whether the weights can be trusted, said when enough draws agree.

/** Draws, of one estimate or of several in a row, that have to doubt the weights before it is said of a run that has begun. */
const ENOUGH = 1024;

/**
 * @typedef {object} Estimate
 * @property {number} step
 * @property {boolean} weightsReliable
 * @property {number} [evaluatedOn] draws of a report
 * @property {number} [draws] of curves
 */

/**
 * Debounces what estimates say of the weights, over draws: the tail of a few says little, and a warning that comes and goes helps
 * nobody. Estimates have to agree. Before the first step there is one only, which stands for itself.
 * @template {Estimate} T
 */
export function debounceTrust() {
  /** @type {T | undefined} */
  let last;
  let doubted = 0;
  /** @param {T | undefined} estimate @returns {T | undefined} the same, or without a doubt that is not settled */
  return (estimate) => {
    if (estimate !== last) {
      last = estimate;
      doubted = !estimate || estimate.weightsReliable ? 0 : doubted + (estimate.evaluatedOn ?? estimate.draws ?? 0);
    }
    return estimate && estimate.step > 0 && doubted < ENOUGH ? { ...estimate, weightsReliable: true } : estimate;
  };
}
