// What the browser remembers between visits, for this copy of the page alone: browsers keep one storage for a whole
// origin, and a host may have several copies under different paths. Some hosts forbid storage; then nothing is
// remembered and nothing fails.

/** Before, all copies under one origin shared these. */
const SHARED = "equiflow.";
const MOVED = "moved";

/**
 * The path that tells this copy from others under its origin; "" where there is only one, as for a page from disk.
 * @param {string} [address] of the page
 */
export function ownPlace(address = document.baseURI) {
  const { protocol, pathname } = new URL(address);
  return /^https?:$/.test(protocol) ? pathname.replace(/[^/]*$/, "") : "";
}

/**
 * The part of a storage that belongs to one copy of the page. What had been shared is copied into it once.
 * @param {Storage} storage @param {string} [place]
 * @returns {Pick<Storage, "getItem" | "setItem" | "removeItem">}
 */
export function ownStorage(storage, place = ownPlace()) {
  const prefix = place === "" ? SHARED : `equiflow:${place}:`;
  if (prefix !== SHARED && storage.getItem(prefix + MOVED) === null) adopt(storage, prefix);
  return {
    getItem: (key) => storage.getItem(prefix + key),
    setItem: (key, value) => storage.setItem(prefix + key, value),
    removeItem: (key) => storage.removeItem(prefix + key),
  };
}

/** @param {Storage} storage @param {string} prefix */
function adopt(storage, prefix) {
  const names = Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? "");
  try {
    for (const name of names.filter((each) => each.startsWith(SHARED))) {
      const own = prefix + name.slice(SHARED.length);
      if (storage.getItem(own) === null) storage.setItem(own, storage.getItem(name) ?? "");
    }
    storage.setItem(prefix + MOVED, "1");
  } catch {
    // Full: next time again.
  }
}

const always = () => localStorage;

/** @param {string} key @param {() => Storage} [where] asking for it may fail already */
export function recall(key, where = always) {
  try {
    return ownStorage(where()).getItem(key);
  } catch {
    return null;
  }
}

/** @param {string} key @param {string} value nothing forgets it @param {() => Storage} [where] */
export function remember(key, value, where = always) {
  try {
    const storage = ownStorage(where());
    if (value === "") storage.removeItem(key);
    else storage.setItem(key, value);
  } catch {
    // Forbidden or full: then only this visit knows.
  }
}
