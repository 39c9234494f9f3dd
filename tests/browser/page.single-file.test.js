// The page as one file, opened from disk: the same bits, its state baked in, nothing fetched.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { BROWSERS, openChromium, serveDist } from "./harness.js";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const LINK = "v1&note=%22%3Cb%3E%22%20%26%20so%20on&system=dw4&samples=500&batch=16&steps=4";
/** @type {string} */
let folder;
/** The digest on the site. @type {string} */
let expected;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "equiflow-file-"));
  const vite = join(ROOT, "node_modules/vite/bin/vite.js");
  const options = ["build", "--config", "vite.single-file.config.js", "--outDir", folder, "--logLevel", "warn"];
  await promisify(execFile)(process.execPath, [vite, ...options], {
    cwd: ROOT,
    env: { ...process.env, EQUIFLOW_LINK: `#${LINK}` },
  });
  const site = await serveDist();
  const page = await openChromium();
  await page.open(site.url);
  await page.evaluate("equiflow.configure({ system: 'dw4', samples: 500, batch: 16 })");
  expected = (await page.evaluate("equiflow.train(4)")).digest;
  await Promise.all([page.close(), site.close()]);
});
after(() => rm(folder, { recursive: true }));

for (const [name, launch] of Object.entries(BROWSERS)) {
  test(`${name}: the file opens its link, trains the same bits, teaches, and asks nobody for anything`, async () => {
    assert.deepEqual(await readdir(folder), ["index.html"]);
    const page = await launch();
    try {
      const address = pathToFileURL(join(folder, "index.html")).href;
      await page.goto(address);
      await page.until(
        "the baked link is replayed",
        "document.querySelector('#replay-notice')?.dataset.outcome === 'unchecked'",
      );
      await page.expect("equiflow.config().system", "dw4");
      await page.until("its report has come", "equiflow.report().step === 4");
      await page.expect("equiflow.report().digest", expected);
      await page.expect("document.querySelector('#teacher-note').textContent", '"<b>" & so on');
      await page.click("#lessons-button");
      await page.until("the lessons are listed", "document.querySelectorAll('.lesson-list li').length > 5");
      const elsewhere = page.requests.filter((each) => !/^(data|blob):/.test(each) && each !== address);
      assert.deepEqual(elsewhere, []);
      assert.deepEqual(page.errors, []);
    } finally {
      await page.close();
    }
  });
}
