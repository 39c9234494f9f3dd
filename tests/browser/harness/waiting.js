// Waiting for what a test asserts, in the page itself: looked at again whenever the document changes, and now and
// then for what leaves no trace in it.

import assert from "node:assert/strict";

/** How long anything may take. Slow machines are no failure, so no test measures time. */
export const PATIENCE = 180_000;

/** How long one call waits in the page, in milliseconds: a page that is left in between takes the call with it. */
const SLICE = 4000;

/** What browsers say of a call into a page that is being left. */
export const LEFT =
  /context was destroyed|navigat|realm|Actor '?\w+'? destroyed|no such frame|frame was detached|document was unloaded|page was unloaded/i;

/** That the page has opened its run, or has said why it cannot. */
const READY = "window.equiflow !== undefined && window.equiflow.ready.then(() => true)";

/** @typedef {import("./page.js").Evaluate} Evaluate */
/** @typedef {((argument: any) => unknown) | string} Script */

/** A function with its argument, or an expression, as an expression. @param {Script} script @param {unknown} argument */
export const expression = (script, argument) =>
  typeof script === "function" ? `(${script})(${JSON.stringify(argument)})` : `(${script})`;

/** Data as text that does not depend on the order of keys; also in the page. @param {unknown} data @returns {string} */
const plain = (data) =>
  String(
    JSON.stringify(data, (_, value) =>
      value && typeof value === "object" && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
        : value,
    ),
  );

/**
 * An expression for the page: the value of `code` as soon as `met` holds of it, or the last one after a while.
 * @param {string} code @param {string} met an expression of `value`
 */
const awaiting = (code, met) => `(async () => {
  const changed = () => new Promise((resolve) => {
    const observer = new MutationObserver(() => setTimeout(end, 10));
    const timer = setTimeout(end, 100);
    observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
    function end() {
      observer.disconnect();
      clearTimeout(timer);
      resolve();
    }
  });
  for (const end = performance.now() + ${SLICE}; ; await changed()) {
    // A document that is only beginning has no element yet, and nothing can be asked of it.
    const value = document.documentElement ? await ${code} : undefined;
    const isMet = document.documentElement !== null && Boolean(${met});
    if (isMet || performance.now() > end) return { isMet, value: isMet && ${JSON.stringify(met)} === "value" ? true : value };
  }
})()`;

/**
 * The last value, and whether the condition held of it. An error in the page is an error of the test: a selector
 * that finds nothing is seen at once. What may not be there yet is asked for with \`?.\`.
 * @param {Evaluate} evaluate @param {string} script
 * @returns {Promise<{ isMet: boolean, value: any }>}
 */
async function patiently(evaluate, script) {
  let last = { isMet: false, value: undefined };
  for (const end = Date.now() + PATIENCE; Date.now() < end; ) {
    const call = evaluate(script).catch((error) => {
      if (!LEFT.test(error.message)) throw error;
      return undefined;
    });
    // Some browsers forget a call into a page that is left.
    const answer = await Promise.race([call, pause(4 * SLICE)]);
    if (answer?.isMet) return answer;
    if (answer) last = answer;
    else await pause(50);
  }
  return last;
}

/** @param {number} milliseconds @returns {Promise<undefined>} */
const pause = (milliseconds) => new Promise((resolve) => setTimeout(() => resolve(undefined), milliseconds).unref());

/**
 * What every page has, whichever browser it is in.
 * @param {{ evaluate: Evaluate, goto: (url: string) => Promise<void> }} page
 */
export function waiting({ evaluate, goto }) {
  /** @type {import("./page.js").Page["until"]} */
  const until = async (what, condition, argument) => {
    const { isMet } = await patiently(evaluate, awaiting(expression(condition, argument), "value"));
    if (!isMet) throw new Error(`waited ${PATIENCE / 1000} s in vain until ${what}`);
  };
  /** @type {import("./page.js").Page["expect"]} */
  const expect = async (script, expected, argument) => {
    const met =
      expected instanceof RegExp
        ? `${expected}.test(value)`
        : `(${plain})(value) === ${JSON.stringify(plain(expected))}`;
    const { isMet, value } = await patiently(evaluate, awaiting(expression(script, argument), met));
    if (isMet) return;
    if (expected instanceof RegExp) assert.match(String(value), expected);
    assert.deepEqual(value, expected);
  };
  return {
    until,
    expect,
    /** @type {import("./page.js").Page["expectText"]} */
    expectText: (selector, expected) =>
      expect((/** @type {string} */ what) => document.querySelector(what)?.textContent ?? null, expected, selector),
    ready: () => until("the engine is ready", READY),
    /** @type {import("./page.js").Page["open"]} */
    open: async (url) => {
      await goto(url);
      await until("the engine is ready", READY);
    },
  };
}
