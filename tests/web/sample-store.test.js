// The browser's database, as far as the page uses it: every connection that is opened is closed.

import assert from "node:assert/strict";
import { test } from "node:test";
import { createSampleStore } from "../../www/own-data/sample-store.js";
import "./english.js";

/** A database in memory. @param {{ broken?: boolean }} [options] `broken`: it refuses every transaction */
function database({ broken = false } = {}) {
  /** @type {Map<string, Map<string, any>>} */
  const databases = new Map();
  const connections = { open: 0, closed: 0 };
  const soon = (/** @type {() => void} */ act) => void setImmediate(act);
  const connect = (/** @type {Map<string, any>} */ kept) => ({
    transaction() {
      if (broken) throw new DOMException("no such store", "NotFoundError");
      /** @type {any} */
      const transaction = { objectStore: () => storeOf(kept) };
      soon(() => transaction.oncomplete());
      return transaction;
    },
    close() {
      connections.closed += 1;
    },
  });
  const storeOf = (/** @type {Map<string, any>} */ kept) => ({
    get: (/** @type {string} */ key) => ({ result: kept.get(key) }),
    put: (/** @type {any} */ entry, /** @type {string} */ key) => ({ result: kept.set(key, entry) && key }),
  });
  const factory = /** @type {any} */ ({
    open(/** @type {string} */ name) {
      const found = databases.get(name) ?? new Map();
      let aborted = false;
      /** @type {any} */
      const opening = {
        result: { ...connect(found), createObjectStore: () => databases.set(name, found) },
        transaction: { abort: () => (aborted = true) },
      };
      soon(() => {
        if (!databases.has(name)) opening.onupgradeneeded();
        if (aborted) return opening.onerror();
        connections.open += 1;
        opening.onsuccess();
      });
      return opening;
    },
  });
  return { factory, connections, databases };
}

const ENTRY = /** @type {any} */ ({ name: "0123456789abcdef", file: "a.csv", columns: 4, values: new Float64Array(8) });

test("a database that never answers is none, and is waited for once", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const silent = createSampleStore(() => /** @type {any} */ ({ open: () => ({}) }), "/courses/");
  const [found, kept] = [silent.fetch("fedcba9876543210"), silent.put(ENTRY)];
  context.mock.timers.tick(5000);
  assert.deepEqual([await found, await kept], [false, false]);
  assert.deepEqual(silent.get(ENTRY.name), ENTRY);
});

test("samples are kept and found again, and no connection stays open", async () => {
  const { factory, connections } = database();
  assert.equal(await createSampleStore(() => factory).put(ENTRY), true);
  const later = createSampleStore(() => factory);
  assert.equal(await later.fetch(ENTRY.name), true);
  assert.deepEqual(later.get(ENTRY.name), ENTRY);
  assert.equal(await later.fetch("fedcba9876543210"), false);
  assert.deepEqual(connections, { open: 3, closed: 3 });
});

test("a database without its store says that nothing is kept, and is closed as well", async () => {
  const { factory, connections } = database({ broken: true });
  const sampleStore = createSampleStore(() => factory);
  assert.equal(await sampleStore.put(ENTRY), false);
  assert.equal(await sampleStore.fetch("fedcba9876543210"), false);
  assert.deepEqual(connections, { open: 2, closed: 2 });
});

test("two copies of the page under one origin have their own samples, and find those that both had before", async () => {
  const { factory, databases } = database();
  const at = (/** @type {string} */ place) => createSampleStore(() => factory, place);
  await at("").put(ENTRY);
  const other = { ...ENTRY, name: "fedcba9876543210" };
  await at("/a/").put(other);
  assert.equal(await at("/b/").fetch(other.name), false);
  assert.equal(await at("/b/").fetch(ENTRY.name), true);
  databases.delete("equiflow");
  // It has been copied, and what is not there is not made.
  assert.equal(await at("/b/").fetch(ENTRY.name), true);
  assert.equal(await at("/a/").fetch(ENTRY.name), false);
  assert.deepEqual([...databases.keys()].toSorted(), ["equiflow /a/", "equiflow /b/"]);
});
