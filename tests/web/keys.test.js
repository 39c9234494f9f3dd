// Shortcuts on keyboards of every script.

import assert from "node:assert/strict";
import { test } from "node:test";
import { shortcutKey } from "../../www/ui/keys.js";

/** @param {Partial<KeyboardEvent>} event */
const pressed = (event) => shortcutKey({ key: "", code: "", isComposing: false, keyCode: 0, ...event });

test("a Latin letter is what stands on the key, wherever the key is", () => {
  assert.equal(pressed({ key: "s", code: "KeyS" }), "s");
  assert.equal(pressed({ key: "R", code: "KeyR" }), "r");
  // Dvorak has its s where others have ;, and French keyboards their a where others have q.
  assert.equal(pressed({ key: "s", code: "Semicolon" }), "s");
  assert.equal(pressed({ key: "a", code: "KeyQ" }), "a");
  assert.equal(pressed({ key: " ", code: "Space" }), " ");
  assert.equal(pressed({ key: "?", code: "Digit7" }), "?");
});

test("a letter of another script counts by its place", () => {
  assert.equal(pressed({ key: "ы", code: "KeyS" }), "s");
  assert.equal(pressed({ key: "К", code: "KeyR" }), "r");
  assert.equal(pressed({ key: "σ", code: "KeyS" }), "s");
  assert.equal(pressed({ key: "ㄴ", code: "KeyS" }), "s");
  assert.equal(pressed({ key: "б", code: "Comma" }), ",");
  assert.equal(pressed({ key: "х", code: "BracketLeft" }), "");
});

test("signs count however a script writes them", () => {
  for (const [key, code, sign] of /** @type {const} */ ([
    ["؟", "Slash", "?"],
    ["？", "Slash", "?"],
    ["，", "Comma", ","],
    ["、", "Comma", ","],
    ["。", "Period", "."],
    ["\u3000", "Space", " "],
    ["\u00a0", "Space", " "],
    // Of full width: what it writes, not where it stands.
    ["ｏ", "KeyS", "o"],
    ["ת", "Comma", ","],
    ["่", "KeyJ", "j"],
  ]))
    assert.equal(pressed({ key, code }), sign, key);
});

test("a Latin letter that ASCII lacks, or a sign, is no shortcut of the place where it stands", () => {
  // Turkish, Polish, Latvian, German, French keyboards.
  for (const [key, code] of /** @type {const} */ ([
    ["ı", "KeyR"],
    ["ğ", "KeyE"],
    ["ş", "Comma"],
    ["ś", "KeyS"],
    ["ß", "KeyS"],
    ["ü", "KeyP"],
    ["é", "KeyU"],
    ["µ", "KeyM"],
    ["®", "KeyR"],
    ["€", "KeyU"],
    ["《", "Comma"],
    ["¿", "Period"],
  ]))
    assert.equal(pressed({ key, code }), "", key);
});

test("nothing is pressed while an input method composes", () => {
  assert.equal(pressed({ key: "s", code: "KeyS", isComposing: true }), "");
  assert.equal(pressed({ key: "s", code: "KeyS", keyCode: 229 }), "");
  assert.equal(pressed({ key: "Process", code: "KeyS" }), "");
  assert.equal(pressed({ key: "Dead", code: "KeyE" }), "");
});
