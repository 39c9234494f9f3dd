// The browser's database, as far as the page uses it: stores of values by key.

/** A database with one store. @typedef {{ name: string, store: string }} Place */

/**
 * @template Value
 * One request in one transaction. Rejects where storage is blocked or full.
 * @param {() => IDBFactory} factory throws where storage is blocked
 * @param {Place & { mustExist?: boolean }} place `mustExist`: a database that is not there yet is not made
 * @param {IDBTransactionMode} mode
 * @param {(store: IDBObjectStore) => IDBRequest<Value>} act
 * @returns {Promise<Value>} what the request gave
 */
export function transact(factory, { name, store, mustExist = false }, mode, act) {
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
