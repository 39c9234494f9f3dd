// Everything that buttons, links and scripts can do, put together.

import { createLinkOpener } from "../links/open-link.js";
import { createCrashRecovery } from "../trainer/crash-recovery.js";
import { createRunOpener } from "./open-run.js";
import { createRunActions, quietly } from "./run-actions.js";
import { createTrainerEvents } from "./trainer-events.js";
import { createViewActions } from "./view-actions.js";

/** @typedef {ReturnType<typeof createActions>} Actions */

/**
 * @param {object} page
 * @param {ReturnType<typeof import("./store.js").createStore<import("./state.js").State>>} page.store
 * @param {import("../trainer/client.js").TrainerClient} page.trainer
 * @param {() => import("../trainer/messages.js").View} page.view
 * @param {(fragment: string) => void} page.pushUrl writes the fragment into the address, as a new entry of the history
 * @param {(fragment: string) => void} page.replaceUrl the same in the present entry
 * @param {import("../own-data/sample-store.js").SampleStore} page.sampleStore data that were brought along
 * @param {() => number} page.now milliseconds while the page is awake
 */
export function createActions(page) {
  const { store, trainer } = page;
  const opener = createRunOpener(page);
  const recovery = createCrashRecovery({
    store,
    trainer,
    begin: (known, snapshot) => quietly(opener.open(store.get().config, known, snapshot)),
  });
  // While a link is prepared, the address is that link's, and the page still shows another run.
  const replaceUrl = (/** @type {string} */ fragment) => void (opener.isPreparing() || page.replaceUrl(fragment));
  const run = createRunActions({ ...page, replaceUrl, opener, recovery });
  const openLink = createLinkOpener({ ...page, opener, actions: run });
  trainer.subscribe(createTrainerEvents({ store, trainer, recovery, trainUntilStopped: run.trainUntilStopped }));
  return {
    ...run,
    ...createViewActions({ store, replaceUrl }),
    openLink,
    /** Aborted as soon as another run is wanted than at the call. */
    signal: opener.signal,
    goBack: recovery.goBack,
    silent: recovery.silent,
  };
}
