// Undo and redo by the browser's Back and Forward: one entry for each committed change. What a run had
// reached when its entry was left is kept here, so that coming back replays it instead of losing it.

import { linkOf, recordOf } from "./link-of.js";

/**
 * The fragment that replays a run as far as it has come, or as far as a replay was to go; none at step 0.
 * @param {import("./link-of.js").Linked} state
 * @returns {string | undefined}
 */
export const reached = (state) => ((recordOf(state, "return").steps ?? 0) > 0 ? linkOf(state, "return") : undefined);

/**
 * Safari refuses the hundred and first entry in half a minute, some frames any; then the address stays as it was.
 * @param {Pick<History, "pushState" | "replaceState">} history
 * @param {"pushState" | "replaceState"} how
 * @param {unknown} state @param {string} [address]
 * @returns {boolean} whether it was written
 */
export function write(history, how, state, address) {
  try {
    history[how](state, "", address);
    return true;
  } catch {
    return false;
  }
}

/**
 * @param {object} page
 * @param {Pick<History, "state" | "pushState" | "replaceState">} page.history
 * @param {{ readonly hash: string }} page.location
 * @param {() => string | undefined} page.reached the fragment of the run as it stands; none at step 0
 */
export function createBrowserHistory({ history, location, reached }) {
  /** Fragments to come back to, by the position of their entry. @type {Map<number, { hash: string, fragment: string }>} */
  const left = new Map();
  let entry = position() ?? 0;
  let hash = location.hash;

  function position() {
    const found = history.state?.entry;
    return Number.isInteger(found) ? /** @type {number} */ (found) : undefined;
  }

  function leave() {
    const fragment = reached();
    if (fragment === undefined) left.delete(entry);
    else left.set(entry, { hash, fragment });
  }

  /** A new entry drops those that could be redone. */
  function begin() {
    entry += 1;
    for (const each of left.keys()) if (each >= entry) left.delete(each);
  }

  return {
    /** The address was put right where it stands. */
    tidied() {
      hash = location.hash;
    },

    /** A change of the settings: a new entry, unless the address says it already. @param {string} fragment */
    push(fragment) {
      if (`#${fragment}` === hash) return;
      if (position() === undefined) write(history, "replaceState", { entry });
      leave();
      if (write(history, "pushState", { entry: entry + 1 }, `#${fragment}`)) begin();
      hash = location.hash;
    },

    /** The same entry under another address. @param {string} fragment */
    replace(fragment) {
      write(history, "replaceState", { entry }, `#${fragment}`);
      hash = location.hash;
    },

    /** After Back, Forward or a typed address: the fragment to open. @returns {string} */
    visit() {
      leave();
      hash = location.hash;
      const known = position();
      if (known !== undefined) entry = known;
      else {
        begin();
        write(history, "replaceState", { entry });
      }
      const kept = left.get(entry);
      return kept?.hash === hash ? kept.fragment : hash;
    },
  };
}
