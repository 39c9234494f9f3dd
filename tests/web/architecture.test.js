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

test("pictures are drawn from numbers alone: plot/ imports only plot/ and the chart library", async () => {
  for (const [name, targets] of await imports()) {
    if (!name.startsWith("plot/")) continue;
    for (const target of targets)
      assert.ok(target.startsWith("plot/") || target === "uplot", `${name} imports ${target}`);
  }
});

test("only workers load the engine, and they touch no document and start no worker", async () => {
  const found = await imports();
  for (const [name, targets] of found) {
    if (name !== "engines.js" && name !== "one-engine.js")
      assert.ok(!targets.some((target) => /^pkg.*\.js$/.test(target)), `${name} loads an engine`);
    if (name !== "worker.js" && name !== "helper.js")
      assert.ok(!targets.includes("engines.js"), `${name} asks for an engine`);
  }
  for (const name of [
    "worker.js",
    "helper.js",
    "engines.js",
    "one-engine.js",
    "gate.js",
    "session.js",
    "crew.js",
    "hire.js",
    "team.js",
    "pace.js",
    "protocol.js",
  ]) {
    const source = await readFile(join(WWW, name), "utf8");
    assert.doesNotMatch(source, /\b(document|window)\./, name);
    // In Firefox a worker that starts another may wait for it for ever.
    assert.doesNotMatch(source, /new Worker\(/, name);
  }
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
