// Browsers and hosts that refuse what the page would like to have: storage, databases, service workers, shared memory, the
// clipboard, entries of the history.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { ENGINES, serveDist } from "./harness.js";

/** The first golden run: 500 samples, 40 steps. @type {[{ digest: string }]} */
const [{ digest }] = JSON.parse(readFileSync(new URL("../data/golden.json", import.meta.url), "utf8"));

/** A property that throws, as in a frame or a private window. @param {string} owner @param {string} name */
const refused = (owner, name) =>
  `Object.defineProperty(${owner}, "${name}", { get() { throw new DOMException("refused for a test", "SecurityError"); } });`;

/** @type {Record<string, string>} */
const BROWSERS = {
  "that refuses everything": [
    ...["localStorage", "sessionStorage", "indexedDB", "caches"].map((name) => refused("window", name)),
    ...["serviceWorker", "clipboard", "locks"].map((name) => refused("Navigator.prototype", name)),
    "delete window.SharedArrayBuffer;",
    "History.prototype.pushState = History.prototype.replaceState = () => { throw new DOMException('too often', 'SecurityError'); };",
  ].join("\n"),
  "that is full, and whose database and service worker never answer": `
    Storage.prototype.setItem = () => { throw new DOMException("full for a test", "QuotaExceededError"); };
    IDBFactory.prototype.open = () => new EventTarget();
    if (window.ServiceWorkerContainer) {
      ServiceWorkerContainer.prototype.register = () => new Promise(() => {});
      ServiceWorkerContainer.prototype.getRegistration = () => new Promise(() => {});
    }
    window.SharedArrayBuffer = function () { throw new RangeError("exhausted for a test"); };`,
};

for (const [engine, launch] of Object.entries(ENGINES)) {
  for (const [name, script] of Object.entries(BROWSERS)) {
    test(`${engine}: the page opens and trains to the same bits in a browser ${name}`, async () => {
      const alter = (/** @type {string} */ file, /** @type {Buffer} */ body) =>
        file === "index.html" ? String(body).replace("<head>", `<head><script>${script}</script>`) : body;
      const site = await serveDist({ alter });
      const page = await launch();
      try {
        // Samples that are looked for in the database first.
        // A link that a page has changed on its way, of which the address cannot be told.
        await page.open(`${site.url}?v1&amp;samples=500&amp;data=0123456789abcdef`);
        await page.expectText("#link-notice", /0123456789abcdef/);
        assert.equal((await page.evaluate("equiflow.train(40)")).digest, digest);
        const { config } = await page.evaluate("equiflow.configure({ batch: 64 })");
        assert.deepEqual([config.samples, config.batch], [500, 64]);
        await page.evaluate("location.hash = '#v1&samples=300'");
        await page.expect("equiflow.config().samples", 300);
        await page.click("#language-zh");
        await page.until("the page speaks Chinese", "document.documentElement.lang === 'zh-Hans'");
        await page.expect("equiflow.config().samples", 300);
        assert.deepEqual(page.errors, []);
      } finally {
        await page.close();
        await site.close();
      }
    });
  }
}
