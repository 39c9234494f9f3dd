// Which key was pressed, for shortcuts.

/** Signs as other scripts write them, with those that they are on a Latin keyboard. @type {Record<string, string>} */
const SIGNS = { "\u00a0": " ", "\u3000": " ", "؟": "?", "、": ",", "。": "." };
/** Places of signs, for keyboards that have letters there. @type {Record<string, string>} */
const PLACES = { Comma: ",", Period: "." };
/** Letters and marks of another script than Latin. */
const FOREIGN = /^(?![\0-\u02af\u1e00-\u1eff])[\p{L}\p{M}]$/u;

/**
 * The key of a shortcut: what it writes where that is a Latin letter or a sign of ASCII, of full width or not, as it
 * stands on the key; for a letter of Cyrillic, Greek and other scripts the letter that its place has on a Latin keyboard.
 * Latin letters that ASCII lacks and named keys (Enter, Escape) are no shortcuts, and none is pressed while an input method composes text.
 * @param {Pick<KeyboardEvent, "key" | "code" | "isComposing" | "keyCode">} event
 * @returns {string} in lower case; "" for none
 */
export function shortcutKey({ key, code, isComposing, keyCode }) {
  // Some browsers say only by this number that an input method has taken the key.
  if (isComposing || keyCode === 229) return "";
  const narrow = key.replace(/^[\uff01-\uff5e]$/, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0));
  const plain = SIGNS[narrow] ?? narrow;
  if (/^[\x20-\x7e]$/.test(plain)) return plain.toLowerCase();
  return FOREIGN.test(plain) ? (/^Key([A-Z])$/.exec(code)?.[1]?.toLowerCase() ?? PLACES[code] ?? "") : "";
}

/** Whether Ctrl, Meta, Alt or AltGr is held, so that the key belongs to the browser or the system. @param {Pick<KeyboardEvent, "ctrlKey" | "metaKey" | "altKey" | "getModifierState">} event */
export const isModified = (event) =>
  event.ctrlKey || event.metaKey || event.altKey || event.getModifierState("AltGraph");
