// What Puppeteer drives, behind the interface of the tests.

import { watch } from "./page.js";
import { PATIENCE, waiting } from "./waiting.js";

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
  /** @type {import("./page.js").Evaluate} */
  const evaluate = (script, argument) => page.evaluate(script, argument);
  const goto = async (/** @type {string} */ url) => void (await page.goto(url));
  return {
    browser,
    version,
    ...watch(page),
    ...waiting({ evaluate, goto }),
    evaluate,
    goto,
    reload: async () => void (await page.reload()),
    url: () => page.url(),
    click: (selector) => page.click(selector),
    fill: (selector, text) => page.locator(selector).fill(text),
    clickAt: (x, y) => page.mouse.click(x, y),
    tapAt: (x, y) => page.touchscreen.tap(x, y),
    type: (text) => page.keyboard.type(text),
    back: async () => void (await page.goBack()),
    forward: async () => void (await page.goForward()),
    press: (key) => page.keyboard.press(/** @type {import("puppeteer-core").KeyInput} */ (key)),
    setViewport: (w, h) => page.setViewport({ width: w, height: h }),
    screenshot: (path) => page.screenshot({ path: /** @type {`${string}.png` | undefined} */ (path) }),
    async picture(selector) {
      const element = selector ? await page.$(selector) : null;
      return (element ?? page).screenshot();
    },
    close,
  };
}
