// What the browser remembers between visits. Some hosts forbid it; then nothing is remembered and
// nothing fails.

const always = () => localStorage;

/** @param {string} key @param {() => Storage} [where] asking for it may fail already */
export function recall(key, where = always) {
  try {
    return where().getItem(`equiflow.${key}`);
  } catch {
    return null;
  }
}

/** @param {string} key @param {string} value nothing forgets it @param {() => Storage} [where] */
export function remember(key, value, where = always) {
  try {
    if (value === "") where().removeItem(`equiflow.${key}`);
    else where().setItem(`equiflow.${key}`, value);
  } catch {
    // Forbidden or full: then only this visit knows.
  }
}
