// The page without a network: after one visit it works, under any path, and never as a mix of two versions.

import assert from "node:assert/strict";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { writeServiceWorker } from "../../build/offline.js";
import { ENGINES, openChromium, serveDist } from "./harness.js";

const kept = "navigator.serviceWorker.getRegistration().then((each) => each?.active?.state === 'activated')";

/** A copy of the site that a test may change. @type {string} */
let folder;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "equiflow-offline-"));
  await cp(fileURLToPath(new URL("../../dist/", import.meta.url)), folder, { recursive: true });
});
after(() => rm(folder, { recursive: true }));

for (const [name, launch] of Object.entries(ENGINES)) {
  test(`${name}: one visit is enough for every later one, lessons included`, async () => {
    const site = await serveDist({ under: "/courses/physics/" });
    const page = await launch();
    try {
      await page.open(site.url);
      await page.until("the page is kept", kept);
      const { digest } = await page.evaluate("equiflow.train(5)");
      await site.close();
      await page.goto("about:blank");
      await page.open(`${site.url}#v1&lesson=ring`);
      await page.until("a lesson opens", "document.querySelector('#lesson') !== null");
      await page.evaluate("equiflow.configure({ start: 'matching' })");
      assert.equal((await page.evaluate("equiflow.train(5)")).digest, digest);
      // The engine that the visit did not need was kept as well.
      await page.evaluate("equiflow.configure({ system: 'lj13', samples: 60, batch: 8, odeSteps: 5 })");
      assert.equal((await page.evaluate("equiflow.train(1)")).step, 1);
      assert.deepEqual(page.errors, []);
    } finally {
      await page.close();
      await site.close();
    }
  });
}

test("a new version waits, whole, until it is wanted", async () => {
  const site = await serveDist({ folder });
  const page = await openChromium();
  try {
    await page.open(site.url);
    await page.until("the page is kept", kept);
    const index = await readFile(join(folder, "index.html"), "utf8");
    await writeFile(join(folder, "index.html"), index.replace("<body>", '<body data-version="next">'));
    await writeServiceWorker(folder);
    await page.reload();
    await page.until("the new version is offered", "document.querySelector('#update') !== null");
    await page.expect("document.body.dataset.version", undefined);
    assert.equal((await page.evaluate("caches.keys()")).length, 2);
    await page.click("#update");
    await page.until("the new version is there", "document.body.dataset.version === 'next'");
    await page.ready();
    await page.until("the old one is forgotten", "caches.keys().then((all) => all.length === 1)");
    assert.deepEqual(page.errors, []);
  } finally {
    await page.close();
    await site.close();
  }
});

test("a version with a file of another one is not kept", async () => {
  const broken = await mkdtemp(join(tmpdir(), "equiflow-mixed-"));
  await cp(folder, broken, { recursive: true });
  await writeFile(join(broken, "index.html"), `${await readFile(join(broken, "index.html"), "utf8")}<!-- later -->`);
  const site = await serveDist({ folder: broken });
  const prepare = `
    const { register } = ServiceWorkerContainer.prototype;
    ServiceWorkerContainer.prototype.register = async function (...rest) {
      const registration = await register.apply(this, rest);
      globalThis.tried = true;
      return registration;
    };`;
  const page = await openChromium({ prepare });
  try {
    await page.open(site.url);
    await page.until(
      "the service worker was tried and given up",
      "globalThis.tried && navigator.serviceWorker.getRegistration().then((each) => each === undefined)",
    );
    assert.equal((await page.evaluate("equiflow.train(2)")).step, 2);
  } finally {
    await page.close();
    await site.close();
    await rm(broken, { recursive: true });
  }
});
