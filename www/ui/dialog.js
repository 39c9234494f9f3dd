// Dialogs: native ones, all alike: a title, a close button, a body that scrolls. Escape closes them,
// so does a click beside them, and the focus returns to where it came from.

import { t } from "../i18n/index.js";
import { make } from "./dom.js";

/**
 * A dialog that is built once and filled whenever it opens.
 * @param {string} id
 * @param {(sheet: { title: HTMLElement, body: HTMLElement }) => void} [fill] called before it opens
 */
export function createSheet(id, fill = () => {}) {
  const title = make("h2", { id: `${id}-title` });
  const body = make("div", { className: "sheet-body", tabIndex: 0, role: "region" });
  body.setAttribute("aria-labelledby", title.id);
  const close = make("button", { type: "button", className: "close", "aria-label": t("notice.close") }, "✕");
  const dialog = make("dialog", { id, className: "sheet" }, make("header", {}, title, close), body);
  dialog.setAttribute("aria-labelledby", title.id);
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog && !within(dialog, event)) dialog.close();
  });
  document.body.append(dialog);
  return {
    dialog,
    body,
    open() {
      if (dialog.open) return;
      fill({ title, body });
      dialog.showModal();
      body.scrollTop = 0;
    },
  };
}

/** @param {HTMLElement} element @param {MouseEvent} event */
function within(element, { clientX: x, clientY: y }) {
  const { left, right, top, bottom } = element.getBoundingClientRect();
  return x >= left && x <= right && y >= top && y <= bottom;
}
