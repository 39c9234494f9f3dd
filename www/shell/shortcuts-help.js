// The dialog that lists the keys for the whole page, and switches single letters off and on.

import { t } from "../i18n/index.js";
import { openDialog } from "../ui/dialog.js";
import { make } from "../ui/dom.js";

/** Keys that belong to the browser or to single controls, listed for completeness. */
const ELSEWHERE = /** @type {const} */ ([
  ["Tab", "help.tab"],
  ["← →", "help.arrows"],
  ["Esc", "help.escape"],
]);

/**
 * @param {readonly import("./shortcuts.js").Shortcut[]} shortcuts
 * @param {boolean} enabled whether they are switched on
 * @param {(enabled: boolean) => void} change
 */
export function show(shortcuts, enabled, change) {
  const row = (/** @type {string} */ text, /** @type {string[]} */ ...keys) =>
    make("div", {}, make("dt", {}, ...keys.map((key) => make("kbd", {}, key))), make("dd", {}, text));
  const box = make("input", { type: "checkbox", checked: enabled, id: "shortcuts-enabled" });
  box.addEventListener("change", () => change(box.checked));
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

/** @param {string} key */
const shown = (key) => (key === " " ? "␣" : key.toUpperCase());
