// What must stay absent from the page's sources.

import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const WWW = fileURLToPath(new URL("../../www/", import.meta.url));

/** The page's own modules and what each of them imports. @returns {Promise<Map<string, string[]>>} */
async function imports() {
  const names = (await readdir(WWW, { recursive: true })).filter(
    (name) => name.endsWith(".js") && !name.startsWith("pkg"),
  );
  /** @type {Map<string, string[]>} */
  const found = new Map();
  for (const name of names) {
    const source = await readFile(join(WWW, name), "utf8");
    const targets = [...source.matchAll(/^(?:import|export)[^;]*?from "([^"]+)";/gms)].map(([, target = ""]) =>
      target.startsWith(".") ? relative(WWW, resolve(WWW, dirname(name), target)) : target,
    );
    found.set(name, targets);
  }
  return found;
}

test("pictures are drawn from numbers alone: charts/ imports only charts/ and the chart library", async () => {
  for (const [name, targets] of await imports()) {
    if (!name.startsWith("charts/")) continue;
    for (const target of targets)
      assert.ok(target.startsWith("charts/") || target === "uplot", `${name} imports ${target}`);
  }
});

const LOADERS = ["trainer/worker/load-engine.js", "trainer/worker/load-engine.single-file.js"];
const WORKERS = ["trainer/worker/training-worker.js", "trainer/parallel/helper-worker.js"];

test("only workers load the engine, and they touch no document and start no worker", async () => {
  const found = await imports();
  for (const [name, targets] of found) {
    if (!LOADERS.includes(name))
      assert.ok(!targets.some((target) => /^pkg.*\.js$/.test(target)), `${name} loads an engine`);
    if (!WORKERS.includes(name))
      assert.ok(!targets.some((target) => LOADERS.includes(target)), `${name} asks for an engine`);
  }
  // Whatever a worker imports, directly or not, runs in it.
  const inWorkers = new Set([...WORKERS, ...LOADERS]);
  for (const name of inWorkers) {
    for (const target of found.get(name) ?? []) if (found.has(target)) inWorkers.add(target);
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

test("nothing is inline and nothing is fetched from elsewhere", async () => {
  const html = await readFile(join(WWW, "index.html"), "utf8");
  assert.match(html, /Content-Security-Policy/);
  assert.doesNotMatch(html, /<script(?![^>]*\bsrc=)|\sstyle="|\son[a-z]+="|https?:\/\//);
});
