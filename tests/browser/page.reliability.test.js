// Numbers that too few samples stand behind are not shown as if they were sound.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openChromium, serveDist } from "./harness.js";

/** @type {Awaited<ReturnType<typeof serveDist>>} */
let site;
before(async () => {
  site = await serveDist();
});
after(() => site.close());

/** What the page shows of the present run's weights. */
const shown = `(() => {
  const text = (selector) => document.querySelector(selector)?.textContent ?? "";
  const { logZ, logZError, weightsReliable, paretoK, paretoKLimit } = equiflow.report();
  return {
    ess: text("#metric-ess"),
    watch: document.querySelector("#watch").hidden ? "" : text("#watch"),
    key: text("#panel-energy .legend"),
    report: { logZ, logZError, weightsReliable, paretoK, paretoKLimit },
  };
})()`;

/**
 * @param {string} language @param {string} fragment
 * @param {RegExp} key what the legend says in the end
 * @param {boolean} [isWarned] whether enough draws agree in the end that the weights are not to be trusted
 */
async function open(language, fragment, key, isWarned = false) {
  const page = await openChromium();
  await page.open(`${site.url}?lang=${language}${fragment}`);
  await page.until("the curves are drawn", `${key}.test(document.querySelector("#panel-energy .legend").textContent)`);
  if (isWarned) await page.until("a warning has settled", "!document.querySelector('#watch').hidden");
  try {
    return await page.evaluate(shown);
  } finally {
    await page.close();
  }
}

test("an untrained flow's weights are said not to be trusted, and its log Z is no number", async () => {
  const poor = "#v1&system=dw4&start=random&samples=200&batch=16";
  const { ess, watch, key, report } = await open("en", poor, /not to be trusted/, true);
  assert.match(ess, /not to be trusted/);
  assert.match(watch, /Too few of the flow's samples overlap with the target/);
  assert.match(key, /reweighted: not to be trusted/);
  assert.equal(report.weightsReliable, false);
  assert.deepEqual([report.logZ, report.logZError], [null, null]);

  const chinese = await open("zh", poor, /不可信/, true);
  assert.match(chinese.ess, /不可信/);
  assert.match(chinese.watch, /重叠太少/);
});

test("a good flow's weights are shown without a warning", async () => {
  const { ess, watch, key, report } = await open("en", "#v1", /reweighted/);
  assert.match(ess, /(\d\.\d+\s%± \d+\.\d+, |≈ \d+\.\d+\s%)[\d\s]+ draws/);
  assert.doesNotMatch(watch, /overlap/);
  assert.doesNotMatch(key, /trusted/);
  assert.ok(report.weightsReliable && report.paretoK <= report.paretoKLimit, JSON.stringify(report));
  assert.ok(Number.isFinite(report.logZ) && report.logZError > 0, JSON.stringify(report));
});

/** Two particles, adaptive steps, and a rate at which no flow stays what its integrator can follow. */
const WILD = "#v1&samples=500&batch=32&integrator=dopri5&gradient=otd&guard=0&learningRate=0.1&seed=1";

/**
 * Runs `steps` steps of a link and waits for what the page then says.
 * @param {string} language @param {string} fragment @param {number} steps @param {string} selector @param {RegExp} words
 */
async function says(language, fragment, steps, selector, words) {
  const page = await openChromium();
  try {
    await page.open(`${site.url}?lang=${language}${fragment}`);
    if (steps > 0) await page.evaluate(`equiflow.train(${steps})`);
    await page.expectText(selector, words);
  } finally {
    await page.close();
  }
}

test("a run that has diverged is called so on the page", async () => {
  await says("en", WILD, 200, "#watch", /This run has diverged\. Reset it, and choose a lower learning rate/);
  await says("zh", WILD, 200, "#watch", /本次训练已发散。请重置/);
});
