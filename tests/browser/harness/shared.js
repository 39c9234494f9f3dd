// One browser of a kind for all the tests of a process. Each page gets a context of its own in it: storage, caches
// and service workers that no other page sees.

import { after } from "node:test";

/** Under Node's test runner browsers end with the tests of the process. */
const isTest = process.env.NODE_TEST_CONTEXT !== undefined;
/** Elsewhere they end when there has been no page for so long, in milliseconds. */
const IDLE = 1000;

/**
 * @template Browser
 * @typedef {{ launching: Promise<Browser>, users: number, end: () => Promise<unknown>, timer?: NodeJS.Timeout }} Entry
 */

/** @type {Map<string, Entry<any>>} */
const entries = new Map();
if (isTest) after(() => Promise.all([...entries.values()].map(({ end }) => end())));

/** How many pages are open in each browser. */
export const openPages = () => Object.fromEntries([...entries].map(([name, { users }]) => [name, users]));

/**
 * The browser of that name, started if there is none.
 * @template Browser
 * @param {string} name
 * @param {object} kind
 * @param {() => Promise<Browser>} kind.launch
 * @param {(browser: Browser) => boolean} kind.isAlive
 * @param {(browser: Browser) => Promise<unknown>} kind.end
 * @returns {Promise<{ browser: Browser, release: () => void }>} `release` when the page is closed
 */
export async function borrow(name, { launch, isAlive, end }) {
  const found = entries.get(name);
  const entry = found && (await usable(found, isAlive)) ? found : begin(launch, end);
  entries.set(name, entry);
  entry.users += 1;
  clearTimeout(entry.timer);
  const browser = await entry.launching;
  let isReleased = false;
  const release = () => {
    if (isReleased) return;
    isReleased = true;
    entry.users -= 1;
    if (entry.users > 0 || isTest) return;
    entry.timer = setTimeout(() => {
      if (entries.get(name) === entry) entries.delete(name);
      entry.end().catch((error) => console.error(`${name} did not end: ${error.message}`));
    }, IDLE);
  };
  return { browser, release };
}

/**
 * @template Browser
 * @param {() => Promise<Browser>} launch @param {(browser: Browser) => Promise<unknown>} end
 * @returns {Entry<Browser>}
 */
function begin(launch, end) {
  const launching = launch();
  return { launching, users: 0, end: () => launching.then(end, () => {}) };
}

/** @template Browser @param {Entry<Browser>} entry @param {(browser: Browser) => boolean} isAlive */
async function usable(entry, isAlive) {
  // Taken before anything is waited for, or it could end meanwhile.
  clearTimeout(entry.timer);
  return entry.launching.then(isAlive, () => false);
}
