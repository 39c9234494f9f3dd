// Cards that open under a button: native popovers, which Escape and a click elsewhere close.

import { byId, make } from "./dom.js";

/** Pixels between a card and its button, and between a card and the edge of the window. */
const GAP = 8;
const MARGIN = 12;

/**
 * A card that the button opens, and closes again.
 * @param {HTMLButtonElement} button
 * @param {{ id: string, className: string, role: string }} card
 * @param {...(Node | string)} content
 */
export function createPopover(button, { id, className, role }, ...content) {
  const card = make("div", { id, className, role, popover: "auto" }, ...content);
  button.setAttribute("popovertarget", id);
  card.addEventListener("toggle", () => place(card, button));
  byId("popovers").append(card);
  return card;
}

/** Under what the button stands in, inside the window. @param {HTMLElement} card @param {HTMLElement} button */
function place(card, button) {
  const { left, bottom } = (button.closest(".metrics > div") ?? button).getBoundingClientRect();
  const { width } = card.getBoundingClientRect();
  const { clientWidth, clientHeight } = document.documentElement;
  card.style.left = `${Math.max(MARGIN, Math.min(left, clientWidth - width - MARGIN))}px`;
  card.style.top = `${bottom + GAP}px`;
  card.style.maxHeight = `${clientHeight - bottom - GAP - MARGIN}px`;
}
