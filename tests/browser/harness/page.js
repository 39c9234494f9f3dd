// The interface that every browser gives to the tests.

import { waiting } from "./waiting.js";

/**
 * @typedef {object} Look
 * @property {boolean} [dark] the system's colour scheme; light unless told otherwise
 * @property {boolean} [motion] whether pictures move. Unless told otherwise the system asks for less motion: a picture that
 *   moves takes a third of a processor, whatever is tested
 * @property {boolean} [offline] whether the page may keep its files for visits without a network. Unless told otherwise it
 *   may not in Chromium and Firefox: each page that is opened would read all of them
 * @property {number} [width] of the viewport, 1280 unless told otherwise
 * @property {number} [height] of the viewport, 800 unless told otherwise
 * @property {boolean} [moreContrast] whether the system asks for more contrast (Chromium)
 * @property {boolean} [forcedColors] whether the system imposes its own colours (Chromium)
 * @property {boolean} [touch] whether there is a touch screen (Chromium)
 * @property {string} [prepare] a script that runs in every document, frames included, before its own; in WebKit in
 *   the document only, after it has loaded
 */

/** For what the page keeps on the device. @satisfies {Look} */
export const KEEPING = { offline: true };

/** What a visitor has whose system asks for nothing. @satisfies {Look} */
export const VISITOR = { motion: true, offline: true };

/**
 * A page with storage, caches and service workers of its own, in a browser that the tests of a process share.
 * @typedef {object} Page
 * @property {"chromium" | "firefox" | "webkit"} browser
 * @property {string} version the browser's own words
 * @property {string[]} errors uncaught errors, console.error messages and failed requests so far; in WebKit those
 *   after the page had loaded
 * @property {string[]} requests the addresses that were asked for so far; in WebKit each once, those of workers not
 * @property {(url: string) => Promise<void>} goto opens an address and waits for the load event. An
 *   address that differs in its fragment only does not load the page anew
 * @property {(url: string) => Promise<void>} open the same, and waits until the engine is ready
 * @property {() => Promise<void>} ready waits until the engine is ready
 * @property {() => Promise<void>} reload
 * @property {() => string} url the present address
 * @property {Evaluate} evaluate calls a function, or evaluates an expression, in the page, waits for
 *   its promise and returns the value. Arguments and values are plain data: make typed arrays into arrays
 * @property {(what: string, condition: ((argument: any) => unknown) | string, argument?: unknown) => Promise<void>} until
 *   waits until the condition holds in the page; `what` names it in the error if it never does. What throws fails
 *   at once
 * @property {(script: ((argument: any) => unknown) | string, expected: unknown, argument?: unknown) => Promise<void>} expect
 *   asserts what the script returns as soon as it is so: a regular expression that it matches, or plain data
 * @property {(selector: string, expected: string | RegExp | null) => Promise<void>} expectText asserts the text of an
 *   element as soon as it is so; null: there is no such element
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
 * @property {() => Promise<Uint8Array>} [print] the page on A4, as a PDF (Chromium, Firefox)
 * @property {() => Promise<Page>} [openTab] another page with the same storage, in the same browser (Chromium)
 * @property {(method: string, options?: object) => Promise<any>} [devTools] a command of Chromium's own protocol
 * @property {() => Promise<() => void>} [freeze] stops all pages, in Chromium; what it returns lets them go on
 * @property {() => Promise<void>} close ends the page and forgets what it stored
 */

/** @typedef {(script: ((argument: any) => any) | string, argument?: unknown) => Promise<any>} Evaluate */

/**
 * What Playwright and Puppeteer call by the same names.
 * @param {object} page
 * @param {Evaluate} page.evaluate
 * @param {(url: string) => Promise<unknown>} page.goto
 * @param {() => Promise<unknown>} page.reload
 * @param {() => Promise<unknown>} page.goBack
 * @param {() => Promise<unknown>} page.goForward
 * @param {() => string} page.url
 * @param {(selector: string) => Promise<void>} page.click
 * @param {{ click(x: number, y: number): Promise<void> }} page.mouse
 * @param {{ tap(x: number, y: number): Promise<void> }} page.touchscreen
 * @param {{ type(text: string): Promise<void> }} page.keyboard
 * @param {(event: any, listener: (value: any) => void) => unknown} page.on
 */
export function driven(page) {
  /** @type {Evaluate} */
  const evaluate = (script, argument) => page.evaluate(script, argument);
  const goto = async (/** @type {string} */ url) => void (await page.goto(url));
  return {
    ...watch(page),
    ...waiting({ evaluate, goto }),
    evaluate,
    goto,
    reload: async () => void (await page.reload()),
    url: () => page.url(),
    click: (/** @type {string} */ selector) => page.click(selector),
    clickAt: (/** @type {number} */ x, /** @type {number} */ y) => page.mouse.click(x, y),
    tapAt: (/** @type {number} */ x, /** @type {number} */ y) => page.touchscreen.tap(x, y),
    type: (/** @type {string} */ text) => page.keyboard.type(text),
    back: async () => void (await page.goBack()),
    forward: async () => void (await page.goForward()),
  };
}

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
