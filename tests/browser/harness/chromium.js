// Chromium, or Chrome, by Playwright.

import { chromium } from "playwright-core";
import { driven } from "./page.js";
import { find } from "./programs.js";
import { borrow } from "./shared.js";
import { PATIENCE } from "./waiting.js";

/**
 * What is switched off in Chromium. The last list counts, so this one repeats what Playwright's own switches off.
 * The address bar's popups are pages themselves: each window, which nobody sees, would load two of them, which takes as
 * much of a processor as half of equiflow's opening.
 */
const WITHOUT = [
  ...["WebUIOmniboxPopup", "WebUIOmniboxAimPopup"],
  ...["AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "PaintHolding", "LensOverlay"],
  ...["HttpsUpgrades", "HttpsFirstBalancedModeAutoEnable", "ThirdPartyStoragePartitioning", "MediaRouter"],
  ...["AvoidCorsURLLoaderRestartOnRedirect", "OptimizationHints", "NetworkTimeServiceQuerying", "AimEnabled"],
  "PreconnectToSearch",
];
const FLAGS = [
  `--disable-features=${WITHOUT.join(",")}`,
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
const PROGRAMS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** The program and how it is started. */
export async function programAndOptions() {
  // Chromium's sandbox refuses to run as root.
  const root = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  return { executablePath: await find("EQUIFLOW_CHROMIUM", PROGRAMS), args: [...FLAGS, ...root], timeout: PATIENCE };
}

const launch = async () => chromium.launch(await programAndOptions());

/**
 * @param {import("./page.js").Look} [look]
 * @returns {Promise<import("./page.js").Page>}
 */
export async function openChromium({
  dark = false,
  motion = false,
  offline = false,
  width = 1280,
  height = 800,
  moreContrast = false,
  forcedColors = false,
  touch = false,
  prepare = "",
} = {}) {
  const { browser, release } = await borrow("Chromium", {
    launch,
    isAlive: (each) => each.isConnected(),
    end: (each) => each.close(),
  });
  const context = await browser.newContext({
    colorScheme: dark ? "dark" : "light",
    reducedMotion: motion ? "no-preference" : "reduce",
    serviceWorkers: offline ? "allow" : "block",
    contrast: moreContrast ? "more" : "no-preference",
    forcedColors: forcedColors ? "active" : "none",
    hasTouch: touch,
    viewport: { width, height },
  });
  const open = async () => {
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE);
    if (prepare) await page.addInitScript(prepare);
    return page;
  };
  return {
    ...wrap(await open(), `Chromium ${browser.version()}`),
    openTab: async () => {
      const tab = await open();
      return { ...wrap(tab, `Chromium ${browser.version()}`), close: () => tab.close() };
    },
    close: async () => {
      await context.close();
      release();
    },
  };
}

/**
 * @param {import("playwright-core").Page} page @param {string} version
 * @returns {Omit<import("./page.js").Page, "close" | "openTab">}
 */
function wrap(page, version) {
  /** @type {Promise<import("playwright-core").CDPSession> | undefined} */
  let session;
  return {
    browser: /** @type {const} */ ("chromium"),
    version,
    ...driven(page),
    fill: (selector, text) => page.fill(selector, text),
    press: (key) => page.keyboard.press(key),
    setViewport: (w, h) => page.setViewportSize({ width: w, height: h }),
    screenshot: (path) => page.screenshot({ path }),
    print: () => page.pdf({ format: "A4", printBackground: true }),
    picture: (selector) => (selector ? page.locator(selector) : page).screenshot(),
    devTools: async (method, options) => {
      // What a session has set is undone when it ends.
      session ??= page.context().newCDPSession(page);
      return (await session).send(/** @type {any} */ (method), options);
    },
    freeze: () => freeze(/** @type {import("playwright-core").Browser} */ (page.context().browser())),
  };
}

/**
 * Stops the processes of all pages, as a system does that puts them to sleep: neither they nor their workers notice.
 * @param {import("playwright-core").Browser} browser
 * @returns {Promise<() => void>} lets them go on
 */
async function freeze(browser) {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  await session.detach();
  const pages = processInfo.filter(({ type }) => type === "renderer").map(({ id }) => id);
  for (const id of pages) process.kill(id, "SIGSTOP");
  return () => {
    for (const id of pages) process.kill(id, "SIGCONT");
  };
}
