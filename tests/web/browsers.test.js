// Which browsers the page supports: one statement, told in three places, and held to by the build and the sources.

import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { test } from "node:test";
import { SUPPORTED, TARGET } from "../../build/browsers.js";
import site from "../../vite.config.js";
import singleFile from "../../vite.single-file.config.js";

const ROOT = new URL("../../", import.meta.url);
const read = (/** @type {string} */ path) => readFile(new URL(path, ROOT), "utf8");
const { chrome, edge, firefox, safari } = SUPPORTED;

test("the README, the page for older browsers and the build name the same versions", async () => {
  assert.equal(chrome, edge);
  const readme = (await read("README.md")).replace(/\s+/g, " ");
  assert.ok(readme.includes(`Chrome and Edge from ${chrome}, Firefox from ${firefox}, Safari from ${safari},`));
  const told = await read("www/public/supported.js");
  assert.ok(told.includes(`Chrome or Edge ${chrome}, Firefox ${firefox}, Safari ${safari}, or a later version`));
  assert.ok(told.includes(`Chrome 或 Edge ${chrome}、Firefox ${firefox}、Safari ${safari} 或更新的版本`));
  assert.deepEqual([site.build?.target, singleFile.build?.target], [TARGET, TARGET]);
});

/** An engine that lacks it altogether. */
const NEVER = Number.POSITIVE_INFINITY;

/**
 * What came late to browsers, with the first versions of Chrome, Firefox and Safari that have it (MDN's browser-compat-data).
 * The first ones are what decides the page's own versions.
 * @type {readonly [what: string, pattern: RegExp, since: readonly [number, number, number]][]}
 */
const SCRIPT = [
  ["popover", /\.(?:show|hide|toggle)Popover\(|\bpopover = /, [114, 125, 17]],
  ["toSorted and its like", /\.to(?:Sorted|Reversed|Spliced)\(/, [110, 115, 16]],
  ["findLast", /\.findLast(?:Index)?\(/, [97, 104, 15.4]],
  ["structuredClone", /\bstructuredClone\(/, [98, 94, 15.4]],
  ["AbortSignal.timeout", /AbortSignal\.timeout\(/, [103, 100, 16]],
  ["AbortSignal.any", /AbortSignal\.any\(/, [116, 124, 17.4]],
  ["checkVisibility", /\.checkVisibility\(/, [105, 106, 17.4]],
  ["Promise.withResolvers", /Promise\.withResolvers\(/, [119, 121, 17.4]],
  ["Promise.try", /Promise\.try\(/, [128, 134, 18.2]],
  ["groupBy", /\b(?:Object|Map)\.groupBy\(/, [117, 119, 17.4]],
  ["Array.fromAsync", /Array\.fromAsync\(/, [121, 115, 16.4]],
  [
    "sets' algebra",
    /\.(?:isSubsetOf|isSupersetOf|isDisjointFrom|symmetricDifference|union|intersection)\(/,
    [122, 127, 17],
  ],
  [
    "iterators' methods",
    /\.(?:values|keys|entries)\(\)\s*\.(?:map|filter|some|every|find|reduce|take|drop|toArray|flatMap)\(/,
    [122, 131, 18.4],
  ],
  ["requestIdleCallback", /\brequestIdleCallback\(/, [47, 55, NEVER]],
  ["view transitions", /\.startViewTransition\(/, [111, 144, 18]],
  ["Base64 of bytes", /\.(?:fromBase64|toBase64|fromHex|toHex)\(/, [140, 133, 18.2]],
  ["Intl.DurationFormat", /Intl\.DurationFormat/, [129, 136, 16.4]],
  ["file pickers", /\.show(?:Open|Save)FilePicker\(/, [86, NEVER, NEVER]],
  ["RegExp.escape", /RegExp\.escape\(/, [136, 134, 18.2]],
];

/** The same for style sheets; the bundler rewrites their nesting. @type {typeof SCRIPT} */
const STYLE = [
  [":popover-open", /:popover-open/, [114, 125, 17]],
  [":has()", /:has\(/, [105, 121, 15.4]],
  ["color-mix()", /color-mix\(/, [111, 113, 16.2]],
  ["dynamic heights", /\d(?:d|s|l)vh\b/, [108, 101, 15.4]],
  ["layers", /@layer/, [99, 97, 15.4]],
  ["light-dark()", /light-dark\(/, [123, 120, 17.5]],
  ["@starting-style", /@starting-style/, [117, 129, 17.5]],
  ["anchors", /anchor-name|position-anchor|position-area/, [125, 147, 26]],
  ["@scope", /@scope\b/, [118, 128, 17.4]],
  ["@property", /@property\b/, [85, 128, 16.4]],
  ["field-sizing", /field-sizing/, [123, NEVER, 26.2]],
];

test("no source uses what one of these browsers lacks", async () => {
  const names = (await readdir(new URL("www/", ROOT), { recursive: true })).filter((name) => !name.startsWith("pkg"));
  const versions = [chrome, firefox, safari];
  const used = new Set();
  for (const [ending, features] of /** @type {const} */ ([
    [".js", SCRIPT],
    [".css", STYLE],
  ])) {
    for (const name of names.filter((each) => each.endsWith(ending))) {
      const source = await read(`www/${name}`);
      for (const [what, pattern, since] of features) {
        if (!pattern.test(source)) continue;
        used.add(what);
        const lacking = since.flatMap((first, k) =>
          first > (versions[k] ?? 0) ? [["Chrome", "Firefox", "Safari"][k]] : [],
        );
        assert.deepEqual(lacking, [], `${name} uses ${what}`);
      }
    }
  }
  // What the versions come from.
  assert.ok(used.has("popover"));
});
