// Chromium that keeps a page one has left, to show it again at once: the back/forward cache. Playwright switches it off;
// Puppeteer does not.

import puppeteer from "puppeteer-core";
import { programAndOptions } from "./chromium.js";
import { wrapPuppeteer } from "./puppeteer.js";
import { PATIENCE } from "./waiting.js";

/** @param {import("./page.js").Look} [look] @returns {Promise<import("./page.js").Page>} */
export async function openKeepingChromium(look = {}) {
  const browser = await puppeteer.launch({
    ...(await programAndOptions()),
    headless: true,
    protocolTimeout: 2 * PATIENCE,
  });
  const page = await browser.newPage();
  return wrapPuppeteer(page, look, "chromium", await browser.version(), () => browser.close());
}
