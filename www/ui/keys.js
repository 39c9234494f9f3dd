// Which key was pressed, for shortcuts.

/** @type {Record<string, string>} */
const SIGNS = { Comma: ",", Period: "." };

/**
 * The key of a shortcut: what it writes where that is a Latin letter or a sign of ASCII, as it stands on the key; on
 * Cyrillic, Greek and other keyboards the letter that its place has on a Latin one. Nothing while an input method
 * composes text.
 * @param {Pick<KeyboardEvent, "key" | "code" | "isComposing" | "keyCode">} event
 * @returns {string} in lower case; "" for none
 */
export function shortcutKey({ key, code, isComposing, keyCode }) {
  // Some browsers say only by this number that an input method has taken the key.
  if (isComposing || keyCode === 229 || key === "Process" || key === "Dead") return "";
  if (key.length > 1 || /^[\x20-\x7e]$/.test(key)) return key.toLowerCase();
  return /^Key([A-Z])$/.exec(code)?.[1]?.toLowerCase() ?? SIGNS[code] ?? "";
}
