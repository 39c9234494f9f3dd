// Two copies of the page under one origin, such as /a/ and /b/ of a university's server: browsers keep one storage for
// both, and neither may see what the other keeps.

import assert from "node:assert/strict";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { ENGINES, KEEPING, KEPT, serveDist } from "./harness.js";

/** @type {string} */
let folder;
/** @type {Awaited<ReturnType<typeof serveDist>>} */
let site;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "equiflow-copies-"));
  const dist = fileURLToPath(new URL("../../dist/", import.meta.url));
  for (const copy of ["a", "b"]) await cp(dist, join(folder, copy), { recursive: true });
  site = await serveDist({ folder });
});
after(async () => {
  await site.close();
  await rm(folder, { recursive: true });
});

/** Drops a table of pairs on the page, at distances between 2 and 6 and at any angle. */
function dropPairs() {
  const rows = Array.from({ length: 200 }, (_, k) => {
    const [d, angle] = [2 + ((k * 61) % 200) / 50, k * k];
    return [0, 0, d * Math.cos(angle), d * Math.sin(angle)].map((each) => each.toFixed(6)).join(",");
  });
  const transfer = new DataTransfer();
  transfer.items.add(new File([`${rows.join("\n")}\n`], "pairs.csv"));
  dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true }));
}

for (const [name, launch] of Object.entries(ENGINES)) {
  test(`${name}: copies of the page under one origin share no settings, no data and no files`, async () => {
    const page = await launch(KEEPING);
    const language = "document.documentElement?.lang.slice(0, 2)";
    try {
      await page.open(`${site.url}a/#v1&samples=100&batch=8`);
      await page.evaluate(dropPairs);
      await page.until("the data are used", "equiflow.config().data !== 'sampler'");
      // What the page says of them loads as well, and must be there before the page is left.
      await page.until(
        "the data are spoken of",
        "document.querySelector('#own-data-remarks li, #own-data-remarks[hidden]') !== null",
      );
      const { data } = await page.evaluate("equiflow.config()");
      await page.until("the page is kept", KEPT);
      await page.evaluate("document.querySelector('#language-zh').click()");
      await page.expect(language, "zh");
      await page.ready();

      await page.open(`${site.url}b/#v1&samples=100&batch=8&data=${data}`);
      await page.expect(language, "en");
      await page.expect("equiflow.config().data", "sampler");
      await page.until("this copy is kept as well", KEPT);
      await page.expect("caches.keys().then((all) => all.length)", 2);

      await page.open(`${site.url}a/#v1&samples=100&batch=8&data=${data}`);
      await page.expect(language, "zh");
      await page.expect("equiflow.config().data", data);
      await site.close();
      // Each goes on without a network, from its own files.
      for (const [copy, own] of [
        ["a", data],
        ["b", "sampler"],
      ]) {
        await page.goto("about:blank");
        await page.open(`${site.url}${copy}/#v1&samples=100&batch=8&data=${data}`);
        await page.expect("equiflow.config().data", own);
      }
      assert.deepEqual(page.errors, []);
    } finally {
      await page.close();
      site = await serveDist({ folder });
    }
  });
}
