// The browser's database, as far as the page uses it: every connection that is opened is closed.

import assert from "node:assert/strict";
import { test } from "node:test";
import { createShelf } from "../../www/own-data/sample-store.js";
import "./english.js";

/** A database in memory. @param {{ broken?: boolean }} [options] `broken`: it refuses every transaction */
function database({ broken = false } = {}) {
  const kept = new Map();
  const connections = { open: 0, closed: 0 };
  const soon = (/** @type {() => void} */ act) => void setImmediate(act);
  const connect = () => ({
    transaction() {
      if (broken) throw new DOMException("no such store", "NotFoundError");
      /** @type {any} */
      const transaction = { objectStore: () => store };
      soon(() => transaction.oncomplete());
      return transaction;
    },
    close() {
      connections.closed += 1;
    },
  });
  const store = {
    get: (/** @type {string} */ key) => ({ result: kept.get(key) }),
    put: (/** @type {any} */ entry, /** @type {string} */ key) => ({ result: kept.set(key, entry) && key }),
  };
  const factory = /** @type {any} */ ({
    open() {
      connections.open += 1;
      /** @type {any} */
      const opening = { result: connect() };
      soon(() => opening.onsuccess());
      return opening;
    },
  });
  return { factory, connections };
}

const ENTRY = /** @type {any} */ ({ name: "0123456789abcdef", file: "a.csv", columns: 4, values: new Float64Array(8) });

test("samples are kept and found again, and no connection stays open", async () => {
  const { factory, connections } = database();
  assert.equal(await createShelf(() => factory).put(ENTRY), true);
  const later = createShelf(() => factory);
  assert.equal(await later.fetch(ENTRY.name), true);
  assert.deepEqual(later.get(ENTRY.name), ENTRY);
  assert.equal(await later.fetch("fedcba9876543210"), false);
  assert.deepEqual(connections, { open: 3, closed: 3 });
});

test("a database without its store says that nothing is kept, and is closed as well", async () => {
  const { factory, connections } = database({ broken: true });
  const shelf = createShelf(() => factory);
  assert.equal(await shelf.put(ENTRY), false);
  assert.equal(await shelf.fetch("fedcba9876543210"), false);
  assert.deepEqual(connections, { open: 2, closed: 2 });
});
