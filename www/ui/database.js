// The browser's database, as far as the page uses it: stores of values by key.

/** Milliseconds after which a database that does not answer is taken for none: some browsers forget to open one. */
const PATIENCE = 5000;

/** A database with one store. @typedef {{ name: string, store: string }} Place */

/**
 * @template Value
 * One request in one transaction. Rejects where storage is blocked or full, or does not answer.
 * @param {() => IDBFactory} factory throws where storage is blocked
 * @param {Place & { mustExist?: boolean }} place `mustExist`: a database that is not there yet is not made
 * @param {IDBTransactionMode} mode
 * @param {(store: IDBObjectStore) => IDBRequest<Value>} act
 * @returns {Promise<Value>} what the request gave
 */
export function transact(factory, place, mode, act) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error("the database does not answer")), PATIENCE);
  });
  return Promise.race([attempt(factory, place, mode, act), late]).finally(() => clearTimeout(timer));
}

/**
 * @template Value
 * @param {() => IDBFactory} factory
 * @param {Place & { mustExist?: boolean }} place
 * @param {IDBTransactionMode} mode
 * @param {(store: IDBObjectStore) => IDBRequest<Value>} act
 * @returns {Promise<Value>}
 */
function attempt(factory, { name, store, mustExist = false }, mode, act) {
  return new Promise((resolve, reject) => {
    // Throws inside the promise, so that blocked storage is a rejection like any other.
    const opening = factory().open(name, 1);
    opening.onupgradeneeded = () => {
      if (mustExist) opening.transaction?.abort();
      else opening.result.createObjectStore(store);
    };
    opening.onerror = () => reject(opening.error);
    opening.onblocked = () => reject(new Error("blocked"));
    opening.onsuccess = () => {
      const database = opening.result;
      try {
        const transaction = database.transaction(store, mode);
        const request = act(transaction.objectStore(store));
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
