// The page's one mutable record: what is known about the run. Views read it, actions write it.

/**
 * @template {object} State
 * @param {State} initial
 */
export function createStore(initial) {
  let state = initial;
  /** @type {Set<(state: State, changed: ReadonlySet<keyof State>) => void>} */
  const listeners = new Set();

  /**
   * Calls the listener now and after every change.
   * @param {(state: State, changed: ReadonlySet<keyof State>) => void} listener
   * @returns {() => void} ends it
   */
  function subscribe(listener) {
    listeners.add(listener);
    listener(state, new Set(/** @type {(keyof State)[]} */ (Object.keys(state))));
    return () => void listeners.delete(listener);
  }

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
    subscribe,
    /**
     * Calls the listener whenever what is selected becomes another value; not for the value at the call.
     * @template Selected
     * @param {(state: State) => Selected} select
     * @param {(selected: Selected, state: State) => void} listener
     * @returns {() => void} ends it
     */
    select(select, listener) {
      let last = select(state);
      return subscribe((now) => {
        const selected = select(now);
        if (Object.is(selected, last)) return;
        last = selected;
        listener(selected, now);
      });
    },
  };
}
