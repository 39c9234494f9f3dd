// The page's address: what it opens with, and what it becomes.

import { createBrowserHistory, reached } from "../links/browser-history.js";
import { tidyAddress } from "../links/tidy-address.js";

/** @typedef {ReturnType<typeof import("../state/store.js").createStore<import("../state/state.js").State>>} Store */

/** What a page of one file opens with. */
const baked = () => document.querySelector("meta[name='equiflow-link']")?.getAttribute("content") ?? "";

/** @param {Store} store */
export function createNavigation(store) {
  const first = tidyAddress({ location, history });
  const entries = createBrowserHistory({ history, location, reached: () => reached(store.get()) });
  /** A frame's history is its host's. */
  const isOwn = () => !store.get().viewOptions.embed;
  return {
    /** A new entry of the history. @param {string} fragment */
    pushUrl: (fragment) => void (isOwn() && entries.push(fragment)),
    /** The present entry under another address. @param {string} fragment */
    replaceUrl: (fragment) => void (isOwn() && entries.replace(fragment)),
    /**
     * Opens the address, now and whenever it changes.
     * @param {(fragment: string) => Promise<void>} openLink
     * @param {(fragment: string) => Promise<void>} openFirst the same for the first one
     * @returns {Promise<void>} of the first one
     */
    async start(openLink, openFirst = openLink) {
      let isLeft = false;
      addEventListener("hashchange", () => {
        isLeft = true;
        const fragment = isOwn() ? entries.visit() : location.hash;
        openLink(fragment || baked()).catch(() => {});
      });
      const fragment = typeof first === "string" ? first : await first;
      if (isLeft) return;
      entries.tidied();
      await openFirst(fragment || baked());
    },
  };
}
