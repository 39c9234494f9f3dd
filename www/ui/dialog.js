// Dialogs: native ones, all alike: a title, a close button, a body that scrolls. Escape closes them,
// so does a click beside them, and the focus returns to where it came from.

import { t } from "../i18n/index.js";
import { make } from "./dom.js";

/**
 * Opens a dialog, which leaves the document when it is closed.
 * @param {string} id of one that is open already, the new one takes the place
 * @param {string} title
 * @param {...(Node | string)} content
 */
export function openDialog(id, title, ...content) {
  /** @type {HTMLDialogElement | null} */ (document.getElementById(id))?.close();
  const heading = make("h2", { id: `${id}-title` }, title);
  const body = make("div", { className: "dialog-body", tabIndex: 0, role: "region" }, ...content);
  const close = make("button", { type: "button", className: "close", ariaLabel: t("notice.close") }, "✕");
  const dialog = make("dialog", { id, className: "dialog" }, make("header", {}, heading, close), body);
  for (const element of [dialog, body]) element.setAttribute("aria-labelledby", heading.id);
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog && !within(dialog, event)) dialog.close();
  });
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  body.scrollTop = 0;
  return dialog;
}

/** @param {HTMLElement} element @param {MouseEvent} event */
function within(element, { clientX: x, clientY: y }) {
  const { left, right, top, bottom } = element.getBoundingClientRect();
  return x >= left && x <= right && y >= top && y <= bottom;
}
