// A dialog that is built when it opens and leaves the document when it is closed.

import { createSheet } from "./dialog.js";

/**
 * @param {string} id
 * @param {string} title
 * @param {...(Node | string)} content
 */
export function openDialog(id, title, ...content) {
  /** @type {HTMLDialogElement | null} */ (document.getElementById(id))?.close();
  const { dialog, open } = createSheet(id, ({ title: heading, body }) => {
    heading.textContent = title;
    body.replaceChildren(...content);
  });
  dialog.addEventListener("close", () => dialog.remove());
  open();
  return dialog;
}
