// The page's one mutable record: what is known about the run. Views read it, actions write it.

/**
 * @template {object} State
 * @param {State} initial
 */
export function createStore(initial) {
  let state = initial;
  /** @type {Set<(state: State, changed: ReadonlySet<keyof State>) => void>} */
  const listeners = new Set();
  return {
    get: () => state,
    /** @param {Partial<State>} patch */
    set(patch) {
      const changed = /** @type {(keyof State)[]} */ (Object.keys(patch)).filter((key) => state[key] !== patch[key]);
      if (changed.length === 0) return;
      state = { ...state, ...patch };
      const names = new Set(changed);
      for (const listener of listeners) listener(state, names);
    },
    /**
     * Calls the listener now and after every change.
     * @param {(state: State, changed: ReadonlySet<keyof State>) => void} listener
     */
    subscribe(listener) {
      listeners.add(listener);
      listener(state, new Set(/** @type {(keyof State)[]} */ (Object.keys(state))));
      return () => listeners.delete(listener);
    },
  };
}
