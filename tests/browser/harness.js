// What the browser tests share: a server for dist/, and real Chromium and real Firefox behind one
// small interface, so that a test is written once and runs in both.
//
//   const site = await serveDist();
//   const page = await openFirefox({ dark: true });
//   await page.goto(site.url);
//   assert.deepEqual(page.errors, []);
//   await page.close();
//   await site.close();

import { constants } from "node:fs";
import { access, readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { basename, delimiter, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import puppeteer from "puppeteer-core";

const DIST = fileURLToPath(new URL("../../dist/", import.meta.url));

/** How long anything may take. Slow machines are no failure, so no test measures time. */
export const PATIENCE = 180_000;

/** @type {Record<string, string>} */
const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};

/**
 * Serves the built site on loopback, at any path.
 * @param {object} [options]
 * @param {string} [options.under] the path of the site, such as "/courses/physics/"
 * @param {string} [options.folder] another folder than dist/
 * @param {boolean} [options.isolated] with the headers that let workers share memory
 * @param {boolean} [options.sandboxed] as in a frame that may run scripts and has no origin of its own
 * @param {(name: string, body: Buffer) => string | Uint8Array | undefined | Promise<Uint8Array>} [options.alter] what is
 *   served instead of a file; nothing for one that shall be missing, a promise for one that shall be late
 */
export async function serveDist({
  under = "/",
  folder = DIST,
  isolated = false,
  sandboxed = false,
  alter = (_, body) => body,
} = {}) {
  const isolation = { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" };
  const sandbox = { "content-security-policy": "sandbox allow-scripts", "access-control-allow-origin": "*" };
  const headers = { ...(isolated && isolation), ...(sandboxed && sandbox) };
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? "/", "http://localhost").pathname);
    const name = path.endsWith("/") ? `${path}index.html` : path;
    try {
      if (!name.startsWith(under)) throw new Error("outside");
      const file = join(folder, name.slice(under.length));
      const body = await alter(basename(file), await readFile(file));
      if (body === undefined) throw new Error("missing");
      const type = { "content-type": TYPES[extname(file)] ?? "application/octet-stream" };
      response.writeHead(200, { ...type, ...headers }).end(body);
    } catch {
      response.writeHead(404, { "content-type": "text/plain" }).end("nothing here");
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return {
    url: `http://127.0.0.1:${address.port}${under}`,
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve(undefined)));
    },
  };
}

/**
 * @typedef {object} Look
 * @property {boolean} [dark] the system's colour scheme; light unless told otherwise
 * @property {boolean} [reducedMotion] whether the system asks for less motion
 * @property {number} [width] of the viewport, 1280 unless told otherwise
 * @property {number} [height] of the viewport, 800 unless told otherwise
 * @property {boolean} [moreContrast] whether the system asks for more contrast (Chromium)
 * @property {boolean} [forcedColors] whether the system imposes its own colours (Chromium)
 * @property {boolean} [touch] whether there is a touch screen (Chromium)
 * @property {string} [prepare] a script that runs in every document, frames included, before its own
 */

/**
 * One tab of a browser of its own, with an empty profile.
 * @typedef {object} Page
 * @property {"chromium" | "firefox"} browser
 * @property {string} version the browser's own words
 * @property {string[]} errors uncaught errors, console.error messages and failed requests so far
 * @property {string[]} requests the addresses that were asked for so far
 * @property {(url: string) => Promise<void>} goto opens an address and waits for the load event. An
 *   address that differs in its fragment only does not load the page anew
 * @property {() => Promise<void>} reload
 * @property {() => string} url the present address
 * @property {Evaluate} evaluate calls a function, or evaluates an expression, in the page, waits for
 *   its promise and returns the value. Arguments and values are plain data: make typed arrays into arrays
 * @property {(what: string, condition: ((argument: any) => unknown) | string, argument?: unknown) => Promise<void>} until
 *   waits until the condition holds in the page; `what` names it in the error if it never does
 * @property {(selector: string) => Promise<void>} click with the mouse, as a user does
 * @property {(selector: string, text: string) => Promise<void>} fill replaces what a field holds
 * @property {(x: number, y: number) => Promise<void>} clickAt with the mouse, in pixels of the viewport
 * @property {(x: number, y: number) => Promise<void>} tapAt with a finger, where there is a touch screen
 * @property {(text: string) => Promise<void>} type key by key, wherever the focus is
 * @property {() => Promise<void>} back in the history
 * @property {() => Promise<void>} forward in the history
 * @property {(key: string) => Promise<void>} press such as "Tab", "Enter", "ArrowRight"
 * @property {(width: number, height: number) => Promise<void>} setViewport
 * @property {(path?: string) => Promise<Uint8Array>} screenshot a PNG of the viewport
 * @property {(selector?: string) => Promise<Uint8Array>} picture a PNG of the viewport, or of one element
 * @property {() => Promise<void>} close ends the browser
 */

/** @typedef {(script: ((argument: any) => any) | string, argument?: unknown) => Promise<any>} Evaluate */

/**
 * Chromium, or Chrome.
 * @param {Look} [look]
 * @returns {Promise<Page>}
 */
export async function openChromium({
  dark = false,
  reducedMotion = false,
  width = 1280,
  height = 800,
  moreContrast = false,
  forcedColors = false,
  touch = false,
  prepare = "",
} = {}) {
  const flags =
    "--disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync";
  // Chromium's sandbox refuses to run as root.
  const root = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  const executablePath = await find("EQUIFLOW_CHROMIUM", [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
  ]);
  const browser = await chromium.launch({ executablePath, args: [...flags.split(" "), ...root], timeout: PATIENCE });
  const page = await browser.newPage({
    colorScheme: dark ? "dark" : "light",
    reducedMotion: reducedMotion ? "reduce" : "no-preference",
    contrast: moreContrast ? "more" : "no-preference",
    forcedColors: forcedColors ? "active" : "none",
    hasTouch: touch,
    viewport: { width, height },
  });
  page.setDefaultTimeout(PATIENCE);
  if (prepare) await page.addInitScript(prepare);
  const seen = watch(page);
  /** @type {Evaluate} */
  const evaluate = (script, argument) => page.evaluate(script, argument);
  return {
    browser: "chromium",
    version: `Chromium ${browser.version()}`,
    ...seen,
    evaluate,
    until: waiter(evaluate),
    goto: async (url) => void (await page.goto(url)),
    reload: async () => void (await page.reload()),
    url: () => page.url(),
    click: (selector) => page.click(selector),
    fill: (selector, text) => page.fill(selector, text),
    clickAt: (x, y) => page.mouse.click(x, y),
    tapAt: (x, y) => page.touchscreen.tap(x, y),
    type: (text) => page.keyboard.type(text),
    back: async () => void (await page.goBack()),
    forward: async () => void (await page.goForward()),
    press: (key) => page.keyboard.press(key),
    setViewport: (width, height) => page.setViewportSize({ width, height }),
    screenshot: (path) => page.screenshot({ path }),
    picture: (selector) => (selector ? page.locator(selector) : page).screenshot(),
    close: () => browser.close(),
  };
}

/**
 * Firefox, over WebDriver BiDi.
 * @param {Look} [look]
 * @returns {Promise<Page>}
 */
export async function openFirefox({
  dark = false,
  reducedMotion = false,
  width = 1280,
  height = 800,
  prepare = "",
} = {}) {
  const executablePath = await find("EQUIFLOW_FIREFOX", ["firefox-esr", "firefox"]);
  const browser = await puppeteer.launch({
    browser: "firefox",
    executablePath,
    headless: true,
    timeout: PATIENCE,
    // A call may wait for thousands of training steps.
    protocolTimeout: 20 * 60_000,
    extraPrefsFirefox: {
      "layout.css.prefers-color-scheme.content-override": dark ? 0 : 1,
      "ui.prefersReducedMotion": reducedMotion ? 1 : 0,
    },
  });
  const [page = await browser.newPage()] = await browser.pages();
  page.setDefaultTimeout(PATIENCE);
  page.setDefaultNavigationTimeout(PATIENCE);
  await page.setViewport({ width, height });
  if (prepare) await page.evaluateOnNewDocument(prepare);
  const seen = watch(page);
  /** @type {Evaluate} */
  const evaluate = (script, argument) => page.evaluate(script, argument);
  return {
    browser: "firefox",
    version: await browser.version(),
    ...seen,
    evaluate,
    until: waiter(evaluate),
    goto: async (url) => void (await page.goto(url)),
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
    setViewport: (width, height) => page.setViewport({ width, height }),
    screenshot: (path) => page.screenshot({ path: /** @type {`${string}.png` | undefined} */ (path) }),
    async picture(selector) {
      const element = selector ? await page.$(selector) : null;
      return (element ?? page).screenshot();
    },
    close: () => browser.close(),
  };
}

/** The browsers that every test of the page runs in. */
export const BROWSERS = { chromium: openChromium, firefox: openFirefox };

/**
 * Collects what goes wrong in a page and what it asks for.
 * @param {{ on(event: any, listener: (value: any) => void): unknown }} page
 */
function watch(page) {
  /** @type {string[]} */
  const errors = [];
  /** @type {string[]} */
  const requests = [];
  page.on("pageerror", (/** @type {Error} */ error) => errors.push(`uncaught: ${error.message}`));
  page.on("console", (/** @type {{ type(): string, text(): string }} */ message) => {
    if (message.type() === "error") errors.push(`console: ${message.text()}`);
  });
  page.on("request", (/** @type {{ url(): string }} */ request) => requests.push(request.url()));
  page.on("response", (/** @type {{ status(): number, url(): string }} */ response) => {
    if (response.status() >= 400) errors.push(`${response.status()}: ${response.url()}`);
  });
  return { errors, requests };
}

/** @param {Evaluate} evaluate @returns {Page["until"]} */
function waiter(evaluate) {
  return async (what, condition, argument) => {
    for (const end = Date.now() + PATIENCE; Date.now() < end; ) {
      const met = await evaluate(condition, argument).catch((error) => {
        // The page is loading anew, or what is asked about is not there yet.
        if (!/context was destroyed|navigat|of null|is null/i.test(error.message)) throw error;
        return false;
      });
      if (met) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`waited ${PATIENCE / 1000} s in vain until ${what}`);
  };
}

/**
 * The path of a program: what the environment says, else the first that is on PATH.
 * @param {string} variable
 * @param {string[]} names
 */
async function find(variable, names) {
  const told = process.env[variable];
  if (told) return told;
  const folders = (process.env.PATH ?? "").split(delimiter);
  for (const name of names) {
    for (const folder of folders) {
      const path = join(folder, name);
      const found = await access(path, constants.X_OK).then(
        () => true,
        () => false,
      );
      if (found) return path;
    }
  }
  throw new Error(`none of ${names.join(", ")} is on PATH; install one, or set ${variable} to its path`);
}
