// Time to quality in the built page, cold, in headless Chromium: what a visitor waits for. One JSON
// line a fact. Called by `cargo xtask bench` after `dist/` has been built.

import { openChromium, serveDist, VISITOR } from "../../tests/browser/harness.js";
import { say } from "./say.js";
import { starts } from "./start.js";

const site = await serveDist();

const seconds = (/** @type {number} */ ms) => `${(ms / 1000).toFixed(2)} s`;

/** Opens the page anew and runs `measure` in it. @param {string} fragment @param {(page: import("../../tests/browser/harness.js").Page) => Promise<void>} measure */
async function visit(fragment, measure) {
  const page = await openChromium(VISITOR);
  try {
    await page.open(`${site.url}${fragment}`);
    await measure(page);
  } finally {
    await page.close();
  }
}

/** In the page: milliseconds from Play until the report is good enough, and the step. @param {any} goal */
async function play({ name, least, most, limit }) {
  const { equiflow } = /** @type {any} */ (window);
  const start = performance.now();
  /** @type {HTMLElement} */ (document.querySelector("#play")).click();
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    const report = equiflow.report();
    const value = report?.[name];
    const ms = performance.now() - start;
    const good = report?.step > 0 && value != null && value >= (least ?? -1e9) && value <= (most ?? 1e9);
    if (good || ms > limit) return { ms, good, value, step: report?.step };
  }
}

/** In the page: frame gaps and long tasks while it trains. @param {number} frames */
async function smoothness(frames) {
  /** @type {number[]} */
  const tasks = [];
  new PerformanceObserver((list) => tasks.push(...list.getEntries().map((entry) => entry.duration))).observe({
    entryTypes: ["longtask"],
  });
  /** @type {HTMLElement} */ (document.querySelector("#play")).click();
  /** @type {number[]} */
  const times = [];
  for (let k = 0; k < frames; k++) times.push(await new Promise(requestAnimationFrame));
  const gaps = times.slice(1).map((time, k) => time - (times[k] ?? 0));
  gaps.sort((a, b) => a - b);
  return { p95: gaps[Math.floor(0.95 * gaps.length)], longest: Math.max(0, ...tasks), tasks: tasks.length };
}

/** In the page: milliseconds to draw reference samples. @param {number} count */
async function reference(count) {
  const start = performance.now();
  await /** @type {any} */ (window).equiflow.referenceSamples(count);
  return performance.now() - start;
}

try {
  for (const line of await starts(5)) say(`page: ${line}`);
  await visit("", async (page) => {
    const end = await page.evaluate(play, { name: "ess", least: 95, limit: 60_000 });
    say(`Dw2: ESS ${end.value?.toFixed(1)} % ${seconds(end.ms)} after Play, step ${end.step} (target 95 % in 1 s)`);
  });
  await visit("#v1&system=dw4&samples=100000&batch=64", async (page) => {
    const end = await page.evaluate(play, { name: "klGap", most: 1.25, limit: 60_000 });
    say(`Dw4: gap ${end.value?.toFixed(2)} ${seconds(end.ms)} after Play, step ${end.step} (target 1.25 in 3 s)`);
    say(`Dw4: 10 000 reference samples in ${seconds(await page.evaluate(reference, 10_000))} (target 1 s)`);
  });
  await visit("#v1&system=dw4", async (page) => {
    const { p95, longest, tasks } = await page.evaluate(smoothness, 300);
    say(
      `page while training: 95 % of frames within ${p95.toFixed(0)} ms (target 34), ${tasks} tasks over 50 ms, the longest ${longest.toFixed(0)} ms (target none)`,
    );
  });
  await visit("#v1&system=lj13&samples=1000", async (page) => {
    say(`Lj13: 10 000 reference samples in ${seconds(await page.evaluate(reference, 10_000))} (target 20 s)`);
  });
} finally {
  await site.close();
}
