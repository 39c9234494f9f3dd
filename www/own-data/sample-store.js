// Data that were brought along: in memory while the page is open, and in the browser's database on this
// device, if it lets us. Known by a digest of their numbers.

import { DEFAULTS, note } from "../config/schema.js";
import { dofOf } from "../config/systems.js";
import { t } from "../i18n/index.js";

/** @typedef {import("../config/schema.js").Config} Config */
/**
 * @typedef {object} Entry
 * @property {string} name the digest of the numbers
 * @property {string} file its name
 * @property {number} columns
 * @property {Float64Array} values
 * @property {boolean} [isSpread] whether any first so many rows are spread evenly over the file; before, they were in its order
 * @property {import("./reading.js").Remark[]} [remarks] what was taken for granted and what looks wrong
 */
/** @typedef {ReturnType<typeof createShelf>} Shelf */

const STORE = "data";

/** @param {() => IDBFactory} factory throws where storage is blocked */
export function createShelf(factory) {
  /** @type {Map<string, Entry>} */
  const entries = new Map();

  return {
    /** The data that a run with these settings needs. @param {Config} config */
    values: ({ data }) => entries.get(String(data))?.values,

    /** @param {string} name */
    get: (name) => entries.get(name),

    /**
     * Settings that can be used: with the engine's own samples where the data are missing or belong to
     * another system, and a note of it.
     * @param {Config} config
     */
    settle(config) {
      const name = config.data;
      if (name === DEFAULTS.data) return { config, notes: [] };
      const entry = entries.get(name);
      if (entry?.columns === dofOf(config)) return { config, notes: [] };
      const wanted = entry
        ? t("allowed.columns", { found: entry.columns, expected: dofOf(config) })
        : t("allowed.dataHere");
      const without = Object.freeze({ ...config, data: String(DEFAULTS.data) });
      return { config: without, notes: [note("data", name, wanted, t("used.sampler"))] };
    },

    /** Looks on this device; whether they are here now. @param {string} name */
    async fetch(name) {
      if (entries.has(name)) return true;
      const found = await transact(factory, "readonly", (store) => store.get(name)).catch(() => undefined);
      if (found) entries.set(name, found);
      return entries.has(name);
    },

    /** Keeps data; whether they will still be here tomorrow. @param {Entry} entry */
    async put(entry) {
      entries.set(entry.name, entry);
      return transact(factory, "readwrite", (store) => store.put(entry, entry.name)).then(
        () => true,
        () => false,
      );
    },
  };
}

/**
 * @param {() => IDBFactory} factory
 * @param {IDBTransactionMode} mode
 * @param {(store: IDBObjectStore) => IDBRequest} act
 * @returns {Promise<any>}
 */
function transact(factory, mode, act) {
  return new Promise((resolve, reject) => {
    // Throws inside the promise, so that blocked storage is a rejection like any other.
    const opening = factory().open("equiflow", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
    opening.onerror = () => reject(opening.error);
    opening.onblocked = () => reject(new Error("blocked"));
    opening.onsuccess = () => {
      const database = opening.result;
      try {
        const transaction = database.transaction(STORE, mode);
        const request = act(transaction.objectStore(STORE));
        transaction.oncomplete = () => resolve(request.result);
        transaction.onerror = transaction.onabort = () => reject(transaction.error);
      } catch (error) {
        reject(error);
      } finally {
        // Takes effect when the transaction is over. An open connection would keep other pages from a newer version.
        database.close();
      }
    };
  });
}
