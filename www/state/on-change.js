// Views are drawn anew when what they show has changed, and are left alone otherwise.

/** @typedef {import("./state.js").State} State */

/**
 * A view of some values of the state: `show` is called when one of them is another one than at its last call.
 * @param {(state: State) => readonly unknown[]} select
 * @param {(state: State) => void} show
 * @returns {(state: State) => void}
 */
export function onChange(select, show) {
  /** @type {readonly unknown[] | undefined} */
  let last;
  return (state) => {
    const selected = select(state);
    if (last && selected.every((value, k) => Object.is(value, last?.[k]))) return;
    last = selected;
    show(state);
  };
}
