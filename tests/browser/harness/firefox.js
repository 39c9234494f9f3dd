// Firefox, over WebDriver BiDi, by Puppeteer.

import puppeteer from "puppeteer-core";
import { watch } from "./page.js";
import { find } from "./programs.js";
import { borrow } from "./shared.js";
import { PATIENCE, waiting } from "./waiting.js";

/** @param {Record<string, unknown>} preferences */
async function launch(preferences) {
  return puppeteer.launch({
    browser: "firefox",
    executablePath: await find("EQUIFLOW_FIREFOX", ["firefox-esr", "firefox"]),
    headless: true,
    timeout: PATIENCE,
    // A call may wait for thousands of training steps.
    protocolTimeout: 20 * 60_000,
    extraPrefsFirefox: preferences,
  });
}

/**
 * @param {import("./page.js").Look} [look]
 * @returns {Promise<import("./page.js").Page>}
 */
export async function openFirefox({
  dark = false,
  reducedMotion = false,
  width = 1280,
  height = 800,
  prepare = "",
} = {}) {
  // What the system asks for is one answer for the whole browser.
  const preferences = {
    "layout.css.prefers-color-scheme.content-override": dark ? 0 : 1,
    "ui.prefersReducedMotion": reducedMotion ? 1 : 0,
  };
  const { browser, release } = await borrow(`Firefox ${JSON.stringify(preferences)}`, {
    launch: () => launch(preferences),
    isAlive: (each) => each.connected,
    end: (each) => each.close(),
  });
  const context = await browser.createBrowserContext();
  // A tab behind another one would be slowed down.
  const page = await context.newPage({ type: "window" });
  page.setDefaultTimeout(PATIENCE);
  page.setDefaultNavigationTimeout(PATIENCE);
  await page.setViewport({ width, height });
  if (prepare) await page.evaluateOnNewDocument(prepare);
  /** @type {import("./page.js").Evaluate} */
  const evaluate = (script, argument) => page.evaluate(script, argument);
  const goto = async (/** @type {string} */ url) => void (await page.goto(url));
  return {
    browser: "firefox",
    version: await browser.version(),
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
    close: async () => {
      await context.close();
      release();
    },
  };
}
