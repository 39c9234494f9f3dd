// A tab that the browser discards while it is hidden comes back with its run.

import { t } from "../i18n/index.js";
import { openKept } from "../links/open-kept.js";
import { Superseded } from "../trainer/client.js";
import { createTabRecovery } from "../trainer/tab-recovery.js";
import * as format from "../ui/number-format.js";
import { ownPlace, recall, remember } from "../ui/storage.js";
import { toast } from "./notices.js";

/**
 * @param {object} page
 * @param {ReturnType<typeof import("../state/store.js").createStore<import("../state/state.js").State>>} page.store
 * @param {import("../trainer/client.js").TrainerClient} page.trainer
 * @param {import("../state/actions.js").Actions} page.actions
 * @param {import("../own-data/sample-store.js").SampleStore} page.sampleStore
 * @param {() => number} now milliseconds
 */
export function createHiddenTab(page, now) {
  const storage = () => sessionStorage;
  const tab = {
    recall: (/** @type {string} */ key) => recall(key, storage),
    remember: (/** @type {string} */ key, /** @type {string} */ value) => remember(key, value, storage),
  };
  const device = { factory: () => indexedDB, place: ownPlace(), tab, fragment: () => location.hash };
  const recovery = createTabRecovery({ ...page, now }, device);
  let isLeft = false;
  // A page that is left is hidden too, in the end; it was not discarded.
  for (const [event, left] of /** @type {const} */ ([
    ["pagehide", true],
    ["pageshow", false],
  ])) {
    addEventListener(event, () => {
      isLeft = left;
    });
  }
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") recovery.forget();
    else if (!isLeft) void recovery.keep();
  });

  return {
    /** Keeps the run, for when the page is loaded anew. */
    keep: recovery.keep,

    /** Opens the run that this tab had when it was discarded, or else the address. @param {string} fragment */
    async open(fragment) {
      const run = await recovery.take();
      if (!run) return page.actions.openLink(fragment);
      try {
        toast(t("tab.restored", { step: format.integer(await openKept(page, fragment, run)) }));
      } catch (error) {
        if (error instanceof Superseded) throw error;
        await page.actions.openLink(fragment);
      }
    },
  };
}
