// The style sheets: layers, and one scale for colours, spacing, radii and the widths of screens.

import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { test } from "node:test";
import { NARROW } from "../../www/ui/screen.js";

const WWW = new URL("../../www/", import.meta.url);
const names = (await readdir(new URL("styles/", WWW))).sort();
/** What a style sheet says, without its comments. @param {string} path */
const read = async (path) => (await readFile(new URL(path, WWW), "utf8")).replace(/\/\*[\s\S]*?\*\//g, "");
/** @type {[string, string][]} */
const sheets = await Promise.all(
  names.map(async (name) => /** @type {[string, string]} */ ([name, await read(`styles/${name}`)])),
);

/** Every declaration of some properties. @param {string} text @param {string} properties a pattern */
const declarations = (text, properties) =>
  [...text.matchAll(new RegExp(`(?:^|[{;\\s])(${properties})\\s*:\\s*([^;}]+)`, "g"))].map(([, property, value]) => ({
    property,
    value: value ?? "",
  }));

/** The widths at which the page changes: up to the first three, and below the others. */
const BREAKPOINTS = [360, 600, NARROW, 1100, 1280];
/** Where the numbers fit beside the controls without their words. */
const EXCEPTION = [1434, 1590];

test("every style sheet is imported once, into a layer", async () => {
  const entry = await read("style.css");
  const layers = /@layer ([^;]+);/.exec(entry)?.[1]?.split(", ") ?? [];
  assert.deepEqual(layers, ["vendor", "tokens", "base", "layout", "components", "screens"]);
  const imports = [...entry.matchAll(/@import "([^"]+)"([^;]*);/g)];
  for (const [, path = "", layer = ""] of imports) {
    assert.ok(layers.includes(/^ layer\((\w+)\)$/.exec(layer)?.[1] ?? ""), path);
  }
  const own = imports.flatMap(([, path = ""]) =>
    path.startsWith("./styles/") ? [path.slice("./styles/".length)] : [],
  );
  assert.deepEqual(own.sort(), names);
});

test("margins, paddings and gaps are of the scale", () => {
  for (const [name, text] of sheets) {
    // What is printed is measured on paper.
    const shown = text.replace(/@media print \{[\s\S]*?\n\}/g, "");
    for (const { property, value } of declarations(shown, "(?:margin|padding|gap|row-gap|column-gap)[\\w-]*")) {
      const literal =
        value.replace(/calc\((?:[^()]|\([^()]*\))*var\(--space[^;]*\)/g, "").match(/-?\d*\.?\d+px/g) ?? [];
      const odd = literal.filter((length) => !/^-?[01]px$/.test(length));
      assert.deepEqual(odd, [], `${name}: ${property}: ${value}`);
    }
  }
});

test("radii are of the scale, and colours of the palette", () => {
  for (const [name, text] of sheets) {
    for (const { value } of declarations(text, "border(?:-\\w+)*-radius")) {
      assert.match(value.trim(), /^(?:(?:var\(--radius[\w-]*\)|0|50%)\s*)+$/, name);
    }
    if (name === "tokens.css") continue;
    const printed = name === "teacher.css" ? text.replace(/@media print[\s\S]*$/, "") : text;
    for (const { property, value } of declarations(
      printed,
      "(?:background|border|outline)?-?color|background|fill|stroke",
    )) {
      assert.doesNotMatch(value, /#[0-9a-f]{3,8}\b/i, `${name}: ${property}`);
    }
  }
});

test("every token is used, and there is no other", () => {
  const all = sheets.map(([, text]) => text).join("\n");
  const tokens = sheets.find(([name]) => name === "tokens.css")?.[1] ?? "";
  const made = new Set([...tokens.matchAll(/^\s*(--[\w-]+):/gm)].map(([, token]) => token));
  for (const token of made) {
    if (/space|radius/.test(String(token))) assert.ok(all.includes(`var(${token})`), `${token} is not used`);
  }
});

test("screens change at five widths, and scripts know none of their own", async () => {
  const allowed = new Set([...BREAKPOINTS.flatMap((width) => [width, width - 1, width + 1]), ...EXCEPTION]);
  for (const [name, text] of sheets) {
    for (const [query] of text.matchAll(/@media[^{]*/g)) {
      for (const [, width = ""] of query.matchAll(/width: (\d+)px/g)) {
        assert.ok(allowed.has(Number(width)), `${name}: ${query.trim()}`);
      }
    }
  }
  const scripts = (await readdir(WWW, { recursive: true })).filter((name) => /^(?!pkg).*\.js$/.test(name));
  for (const name of scripts) {
    if (name === "ui/screen.js") continue;
    assert.doesNotMatch(await readFile(new URL(name, WWW), "utf8"), /\((?:max|min)-width/, name);
  }
});
