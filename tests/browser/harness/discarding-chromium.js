// Chromium that discards a tab as it does where memory is short: only an extension may ask it to.

import { fileURLToPath } from "node:url";
import puppeteer from "puppeteer-core";
import { programAndOptions } from "./chromium.js";
import { wrapPuppeteer } from "./puppeteer.js";
import { PATIENCE } from "./waiting.js";

const EXTENSION = fileURLToPath(new URL("discarding", import.meta.url));

/**
 * A page, and what sends its tab to the background and discards it there, once `isReady` (an expression in the page) holds. Its
 * visitor comes back at once; the page that is loaded anew is returned.
 */
export async function openDiscardingChromium() {
  const browser = await puppeteer.launch({
    ...(await programAndOptions()),
    headless: true,
    // Puppeteer loads extensions by no other way.
    pipe: true,
    enableExtensions: [EXTENSION],
    protocolTimeout: 2 * PATIENCE,
  });
  const version = await browser.version();
  /** @param {import("puppeteer-core").Page} page */
  const wrap = (page) => wrapPuppeteer(page, {}, "chromium", version, async () => {});
  const first = await browser.newPage();
  const target = await browser.waitForTarget((each) => each.type() === "service_worker", { timeout: PATIENCE });
  const extension = await target.worker();
  if (!extension) throw new Error("the extension has no worker");
  return {
    page: await wrap(first),
    /** @param {string} isReady */
    async discard(isReady) {
      const url = first.url();
      const other = await browser.newPage();
      await other.bringToFront();
      await first.waitForFunction(isReady, { polling: 50, timeout: PATIENCE });
      await extension.evaluate(async (/** @type {string} */ url) => {
        // @ts-expect-error: the types of extensions are not installed
        const { tabs } = chrome;
        const [{ id }] = (await tabs.query({})).filter((/** @type {{ url: string }} */ tab) => tab.url === url);
        const discarded = await tabs.discard(id);
        await tabs.update(discarded.id, { active: true });
      }, url);
      const again = await browser.waitForTarget((each) => each.url() === url && each !== first.target(), {
        timeout: PATIENCE,
      });
      const page = await again.page();
      if (!page) throw new Error("the discarded tab has no page");
      return wrap(page);
    },
    close: () => browser.close(),
  };
}
