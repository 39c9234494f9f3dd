// What must stay absent from the page's sources.

import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const WWW = fileURLToPath(new URL("../../www/", import.meta.url));

/** @typedef {{ still: string[], later: string[] }} Imports what a module imports at once, and when it is wanted */

/** The page's own modules and what each of them imports. @returns {Promise<Map<string, Imports>>} */
async function imports() {
  const names = (await readdir(WWW, { recursive: true })).filter(
    (name) => name.endsWith(".js") && !name.startsWith("pkg"),
  );
  /** @type {Map<string, Imports>} */
  const found = new Map();
  for (const name of names) {
    // What comments import are types.
    const source = (await readFile(join(WWW, name), "utf8")).replace(/\/\*[\s\S]*?\*\//g, "");
    const targets = (/** @type {RegExp} */ pattern) =>
      [...source.matchAll(pattern)].map(([, target = ""]) =>
        target.startsWith(".") ? relative(WWW, resolve(WWW, dirname(name), target)) : target,
      );
    found.set(name, {
      still: targets(/^(?:import|export)\b[^;]*?(?:from )?"([^"]+)";/gms),
      later: targets(/\bimport\("([^"]+)"\)/g),
    });
  }
  return found;
}

/**
 * Modules that import each other, directly or by way of others.
 * @param {Map<string, readonly string[]>} graph
 * @returns {string[][]}
 */
function circles(graph) {
  /** The modules that can be reached from one. @param {string} from */
  const reach = (from) => {
    const seen = new Set(graph.get(from) ?? []);
    for (const name of seen) for (const next of graph.get(name) ?? []) seen.add(next);
    return seen;
  };
  const reached = new Map([...graph.keys()].map((name) => [name, reach(name)]));
  const inCircle = [...graph.keys()].filter((name) => reached.get(name)?.has(name));
  /** @type {string[][]} */
  const groups = [];
  for (const name of inCircle) {
    const group = groups.find(([first = ""]) => reached.get(first)?.has(name) && reached.get(name)?.has(first));
    if (group) group.push(name);
    else groups.push([name]);
  }
  return groups;
}

test("a circle of imports is found wherever it is", () => {
  const graph = new Map([
    ["a", ["b"]],
    ["b", ["c"]],
    ["c", ["b", "d"]],
    ["d", []],
    ["e", ["e"]],
  ]);
  assert.deepEqual(circles(graph), [["b", "c"], ["e"]]);
});

test("no module imports itself by way of others, neither at once nor when it is wanted", async () => {
  const found = await imports();
  const graph = new Map([...found].map(([name, { still, later }]) => [name, [...still, ...later]]));
  assert.ok(graph.get("main.js")?.includes("state/store.js"));
  assert.deepEqual(circles(graph), []);
});

/** Folders of which each is one thing that the page can do, and could be without. */
const FEATURES = ["compare", "experiments", "export", "import", "lessons", "maths", "own-data", "story", "teacher"];
/** The formats of files, which are written in one place and read in another. */
const FORMATS = ["export/npy.js", "export/run-file.js"];
/** A teacher hands out lessons; the story is one whose tasks are all predictions. */
const BUILT_ON = ["teacher → lessons", "story → lessons", "teacher → story"];

test("features do not import each other, but for the formats of files", async () => {
  const odd = [];
  for (const [name, { still }] of await imports()) {
    const [folder = ""] = name.split("/");
    if (!FEATURES.includes(folder)) continue;
    for (const target of still) {
      const [other = ""] = target.split("/");
      const allowed = other === folder || FORMATS.includes(target) || BUILT_ON.includes(`${folder} → ${other}`);
      if (FEATURES.includes(other) && !allowed) odd.push(`${name} imports ${target}`);
    }
  }
  assert.deepEqual(odd, []);
});

test("one module composes links, so that none forgets a part of the run", async () => {
  const composers = [];
  for (const name of (await imports()).keys()) {
    const source = await readFile(join(WWW, name), "utf8");
    if (/import \{[^}]*\bencode\b[^}]*\} from "[^"]*codec\.js"/.test(source)) composers.push(name);
  }
  assert.deepEqual(composers, ["links/link-of.js"]);
});

test("the module that puts the page together stays short", async () => {
  const lines = (await readFile(join(WWW, "main.js"), "utf8")).trimEnd().split("\n").length;
  assert.ok(lines < 60, `main.js has ${lines} lines`);
});

test("pictures are drawn from numbers alone: charts/ imports only charts/ and the chart library", async () => {
  for (const [name, { still, later }] of await imports()) {
    if (!name.startsWith("charts/")) continue;
    for (const target of [...still, ...later])
      assert.ok(target.startsWith("charts/") || target === "uplot", `${name} imports ${target}`);
  }
});

const LOADERS = ["trainer/worker/load-engine.js", "trainer/worker/load-engine.single-file.js"];
const WORKERS = ["trainer/worker/training-worker.js", "trainer/parallel/helper-worker.js"];

test("only workers load the engine, and they touch no document and start no worker", async () => {
  const found = await imports();
  for (const [name, { still, later }] of found) {
    const targets = [...still, ...later];
    if (!LOADERS.includes(name))
      assert.ok(!targets.some((target) => /^pkg.*\.js$/.test(target)), `${name} loads an engine`);
    if (!WORKERS.includes(name))
      assert.ok(!targets.some((target) => LOADERS.includes(target)), `${name} asks for an engine`);
  }
  // Whatever a worker imports, directly or not, runs in it.
  const inWorkers = new Set([...WORKERS, ...LOADERS]);
  for (const name of inWorkers) {
    const { still = [], later = [] } = found.get(name) ?? {};
    for (const target of [...still, ...later]) if (found.has(target)) inWorkers.add(target);
  }
  assert.ok(inWorkers.has("trainer/worker/training-session.js"));
  for (const name of inWorkers) {
    const source = await readFile(join(WWW, name), "utf8");
    assert.doesNotMatch(source, /\b(document|window)\./, name);
    // In Firefox a worker that starts another may wait for it for ever.
    assert.doesNotMatch(source, /new Worker\(/, name);
  }
});

test("only the page's entries lie at the top of www/; everything else is in a folder", async () => {
  const entries = await readdir(WWW, { withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  assert.deepEqual(files.sort(), ["index.html", "main.js", "style.css"]);
});

test("no module and no style sheet is longer than 400 lines", async () => {
  const styles = (await readdir(join(WWW, "styles"))).map((name) => `styles/${name}`);
  for (const name of [...(await imports()).keys(), ...styles]) {
    const lines = (await readFile(join(WWW, name), "utf8")).split("\n").length;
    assert.ok(lines <= 400, `${name} has ${lines} lines`);
  }
});

test("types say what values are: no more than a handful of them may be anything", async () => {
  const loose = [];
  for (const name of (await imports()).keys()) {
    const source = await readFile(join(WWW, name), "utf8");
    // In braces, as types are, and not as the name of a member.
    for (const [comment] of source.matchAll(/\/\*\*[\s\S]*?\*\//g))
      for (const [type] of comment.matchAll(/[{<(|,:] ?any\b(?!:)[^\n]*/g)) loose.push(`${name}: ${type}`);
  }
  assert.ok(loose.length < 5, loose.join("\n"));
});

test("nothing is inline and nothing is fetched from elsewhere", async () => {
  const html = await readFile(join(WWW, "index.html"), "utf8");
  assert.match(html, /Content-Security-Policy/);
  assert.doesNotMatch(html, /<script(?![^>]*\bsrc=)|\sstyle="|\son[a-z]+="|https?:\/\//);
});
