// One click from a number to what it means: a sentence, and the mathematics.

import { has, t } from "../i18n/index.js";
import { make } from "../ui/dom.js";
import { createPopover } from "../ui/popover.js";

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
  const button = make("button", { type: "button" }, text);
  const place = { id: `term-${name}`, className: "term", role: "note" };
  const card = createPopover(button, place, make("p", {}, has(key) ? t(key) : ""));
  card.insertAdjacentHTML("beforeend", MATHS.get(name) ?? "");
  return button;
}
