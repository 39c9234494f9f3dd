// Data that were brought along: in memory while the page is open, and in the browser's database on this
// device, if it lets us. Known by a digest of their numbers.

import { DEFAULTS, note } from "../config/schema.js";
import { dofOf } from "../config/systems.js";
import { t } from "../i18n/index.js";
import { transact } from "../ui/database.js";

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
/** @typedef {ReturnType<typeof createSampleStore>} SampleStore */

/** Before, all copies of the page under one origin shared this one. */
const SHARED = { name: "equiflow", store: "data" };

/**
 * @param {() => IDBFactory} factory throws where storage is blocked
 * @param {string} [place] what tells this copy of the page from others under its origin
 */
export function createSampleStore(factory, place = "") {
  const own = place === "" ? SHARED : { ...SHARED, name: `equiflow ${place}` };
  /** @type {Map<string, Entry>} */
  const entries = new Map();

  /** @param {import("../ui/database.js").Place & { mustExist?: boolean }} where @param {string} name @returns {Promise<Entry | undefined>} */
  const lookUp = (where, name) =>
    transact(factory, where, "readonly", (entriesOf) => entriesOf.get(name)).catch(() => undefined);

  /** @param {Entry} entry */
  const store = (entry) =>
    transact(factory, own, "readwrite", (entriesOf) => entriesOf.put(entry, entry.name)).then(
      () => true,
      () => false,
    );

  /** Here, or where it was brought along before copies had databases of their own. @param {string} name */
  async function find(name) {
    // At once: a database that does not answer is waited for.
    const [entry, older] = await Promise.all([
      lookUp(own, name),
      own === SHARED ? undefined : lookUp({ ...SHARED, mustExist: true }, name),
    ]);
    if (!entry && older) await store(older);
    return entry ?? older;
  }

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
    resolve(config) {
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
      const entry = await find(name);
      if (entry) entries.set(name, entry);
      return entries.has(name);
    },

    /** Keeps data; whether they will still be here tomorrow. @param {Entry} entry */
    async put(entry) {
      entries.set(entry.name, entry);
      return store(entry);
    },
  };
}
