// Numbers in fields, as keyboards and input methods of all countries write them.

import assert from "node:assert/strict";
import { test } from "node:test";
import { plainNumber } from "../../www/ui/typed-number.js";

test("signs of other keyboards and input methods mean what plain ones mean", () => {
  /** @type {[typed: string, plain: string][]} */
  const cases = [
    [" 0.5 ", "0.5"],
    ["0,5", "0.5"],
    [",5", ".5"],
    ["1,5e-3", "1.5e-3"],
    ["−3", "-3"],
    ["–3", "-3"],
    ["＋3", "3"],
    ["－１２．５", "-12.5"],
    ["０。５", "0.5"],
    ["٣٫٥", "3.5"],
    ["۱۲", "12"],
    ["10\u202f000", "10000"],
    ["1 000 000", "1000000"],
    ["1e－3", "1e-3"],
  ];
  for (const [typed, plain] of cases) assert.equal(plainNumber(typed), plain, typed);
  assert.equal(plainNumber("１０００", true), "1000");
});

test("what may mean another number, or none, stays as it is", () => {
  for (const text of ["", "soon", "0x10", "1_000", "1,5,0", "1.234,5", "1²", "½", "1 2", "12 34", "1 0000", "--1"])
    assert.equal(plainNumber(text), text);
  assert.equal(plainNumber("1,000", true), "1,000");
});
