// What Puppeteer drives, behind the interface of the tests.

import { arriving } from "./click.js";
import { driven } from "./page.js";
import { PATIENCE } from "./waiting.js";

/**
 * @param {import("puppeteer-core").Page} page
 * @param {import("./page.js").Look} look
 * @param {"chromium" | "firefox"} browser
 * @param {string} version
 * @param {() => Promise<void>} close
 * @returns {Promise<import("./page.js").Page>}
 */
export async function wrapPuppeteer(page, { width = 1280, height = 800, prepare = "" }, browser, version, close) {
  page.setDefaultTimeout(PATIENCE);
  page.setDefaultNavigationTimeout(PATIENCE);
  await page.setViewport({ width, height });
  if (prepare) await page.evaluateOnNewDocument(prepare);
  const common = driven(page);
  return {
    browser,
    version,
    ...common,
    click: arriving(common.evaluate, common.click),
    fill: (selector, text) => page.locator(selector).fill(text),
    press: (key) => page.keyboard.press(/** @type {import("puppeteer-core").KeyInput} */ (key === "Space" ? " " : key)),
    setViewport: (w, h) => page.setViewport({ width: w, height: h }),
    screenshot: (path) => page.screenshot({ path: /** @type {`${string}.png` | undefined} */ (path) }),
    async picture(selector) {
      const element = selector ? await page.$(selector) : null;
      return (element ?? page).screenshot();
    },
    print: () => page.pdf({ format: "a4", printBackground: true }),
    close,
  };
}
