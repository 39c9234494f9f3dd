// Keys for the whole page; the dialog that lists them loads when it is wanted. Single letters can be switched off, for
// people whose speech or hands press keys that they do not mean.

import { sayUnreachable } from "../offline/register.js";
import { byId } from "../ui/dom.js";
import { isModified, shortcutKey } from "../ui/keys.js";
import { recall, remember } from "../ui/storage.js";

/** @typedef {{ keys: readonly string[], text: import("../i18n/index.js").Key, run: () => void }} Shortcut */

const KEY = "shortcuts";

/** @param {readonly Shortcut[]} shortcuts */
export function createShortcuts(shortcuts) {
  let enabled = recall(KEY) !== "off";
  byId("help-button").addEventListener("click", showHelp);
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || document.querySelector("dialog[open]") || takesText(event.target)) return;
    if (isModified(event)) return;
    const pressed = shortcutKey(event);
    if (pressed === "") return;
    const run = pressed === "?" ? showHelp : enabled && shortcuts.find(({ keys }) => keys.includes(pressed))?.run;
    if (!run || (pressed === " " && takesSpace(event.target))) return;
    // A key that is held does no more, and a space that is held does not scroll either.
    if (!event.repeat) run();
    event.preventDefault();
  });

  function showHelp() {
    const change = (/** @type {boolean} */ now) => {
      enabled = now;
      remember(KEY, enabled ? "on" : "off");
    };
    const load = import("./shortcuts-help.js");
    // Another press may have opened it, or something else, while it loaded.
    load.then(
      (help) => document.querySelector("dialog[open]") || help.show(shortcuts, enabled, change),
      sayUnreachable,
    );
  }
}

/** @param {EventTarget | null} target */
function takesText(target) {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !["range", "radio", "checkbox", "button"].includes(target.type);
  return target.isContentEditable || ["TEXTAREA", "SELECT"].includes(target.tagName);
}

/** Whether the space bar does something of its own there. @param {EventTarget | null} target */
const takesSpace = (target) =>
  target instanceof HTMLElement && target.closest("button, input, a, summary, select") !== null;
