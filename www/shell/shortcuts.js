// Keys for the whole page, and the dialog that lists them. Single letters can be switched off, for
// people whose speech or hands press keys that they do not mean.

import { t } from "../i18n/index.js";
import { openDialog } from "../ui/dialog.js";
import { byId, make } from "../ui/dom.js";
import { shortcutKey } from "../ui/keys.js";
import { recall, remember } from "../ui/storage.js";

/** @typedef {{ keys: readonly string[], text: import("../i18n/index.js").Key, run: () => void }} Shortcut */

/** Keys that belong to the browser or to single controls, listed for completeness. */
const ELSEWHERE = /** @type {const} */ ([
  ["Tab", "help.tab"],
  ["← →", "help.arrows"],
  ["Esc", "help.escape"],
]);

const KEY = "shortcuts";

/** @param {readonly Shortcut[]} shortcuts */
export function createShortcuts(shortcuts) {
  let enabled = recall(KEY) !== "off";
  byId("help-button").addEventListener("click", showHelp);
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.repeat || document.querySelector("dialog[open]") || takesText(event.target)) return;
    const pressed = shortcutKey(event);
    if (pressed === "") return;
    if (pressed === "?") showHelp();
    else if (!enabled) return;
    else {
      const found = shortcuts.find(({ keys }) => keys.includes(pressed));
      if (!found || (pressed === " " && takesSpace(event.target))) return;
      found.run();
    }
    event.preventDefault();
  });

  function showHelp() {
    const row = (/** @type {string} */ text, /** @type {string[]} */ ...keys) =>
      make("div", {}, make("dt", {}, ...keys.map((key) => make("kbd", {}, key))), make("dd", {}, text));
    const box = make("input", { type: "checkbox", checked: enabled, id: "shortcuts-enabled" });
    box.addEventListener("change", () => {
      enabled = box.checked;
      remember(KEY, enabled ? "on" : "off");
    });
    openDialog(
      "help",
      t("help.title"),
      make("p", {}, t("help.intro")),
      make(
        "dl",
        { className: "keys" },
        ...shortcuts.map(({ keys, text }) => row(t(text), ...keys.map(shown))),
        row(t("help.help"), "?"),
        ...ELSEWHERE.map(([key, text]) => row(t(text), key)),
      ),
      make("label", { className: "check" }, box, make("span", {}, t("help.enabled"))),
    );
  }
}

/** @param {string} key */
const shown = (key) => (key === " " ? "␣" : key.toUpperCase());

/** @param {EventTarget | null} target */
function takesText(target) {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !["range", "radio", "checkbox", "button"].includes(target.type);
  return target.isContentEditable || ["TEXTAREA", "SELECT"].includes(target.tagName);
}

/** Whether the space bar does something of its own there. @param {EventTarget | null} target */
const takesSpace = (target) =>
  target instanceof HTMLElement && target.closest("button, input, a, summary, select") !== null;
