// Writes the service worker of a built site: www/offline/service-worker.js with the list of the site's files, each with
// its digest, and a version that is the digest of that list. Every document is stamped with the version.

import { createHash } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join, sep } from "node:path";
import { fileURLToPath } from "node:url";

const SOURCE = fileURLToPath(new URL("../www/offline/service-worker.js", import.meta.url));
export const NAME = "sw.js";

/** Pictures for those who install the page or link to it, and what hosts send where there is no page: it has no use for them. */
const ELSEWHERE = /^(?:(?:og|icon-\w+|apple-touch-icon)\.png|404\.html)$/;

const STAMP = /<meta name="equiflow-version" content="[^"]*">/;

/** @param {string | Uint8Array} content */
const digestOf = (content) => createHash("sha256").update(content).digest("hex");

/**
 * @param {string} folder of the built site
 * @returns {Promise<string>} the version
 */
export async function writeServiceWorker(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length).split(sep).join("/").replace(/^\//, ""))
    .filter((name) => name !== NAME && !ELSEWHERE.test(name))
    .sort();
  const contents = await Promise.all(names.map((name) => readFile(join(folder, name))));
  /** @type {Map<string, string | Uint8Array>} */
  const bare = new Map(
    names.map((name, k) => {
      const content = /** @type {Buffer} */ (contents[k]);
      return [name, name.endsWith(".html") ? content.toString("utf8").replace(STAMP, "") : content];
    }),
  );
  const version = digestOf(JSON.stringify([...bare].map(([name, content]) => [name, digestOf(content)]))).slice(0, 16);
  /** @type {Record<string, string>} */
  const files = {};
  for (const [name, content] of bare) {
    let kept = content;
    if (typeof content === "string") {
      kept = content.replace("<head>", `<head><meta name="equiflow-version" content="${version}">`);
      await writeFile(join(folder, name), kept);
    }
    // The page itself is asked for by its folder: some hosts send whoever names index.html elsewhere.
    files[name === "index.html" ? "" : name] = digestOf(kept);
  }
  const list = JSON.stringify(files);
  const source = await readFile(SOURCE, "utf8");
  const filled = source
    .replace("const FILES = {};", () => `const FILES = ${list};`)
    .replace('const VERSION = "";', () => `const VERSION = "${version}";`);
  if (!filled.includes(list) || !filled.includes(version)) throw new Error(`${SOURCE} has no place for its list`);
  await writeFile(join(folder, NAME), filled);
  return version;
}

/** Vite's plugin: the service worker is made when everything else is written. @returns {import("vite").Plugin} */
export const offline = () => ({
  name: "equiflow-offline",
  apply: "build",
  async writeBundle({ dir }) {
    if (dir) await writeServiceWorker(dir);
  },
});
