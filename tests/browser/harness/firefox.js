// Firefox, over WebDriver BiDi, by Puppeteer.

import puppeteer from "puppeteer-core";
import { find } from "./programs.js";
import { wrapPuppeteer } from "./puppeteer.js";
import { borrow } from "./shared.js";
import { PATIENCE } from "./waiting.js";

/** In every document: no service worker is registered, as Playwright has it in Chromium. */
const KEEPS_NOTHING =
  "if (globalThis.ServiceWorkerContainer) ServiceWorkerContainer.prototype.register = async () => undefined;";

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
  motion = false,
  offline = false,
  width = 1280,
  height = 800,
  prepare = "",
} = {}) {
  // What the system asks for is one answer for the whole browser.
  const preferences = {
    "layout.css.prefers-color-scheme.content-override": dark ? 0 : 1,
    "ui.prefersReducedMotion": motion ? 0 : 1,
  };
  const { browser, release } = await borrow(`Firefox ${JSON.stringify(preferences)}`, {
    launch: () => launch(preferences),
    isAlive: (each) => each.connected,
    end: (each) => each.close(),
  });
  const context = await browser.createBrowserContext();
  // A tab behind another one would be slowed down.
  const page = await context.newPage({ type: "window" });
  const look = { width, height, prepare: offline ? prepare : `${KEEPS_NOTHING}\n${prepare}` };
  return wrapPuppeteer(page, look, "firefox", await browser.version(), async () => {
    await context.close();
    release();
  });
}
