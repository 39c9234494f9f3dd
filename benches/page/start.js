// What a visitor waits for before anything else, in headless Chromium on loopback: milliseconds from opening the
// page, with an empty cache, to the first paint, the first picture of the flow and the engine's first report.
// Called with the number of visits after `dist/` has been built; prints their minima and medians.

import { openChromium, serveDist, VISITOR } from "../../tests/browser/harness.js";

/** Runs before the page's own scripts: notes when things happen. */
const PREPARE = `{
  const times = (window.startTimes = {});
  const { stroke } = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.stroke = function (...all) {
    if (this.canvas.id === "flow-canvas") times.picture ??= performance.now();
    return stroke.apply(this, all);
  };
  let script;
  Object.defineProperty(window, "equiflow", {
    get: () => script,
    set: (value) => {
      script = value;
      value.ready.then(() => (times.report = performance.now()));
    },
  });
}`;

const times = () => ({
  paint: performance.getEntriesByName("first-contentful-paint")[0]?.startTime,
  .../** @type {any} */ (window).startTimes,
});

/** One visit. @param {string} url @returns {Promise<Record<string, number>>} */
export async function start(url) {
  const page = await openChromium({ ...VISITOR, prepare: PREPARE });
  try {
    await page.goto(url);
    const there = "window.startTimes.picture && window.startTimes.report";
    await page.until("picture and report are there", there);
    return await page.evaluate(times);
  } finally {
    await page.close();
  }
}

/** @param {number[]} values */
const summary = (values) => {
  const sorted = values.toSorted((a, b) => a - b);
  return `${sorted[0]?.toFixed(0)} ms at best, median ${sorted[sorted.length >> 1]?.toFixed(0)} ms`;
};

/** Some visits, one after the other. @param {number} visits @returns {Promise<string[]>} a line for each thing */
export async function starts(visits) {
  const site = await serveDist();
  try {
    /** @type {Record<string, number>[]} */
    const all = [];
    for (let visit = 0; visit < visits; visit++) all.push(await start(site.url));
    const of = (/** @type {string} */ name) => summary(all.map((each) => each[name] ?? Number.NaN));
    return [
      `first paint after ${of("paint")}`,
      `first picture of the flow after ${of("picture")} (target 1 s)`,
      `first report of the engine after ${of("report")}`,
    ];
  } finally {
    await site.close();
  }
}
