// The reference documents against the code: every name is described, and nothing is that does not exist.

import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { test } from "node:test";
import { withTable } from "../../build/settings-table.js";
import { createScript, EVENTS } from "../../www/api/script.js";
import { DESCRIPTION } from "../../www/config/generated.js";
import { FIELDS } from "../../www/config/schema.js";
import { EXPERIMENTS, LESSONS, NAMES, PARTS } from "../../www/links/view-options.js";
import { LIMITS } from "../../www/stop-conditions/conditions.js";

const ROOT = new URL("../../", import.meta.url);
const read = (/** @type {string} */ path) => readFile(new URL(path, ROOT), "utf8");

/** The first cells of the tables below a heading. @param {string} text @param {string} heading */
function firstCells(text, heading) {
  const section = text.split(/^## /m).find((part) => part.startsWith(heading)) ?? "";
  const rows = section.split("\n").filter((line) => line.startsWith("| ") && !line.startsWith("|---"));
  return rows.slice(1).map((line) => line.split("|")[1]?.trim() ?? "");
}

/** What stands between backquotes, with what follows a name in a call left out. @param {string} text */
const names = (text) => [...text.matchAll(/`(\w+)[^`]*`/g)].map(([, name = ""]) => name);

test("the table of docs/settings.md is that of the engine, and says what every setting means", async () => {
  const text = await read("docs/settings.md");
  assert.equal(text, withTable(text, DESCRIPTION), "run `cargo xtask settings`");
  const table = /<!-- settings:begin -->([\s\S]*)<!-- settings:end -->/.exec(text)?.[1] ?? "";
  const rows = [...table.matchAll(/^\| `(\w+)`.* \| (.*) \|$/gm)];
  assert.deepEqual(
    rows.map(([, key]) => key),
    FIELDS.map(({ key }) => key),
  );
  for (const [, key, meaning = ""] of rows) assert.ok(meaning.length > 5, key);
});

test("ARCHITECTURE.md says where ten things are, and every file that it names is there", async () => {
  const text = await read("ARCHITECTURE.md");
  const [, table = ""] = /Ten things.*\n\n([\s\S]*?)\n\n/.exec(text) ?? [];
  const places = [...table.matchAll(/^\| [^|]+ \| `([^`]+)` \|$/gm)].map(([, place = ""]) => place);
  assert.equal(places.length, 10);
  for (const place of places) assert.ok((await read(`www/${place}`)).length > 0, place);
  const folders = [...text.matchAll(/^\| ((?:`[\w-]+\/(?:[\w-]+\/)*`(?:, )?)+) \|/gm)].flatMap(
    ([, cell = ""]) => cell.match(/[\w-]+(?:\/[\w-]+)*(?=\/`)/g) ?? [],
  );
  const there = (await readdir(new URL("www/", ROOT), { withFileTypes: true })).filter((entry) => entry.isDirectory());
  const own = there.map(({ name }) => name).filter((name) => !["pkg", "styles", "examples"].includes(name));
  const top = new Set(folders.map((folder) => folder.split("/")[0] ?? ""));
  assert.deepEqual([...top].toSorted(), own.toSorted(), "the table of folders is that of www/");
});

test("docs/links.md describes every key of a link and no other", async () => {
  const text = await read("docs/links.md");
  assert.deepEqual(names(firstCells(text, "The run").join()), ["steps", "digest", "weights", "trained"]);
  const view = firstCells(text, "The view");
  assert.deepEqual(names(view.join()).toSorted(), NAMES.map(([name]) => name).toSorted());
  const row = (/** @type {string} */ key) => text.split("\n").find((line) => line.startsWith(`| \`${key}\``)) ?? "";
  assert.deepEqual(names(row("lesson")).slice(1), [...LESSONS]);
  assert.deepEqual(names(row("hide")).slice(1), Object.keys(PARTS));
  assert.deepEqual(names(row("open")).slice(1), ["setup", ...EXPERIMENTS]);
  assert.deepEqual(
    names(row("stop")).slice(1),
    LIMITS.map(({ key }) => key),
  );
});

test("docs/script.md describes every name of the script interface and no other", async () => {
  const text = await read("docs/script.md");
  const described = ["Runs", "Results", "Comparing two runs", "Events"].flatMap((heading) =>
    firstCells(text, heading).flatMap(names),
  );
  const nothing = /** @type {any} */ ({ actions: {}, compare: {}, ready: Promise.resolve() });
  assert.deepEqual(described.toSorted(), Object.keys(createScript(nothing)).toSorted());
  for (const event of EVENTS) assert.ok(text.includes(`"${event}"`), event);
});

test("links between the documents lead somewhere", async () => {
  const documents = (await readdir(new URL("docs/", ROOT))).filter((name) => name.endsWith(".md"));
  for (const path of ["README.md", "CONTRIBUTING.md", "ARCHITECTURE.md", ...documents.map((name) => `docs/${name}`)]) {
    const text = await read(path);
    for (const [, target = ""] of text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)) {
      if (!target.startsWith("http"))
        await assert.doesNotReject(readFile(new URL(target, new URL(path, ROOT))), target);
    }
  }
});

test("README.md has at most three screens", async () => {
  assert.ok((await read("README.md")).split("\n").length <= 140);
});
