// A tab that is hidden may be discarded by the browser, and is loaded anew when its visitor comes back. So the run of
// a hidden tab is kept on this device, and a page that finds one that was never shown again goes on with it.

import { linkOf } from "../links/link-of.js";
import { transact } from "../ui/database.js";

/** @typedef {import("../state/state.js").State} State */
/** @typedef {ReturnType<typeof createTabRecovery>} TabRecovery */
/**
 * A run as it was kept.
 * @typedef {object} KeptRun
 * @property {string} fragment of the page's address
 * @property {string} settings of the run, as a link
 * @property {import("../state/state.js").Origin} origin
 * @property {import("../state/learning-curve.js").History} history
 * @property {Uint8Array} snapshot
 */

/** The name of the kept run, in the storage of the tab; there only while the tab is hidden. */
const KEY = "hiddenRun";
/** Milliseconds between two states that are kept while a hidden tab trains. */
const PAUSE = 10_000;
/** What nobody came back to is forgotten after so many days. */
const DAYS = 30;

/**
 * @param {object} page
 * @param {ReturnType<typeof import("../state/store.js").createStore<State>>} page.store
 * @param {Pick<import("./client.js").TrainerClient, "ask" | "subscribe">} page.trainer
 * @param {() => number} page.now milliseconds
 * @param {object} device
 * @param {() => IDBFactory} device.factory throws where storage is blocked
 * @param {string} device.place what tells this copy of the page from others under its origin
 * @param {{ recall(key: string): string | null, remember(key: string, value: string): void }} device.tab
 * @param {() => string} device.fragment of the present address
 */
export function createTabRecovery({ store, trainer, now }, { factory, place, tab, fragment }) {
  const where = { name: `equiflow tabs ${place}`, store: "runs" };
  let name = "";
  let isHidden = false;
  let keptAt = Number.NEGATIVE_INFINITY;

  /** @param {Uint8Array} snapshot */
  async function put(snapshot) {
    keptAt = now();
    const { config, origin, history, step } = store.get();
    /** @type {KeptRun} */
    const run = {
      fragment: fragment(),
      settings: linkOf({ config }, "settings"),
      origin,
      history: history.filter((point) => point.step <= step),
      snapshot,
    };
    name ||= `${new Date().toISOString()} ${Math.random()}`;
    await transact(factory, where, "readwrite", (runs) => runs.put(run, name));
    if (isHidden) tab.remember(KEY, name);
  }

  /** Keeps the run as it stands, if it has been trained. */
  async function keep() {
    isHidden = true;
    if (store.get().step === 0 || store.get().run.phase === "opening") return;
    try {
      await put(await trainer.ask("snapshot", undefined));
    } catch {
      // Nothing to keep, or nowhere to keep it: then the page begins anew.
    }
  }

  trainer.subscribe((message) => {
    if (!isHidden || message.type !== "progress" || !message.lastGood || now() - keptAt < PAUSE) return;
    put(message.lastGood.bytes.slice()).catch(() => {});
  });

  return {
    keep,

    /** The tab is seen again, so it was not discarded. */
    forget() {
      isHidden = false;
      tab.remember(KEY, "");
    },

    /** The run that the tab had when it was discarded, if the page has the same address. @returns {Promise<KeptRun | undefined>} */
    async take() {
      const found = tab.recall(KEY);
      if (!found) return undefined;
      tab.remember(KEY, "");
      try {
        /** @type {KeptRun | undefined} */
        const run = await transact(factory, where, "readonly", (runs) => runs.get(found));
        const old = new Date(Date.now() - DAYS * 86_400_000).toISOString();
        await transact(factory, where, "readwrite", (runs) => runs.delete(IDBKeyRange.upperBound(old)));
        return run?.fragment === fragment() ? run : undefined;
      } catch {
        return undefined;
      }
    },
  };
}
