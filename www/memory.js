// What the browser remembers between visits. Some hosts forbid it; then nothing is remembered and
// nothing fails.

/** @param {string} key */
export function recall(key) {
  try {
    return localStorage.getItem(`equiflow.${key}`);
  } catch {
    return null;
  }
}

/** @param {string} key @param {string} value */
export function remember(key, value) {
  try {
    localStorage.setItem(`equiflow.${key}`, value);
  } catch {
    // Forbidden or full: then only this visit knows.
  }
}
