// What can be done with the page beside its run: unfold parts, dismiss notices. The run goes on.

import { linkOf } from "../links/link-of.js";
import { EXPERIMENTS, unfold } from "../links/view-options.js";

/** @typedef {import("./state.js").State} State */

/**
 * @param {object} page
 * @param {ReturnType<typeof import("./store.js").createStore<State>>} page.store
 * @param {(fragment: string) => void} page.replaceUrl writes the fragment into the present entry of the history
 */
export function createViewActions({ store, replaceUrl }) {
  /**
   * Shows the page in another way, and says so in the address.
   * @param {import("../links/view-options.js").ViewOptions} viewOptions
   */
  function present(viewOptions) {
    store.set({ viewOptions });
    replaceUrl(linkOf(store.get(), "address"));
  }

  /** Unfolds one of the experiments, and folds the others. @param {string} chosen */
  function showExperiment(chosen) {
    const { viewOptions } = store.get();
    present(EXPERIMENTS.reduce((all, name) => unfold(all, name, name === chosen), viewOptions));
  }

  return {
    present,

    /** @param {string} part @param {boolean} unfolded */
    unfold: (part, unfolded) => present(unfold(store.get().viewOptions, part, unfolded)),

    showExperiment,

    /** Follows a sample of the picture of the flow. @param {number} index */
    follow(index) {
      store.set({ followed: { index } });
      const { viewOptions } = store.get();
      if (!viewOptions.open.includes("sample")) showExperiment("sample");
    },

    dismissNotes: () => store.set({ linkNotes: [] }),
    dismissReplay: () => store.set({ replay: undefined }),
    dismissProblem: () => store.set({ problem: undefined }),
  };
}
