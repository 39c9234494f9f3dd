// Writes the service worker of a built site: www/offline/service-worker.js with the list of the site's files, each with
// its digest, and a version that is the digest of that list.

import { createHash } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join, sep } from "node:path";
import { fileURLToPath } from "node:url";

const SOURCE = fileURLToPath(new URL("../www/offline/service-worker.js", import.meta.url));
export const NAME = "sw.js";

/**
 * @param {string} folder of the built site
 * @returns {Promise<string>} the version
 */
export async function writeServiceWorker(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length).split(sep).join("/").replace(/^\//, ""))
    .filter((name) => name !== NAME)
    .sort();
  /** @type {Record<string, string>} */
  const files = {};
  for (const name of names) {
    // The page itself is asked for by its folder: some hosts send whoever names index.html elsewhere.
    const digest = createHash("sha256").update(await readFile(join(folder, name)));
    files[name === "index.html" ? "" : name] = digest.digest("hex");
  }
  const list = JSON.stringify(files);
  const version = createHash("sha256").update(list).digest("hex").slice(0, 16);
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
