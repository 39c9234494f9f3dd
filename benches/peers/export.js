// Saves what "Continue in JAX" exports of the run that a link opens, unpacked: `node benches/peers/export.js LINK FOLDER`.
// Needs `cargo xtask dist`, and Chromium.

import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { unzipSync } from "fflate";
import { exported, KEEP_SAVED, openChromium, serveDist } from "../../tests/browser/harness.js";

const [link, folder] = process.argv.slice(2);
if (!link || !folder) throw new Error("needs a link, such as #v1&system=dw4&flow=manyBody, and a folder");
const site = await serveDist();
const page = await openChromium({ prepare: KEEP_SAVED });
try {
  await page.open(site.url + link);
  for (const [name, bytes] of Object.entries(unzipSync(await exported(page, "jax")))) {
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, bytes);
  }
} finally {
  await page.close();
  await site.close();
}
