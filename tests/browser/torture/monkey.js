// A monkey at the page: clicks, keys, fingers, history and window sizes, drawn from a seed.

import assert from "node:assert/strict";
import { uniform } from "../../../www/sampling/random.js";
import { ENGINES, LEFT, VISITOR } from "../harness.js";

const ready = "window.equiflow !== undefined && window.equiflow.ready.then(() => true, () => true)";

const KEYS =
  "Tab Tab Tab Enter Enter Escape Space ArrowLeft ArrowRight ArrowUp ArrowDown Home End PageDown p s r m u c ? z 1 0".split(
    " ",
  );
const TEXTS = ["0", "-1", "1e9", "NaN", "64", "", "abc", "0.005", "10", "汉字", "<b>", "1000"];
const LINKS = [
  "",
  "#v1&samples=10&batch=1",
  "#v1&system=dw4&samples=100",
  "#nonsense",
  "#v1&steps=5&samples=100",
  "#v9",
];
const SIZES = [
  [320, 640],
  [390, 844],
  [768, 1024],
  [1440, 900],
  [844, 390],
];

/** The middle of a random control that can be used. @param {number} at from 0 to 1 */
function somewhere(at) {
  const all = [...document.querySelectorAll("button, input, select, textarea, summary, a, canvas, .plot")].filter(
    // A new page of its own is not this page.
    (element) => element.checkVisibility() && !element.closest("[target=_blank], [download]"),
  );
  const element = all[Math.floor(at * all.length)];
  if (!element) return { x: 5, y: 5 };
  element.scrollIntoView({ block: "nearest", behavior: "instant" });
  const { left, right, top, bottom } = element.getBoundingClientRect();
  return { x: Math.max(1, (left + right) / 2), y: Math.max(1, (top + bottom) / 2) };
}

/** Everything that can be seen, heard or read. */
function words() {
  const names = [...document.querySelectorAll("[aria-label], [aria-valuetext]")].flatMap((element) => [
    element.getAttribute("aria-label"),
    element.getAttribute("aria-valuetext"),
  ]);
  // What was typed stands in fields and in what is said about it.
  const said = [...document.querySelectorAll("#notices, .wrong")].map((element) => element.textContent ?? "");
  const text = said.reduce((all, each) => all.replace(each, ""), document.body.textContent ?? "");
  return [text, ...names].join("\n");
}

/** @typedef {import("../harness.js").Page} Page */

/** What drivers say of a click into a page that is being left, and of a history that ends. */
const DRIVER = /interrupted|detached|ERR_ABORTED|no such history entry|synthesizeMouseAtPoint/i;

/** The page may be loading anew, because the language was changed, or be left through the history. @param {Error} error */
function leaving(error) {
  if (!LEFT.test(error.message) && !DRIVER.test(error.message)) throw error;
}

/**
 * @param {Page} page
 * @param {string} home the address of the page
 * @param {{ count: number, until: number }} bounds so many acts, as long as the clock allows
 * @param {() => number} next random numbers
 * @returns {Promise<number>} how many acts it did
 */
async function play(page, home, { count, until }, next) {
  const pick = (/** @type {any[]} */ list) => list[Math.floor(next() * list.length)];
  /** @type {string[]} */
  const done = [];
  /** @type {Record<string, () => Promise<void>>} */
  const acts = {
    async click() {
      const { x, y } = await page.evaluate(somewhere, next());
      await page.clickAt(x, y);
    },
    async tap() {
      const { x, y } = await page.evaluate(somewhere, next());
      await (page.browser === "chromium" ? page.tapAt(x, y) : page.clickAt(x, y));
    },
    stray: () => page.clickAt(1 + 318 * next(), 1 + 388 * next()),
    key: () => page.press(pick(KEYS)),
    type: () => page.type(pick(TEXTS)),
    async link() {
      await page.evaluate((/** @type {string} */ hash) => {
        location.hash = hash;
      }, pick(LINKS));
    },
    // What the driver offers may wait for a page that has never been left.
    history: () => page.evaluate(next() < 0.6 ? "history.back()" : "history.forward()"),
    async resize() {
      const [width, height] = pick(SIZES);
      await page.setViewport(width, height);
    },
    scroll: () => page.evaluate((/** @type {number} */ at) => scrollTo(0, at * document.body.scrollHeight), next()),
  };
  const weights = ["click", "click", "click", "click", "tap", "tap", "stray", "key", "key", "key", "type", "link"];
  const chances = [...weights, "history", "resize", "scroll"];
  while (done.length < count && Date.now() < until) {
    const act = pick(chances);
    done.push(act);
    await acts[act]?.().catch(leaving);
    const at = await page.evaluate("location.href").catch(leaving);
    if (at && !at.startsWith(home)) await page.goto(home);
    if (done.length % 10 === 0) {
      await page.until("the page is there", ready);
      const seen = await page.evaluate(words).catch(leaving);
      assert.doesNotMatch(seen ?? "", /\bNaN\b|\bundefined\b|\bInfinity\b|\[object/);
    }
    assert.deepEqual(page.errors, [], `after ${done.length} acts, the last ${done.slice(-12).join(", ")}`);
  }
  return done.length;
}

/**
 * Leaves no error in the console, no NaN on the page, and a page that works.
 * @param {object} how
 * @param {string} how.engine a key of `ENGINES`
 * @param {string} how.home the address of the page
 * @param {number} how.seed
 * @param {number} [how.count] the most acts
 * @param {number} [how.until] when to stop, by the clock
 * @returns {Promise<number>} how many acts it did
 * @throws {Error} that says what went wrong after which acts
 */
export async function monkey({
  engine,
  home,
  seed,
  count = Number.POSITIVE_INFINITY,
  until = Number.POSITIVE_INFINITY,
}) {
  const launch = ENGINES[/** @type {keyof typeof ENGINES} */ (engine)];
  const page = await launch({ ...VISITOR, touch: true, width: 1024, height: 768 });
  try {
    await page.open(home);
    const acts = await play(page, home, { count, until }, uniform(seed));
    await page.until("the page is there", ready);
    await page.evaluate(
      "equiflow.configure({ system: 'dw2', samples: 1000, batch: 64, learningRate: 0.005, odeSteps: 20, objective: 'likelihood' })",
    );
    assert.equal((await page.evaluate("equiflow.train(3)")).step, 3);
    assert.deepEqual(page.errors, []);
    return acts;
  } finally {
    await page.close();
  }
}
