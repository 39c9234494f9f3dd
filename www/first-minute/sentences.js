// What a first visitor is told, one sentence at a time, and when. It follows the steps of the run that the bare address
// opens: a flow that knows nothing, which Play trains ever faster.

/** The part of the page that each sentence is about, and the step from which it is said. */
export const SENTENCES = /** @type {const} */ ([
  { name: "start", part: "", from: 0 },
  { name: "rings", part: "panel-density", from: 1 },
  { name: "curve", part: "panel-learning", from: 55 },
  { name: "energies", part: "panel-energy", from: 105 },
]);
/** The step at which all is said. */
export const DONE = 200;
/** Milliseconds for which a sentence stays at least, once training has begun. */
export const READING = 2500;

/**
 * The sentence that is due at a step; their number when all is said.
 * @param {number} step
 */
export const dueAt = (step) => (step >= DONE ? SENTENCES.length : SENTENCES.findLastIndex(({ from }) => step >= from));

/**
 * What is said next, and after how many milliseconds to ask again.
 * @param {{ shown: number, step: number, ms: number }} now the sentence that is shown, since when, and the step of the run
 * @returns {{ sentence: number, again?: number }}
 */
export function nextSentence({ shown, step, ms }) {
  const due = dueAt(step);
  // A run that was put back is told again from there.
  if (due <= shown) return { sentence: due };
  const read = shown === 0 || ms >= READING;
  return read
    ? { sentence: shown + 1, ...(due > shown + 1 && { again: READING }) }
    : { sentence: shown, again: READING - ms };
}
