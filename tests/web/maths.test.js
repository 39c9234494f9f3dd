// The mathematics: every formula is used, and the two languages say the same.

import assert from "node:assert/strict";
import { test } from "node:test";
import { FORMULAS } from "../../www/maths/formulas.js";
import { display, frac, sub } from "../../www/maths/mathml.js";
import { WORDS } from "../../www/maths/words.js";

/** @param {string} text */
const isFormula = (text) => text.startsWith("=");

test("both languages have the same sections with the same formulas, and all formulas are used", () => {
  const outline = (/** @type {"en" | "zh"} */ language) =>
    WORDS[language].sections.map(({ id, parts }) => [id, ...parts.map((part) => (isFormula(part) ? part : "text"))]);
  assert.deepEqual(outline("zh"), outline("en"));
  const used = outline("en")
    .flat()
    .filter(isFormula)
    .map((name) => name.slice(1));
  assert.deepEqual(used.toSorted(), Object.keys(FORMULAS).toSorted());
});

test("formulas are well-formed MathML", () => {
  for (const [name, markup] of Object.entries(FORMULAS)) {
    /** @type {string[]} */
    const open = [];
    for (const [, end, tag = ""] of markup.matchAll(/<(\/?)([a-z]+)[^>]*>/g)) {
      if (end) assert.equal(open.pop(), tag, name);
      else open.push(tag);
    }
    assert.deepEqual(open, [], name);
    assert.doesNotMatch(markup.replace(/<[^>]*>/g, ""), /[<>]|undefined/, name);
  }
});

test("tokens become letters, numbers and operators", () => {
  assert.equal(
    display("x < 2", frac("1", sub("d", "0"))),
    '<math display="block"><mrow><mi>x</mi><mo>&lt;</mo><mn>2</mn><mfrac><mrow><mn>1</mn></mrow><mrow><msub><mrow><mi>d</mi></mrow><mrow><mn>0</mn></mrow></msub></mrow></mfrac></mrow></math>',
  );
});
