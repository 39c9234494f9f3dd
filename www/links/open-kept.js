// Opens a run that was kept on this device, in the view of the page's address.

import { DEFAULTS } from "../config/schema.js";
import { decode } from "./codec.js";
import { readLink } from "./read-link.js";

/**
 * @param {object} page
 * @param {ReturnType<typeof import("../state/store.js").createStore<import("../state/state.js").State>>} page.store
 * @param {Pick<import("../state/run-actions.js").RunActions, "open">} page.actions
 * @param {Pick<import("../own-data/sample-store.js").SampleStore, "fetch" | "resolve">} page.sampleStore
 * @param {string} fragment of the address
 * @param {import("../trainer/tab-recovery.js").KeptRun} run
 * @returns {Promise<number>} its step; rejects where it cannot be opened any more
 */
export async function openKept({ store, actions, sampleStore }, fragment, { settings, origin, history, snapshot }) {
  const { config } = decode(settings);
  if (config.data !== DEFAULTS.data) await sampleStore.fetch(String(config.data));
  if (sampleStore.resolve(config).notes.length > 0) throw new Error("its samples are no longer here");
  const { viewOptions, notes } = await readLink(fragment);
  store.set({ viewOptions, linkNotes: notes });
  return (await actions.open(config, { history, origin }, snapshot)).step;
}
