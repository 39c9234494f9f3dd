// One click from a number to what it means: a sentence, and the mathematics.

import { has, t } from "../i18n/index.js";
import { byId, make } from "../ui/dom.js";

const MATHS = new Map([
  [
    "nll",
    "<math><mi>NLL</mi><mo>=</mo><mo>−</mo><msub><mrow><mo>⟨</mo><mi>ln</mi><mspace width='0.15em'></mspace><mi>q</mi><mo>(</mo><mi>x</mi><mo>)</mo><mo>⟩</mo></mrow><mrow><mi>x</mi><mo>∼</mo><mi>p</mi></mrow></msub><mo>≥</mo><mi>H</mi></math>",
  ],
  [
    "gap",
    "<math><mi>KL</mi><mo>(</mo><mi>p</mi><mo>‖</mo><mi>q</mi><mo>)</mo><mo>=</mo><mi>NLL</mi><mo>−</mo><mi>H</mi><mo>≥</mo><mn>0</mn></math>",
  ],
  [
    "ess",
    "<math><mfrac><msup><mrow><mo>(</mo><mo>∑</mo><msub><mi>w</mi><mi>i</mi></msub><mo>)</mo></mrow><mn>2</mn></msup><mrow><mi>n</mi><mo>∑</mo><msubsup><mi>w</mi><mi>i</mi><mn>2</mn></msubsup></mrow></mfrac><mo>,</mo><mspace width='0.6em'></mspace><msub><mi>w</mi><mi>i</mi></msub><mo>=</mo><mfrac><msup><mi>e</mi><mrow><mo>−</mo><mi>u</mi><mo>(</mo><msub><mi>x</mi><mi>i</mi></msub><mo>)</mo></mrow></msup><mrow><mi>q</mi><mo>(</mo><msub><mi>x</mi><mi>i</mi></msub><mo>)</mo></mrow></mfrac></math>",
  ],
  [
    "defect",
    "<math><mo>⟨</mo><mo>|</mo><mo>∫</mo><mo>∇</mo><mo>·</mo><mi>v</mi><mspace width='0.2em'></mspace><mi>d</mi><mi>t</mi><mo>−</mo><mi>ln</mi><mspace width='0.15em'></mspace><mo>|</mo><mi>det</mi><mspace width='0.15em'></mspace><mfrac><mrow><mi>∂</mi><mi>x</mi></mrow><mrow><mi>∂</mi><mi>z</mi></mrow></mfrac><mo>|</mo><mo>|</mo><mo>⟩</mo></math>",
  ],
]);

/**
 * A button that opens the explanation of a term.
 * @param {string} name
 * @param {string} text
 */
export function termButton(name, text) {
  const key = `term.${name}`;
  const id = `term-${name}`;
  const card = make("div", { id, className: "term", popover: "auto", role: "note" });
  card.append(make("p", {}, has(key) ? t(key) : ""));
  card.insertAdjacentHTML("beforeend", MATHS.get(name) ?? "");
  const button = make("button", { type: "button", popovertarget: id }, text);
  button.setAttribute("popovertarget", id);
  card.addEventListener("toggle", () => place(card, button));
  byId("terms").append(card);
  return button;
}

/** Under its button, inside the window. @param {HTMLElement} card @param {HTMLElement} button */
function place(card, button) {
  const under = (button.closest("div") ?? button).getBoundingClientRect();
  const { width } = card.getBoundingClientRect();
  const left = Math.max(12, Math.min(under.left, document.documentElement.clientWidth - width - 12));
  card.style.left = `${left}px`;
  card.style.top = `${under.bottom + 8}px`;
}
