// The mathematics: TeX becomes MathML, every formula is used, and the languages say the same.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { formulas, toMathML } from "../../build/tex.js";
import { LANGUAGES } from "../../www/i18n/languages.js";

const FORMULAS = formulas(await readFile(new URL("../../www/maths/formulas.tex", import.meta.url), "utf8"));

/** @param {string} key of a language @returns {Promise<[string, ...string[]][]>} sections with the names of their formulas */
async function outline(key) {
  const { texts } = await import(`../../www/i18n/${key}/texts/maths.js`);
  return texts.sections.map((/** @type {{ id: string, parts: string[] }} */ { id, parts }) => [
    id,
    ...parts.map((part) => (/^[=#]/.test(part) ? part : "text")),
  ]);
}

test("every language has the same sections with the same formulas, and all formulas are used", async () => {
  const english = await outline("en");
  for (const key of Object.keys(LANGUAGES)) assert.deepEqual(await outline(key), english, key);
  const used = english.flat().flatMap((name) => (name.startsWith("=") ? [name.slice(1)] : []));
  assert.deepEqual(used.toSorted(), Object.keys(FORMULAS).toSorted());
});

test("formulas are well-formed MathML without styles, which the page's security policy would refuse", () => {
  for (const [name, markup] of Object.entries(FORMULAS)) {
    /** @type {string[]} */
    const open = [];
    for (const [, end, tag = ""] of markup.matchAll(/<(\/?)([a-z]+)[^>]*>/g)) {
      if (end) assert.equal(open.pop(), tag, name);
      else open.push(tag);
    }
    assert.deepEqual(open, [], name);
    assert.match(markup, /^<math display="block">/, name);
    assert.doesNotMatch(markup, /style=|class=|merror/, name);
    assert.doesNotMatch(markup.replace(/<[^>]*>/g, ""), /[<>\\]|undefined/, name);
  }
});

test("a formula that TeX does not know stops the build", () => {
  assert.throws(() => toMathML("\\nonsense{x}"));
  assert.throws(() => formulas("x = 1"), /without a name/);
  assert.throws(() => formulas("% a:\nx\n% a:\ny"), /two formulas are called a/);
});
