// What browsers and other sites need to install the page or to show a link to it.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { compose } from "../../build/single-file.js";
import { withAddress } from "../../build/site-address.js";

const ROOT = new URL("../../", import.meta.url);
const html = await readFile(new URL("www/index.html", ROOT), "utf8");

/** The width and height of a PNG. @param {string} name */
async function sizeOf(name) {
  const bytes = await readFile(new URL(`www/public/${name}`, ROOT));
  assert.equal(bytes.toString("latin1", 1, 4), "PNG", name);
  return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
}

test("the manifest names icons that exist, in the sizes that it says", async () => {
  const manifest = JSON.parse(await readFile(new URL("www/public/manifest.webmanifest", ROOT), "utf8"));
  assert.match(html, /rel="manifest" href="\/manifest\.webmanifest"/);
  // Relative, so that it works under any path.
  for (const key of ["start_url", "scope"]) assert.equal(manifest[key], "./");
  const sizes = new Set();
  for (const { src, sizes: said, type } of manifest.icons) {
    sizes.add(said);
    if (type === "image/png") assert.deepEqual(await sizeOf(src), said.split("x").map(Number), src);
    else assert.ok((await readFile(new URL(`www/public/${src}`, ROOT), "utf8")).startsWith("<svg"), src);
  }
  for (const needed of ["any", "192x192", "512x512"]) assert.ok(sizes.has(needed), needed);
  assert.ok(manifest.icons.some((/** @type {{ purpose?: string }} */ { purpose }) => purpose === "maskable"));
  assert.deepEqual(await sizeOf("apple-touch-icon.png"), [180, 180]);
  assert.deepEqual(await sizeOf("og.png"), [1200, 630]);
});

test("a site that knows its address says it, in full", () => {
  assert.equal(withAddress(html, undefined), html);
  const page = withAddress(html, "https://school.example/flows");
  assert.match(page, /<link rel="canonical" href="https:\/\/school\.example\/flows\/" \/>/);
  assert.match(page, /property="og:image" content="https:\/\/school\.example\/flows\/og\.png"/);
  assert.throws(() => withAddress(html, "ftp://school.example/"), /https/);
});

test("the page as one file names no other file", () => {
  const page = compose(html, { code: "", css: "", icon: "<svg/>", link: "" });
  assert.doesNotMatch(page, /(?:href|content)="\.?\/(?!\/)/);
});

test("the workflows run the project's own commands", async () => {
  const workflow = (/** @type {string} */ name) => readFile(new URL(`.github/workflows/${name}.yml`, ROOT), "utf8");
  assert.match(await workflow("test"), /cargo xtask test\n/);
  assert.match(await workflow("pages"), /cargo xtask dist\n/);
});
