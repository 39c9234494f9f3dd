// A mistyped selector in a browser test would wait in vain for minutes: here it fails at once.

import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** Fragments of links, colours, beginnings of ids, and ids that the page makes from two parts. */
const OTHERS = /^v\d$|^nonsense$|^[0-9a-f]{3,8}$|-$|^(hide|lock)-\w+$/;

/** The texts of the files below a folder whose names end so. @param {string} folder @param {RegExp} end */
async function texts(folder, end) {
  const names = (await readdir(join(ROOT, folder), { recursive: true })).filter(
    (name) => end.test(name) && !name.startsWith("pkg"),
  );
  return new Map(
    await Promise.all(
      names.map(async (name) => /** @type {const} */ ([name, await readFile(join(ROOT, folder, name), "utf8")])),
    ),
  );
}

/** Whether the page makes an element with that id: as it stands, or from a template such as `field-${key}`. */
function isMade(/** @type {string} */ id, /** @type {string} */ sources) {
  if (new RegExp(`["'\`#]${id}["'\`]`).test(sources)) return true;
  const cuts = [...id].flatMap((character, at) => (character === "-" ? [at + 1] : []));
  return cuts.some((at) => sources.includes(`\`${id.slice(0, at)}\${`) || sources.includes(`}${id.slice(at - 1)}\``));
}

test("every id that a browser test asks for is one of the page's", async () => {
  const sources = [...(await texts("www", /\.(js|html)$/)).values()].join("\n");
  const unknown = [];
  let count = 0;
  for (const [name, text] of await texts("tests/browser", /\.test\.js$/)) {
    // What a test makes itself it may ask for as well.
    const all = `${sources}\n${[...text.matchAll(/\bid="[^"]*"|getElementById\("[^"]*"\)/g)].join("\n")}`;
    for (const [, id = ""] of text.matchAll(/#([a-z][\w-]*)(?![\w-]|\$\{)/g)) {
      if (OTHERS.test(id)) continue;
      count += 1;
      if (!isMade(id, all)) unknown.push(`${name}: #${id}`);
    }
  }
  assert.ok(count > 200, `${count} ids were found`);
  assert.deepEqual([...new Set(unknown)], []);
});
