// The parts of tests/browser/torture.js, each of which a test runs in a short form.

import { readRun } from "../../../www/export/run-file.js";
import { readSamples } from "../../../www/own-data/parse-samples.js";
import { uniform } from "../../../www/sampling/random.js";
import { openChromium, serveDist } from "../harness.js";
import { monkey } from "./monkey.js";

/** @typedef {{ cases: number, seed: number, until: number }} Bounds `until`: a time of the clock */
/** @typedef {{ figures: string, losses: string[] }} Outcome */

const RUN = JSON.stringify({
  format: "equiflow run",
  version: 1,
  engine: "0.1.0",
  link: "#v1&samples=100&steps=5&digest=0123456789abcdef",
  step: 5,
  digest: "0123456789abcdef",
  snapshot: { config: { system: "dw2" }, state: { step: 5, theta: [0.5, -1.25e-3] } },
});
const rows = Array.from({ length: 30 }, (_, k) => [k / 7, -k / 7, 1 + k / 9, -1 - k / 9].map((x) => x.toFixed(4)));
const TABLES = {
  "a.csv": rows.map((row) => row.join(",")).join("\n"),
  "a.txt": `# samples\n${rows.map((row) => row.join("\t").replaceAll(".", ",")).join("\n")}\n`,
  "a.xyz": rows.map(([x, y, z, w]) => `2\n\nA ${x} ${y} 0\nA ${z} ${w} 0`).join("\n"),
};
const SIGNS = [
  "",
  "\0",
  "\ufeff",
  ",",
  ";",
  "\t",
  "\n",
  "#",
  '"',
  "1e999",
  "NaN",
  "-",
  "{",
  "]",
  "𝒳",
  "0x1f",
  "1D+01",
  "\x1a",
];

/** A text with one to five damages. @param {string} text @param {() => number} random */
function damaged(text, random) {
  let result = text;
  for (let left = 1 + Math.floor(5 * random()); left > 0; left--) {
    const at = Math.floor(random() * (result.length + 1));
    const sign = SIGNS[Math.floor(random() * SIGNS.length)] ?? "";
    const gone = random() < 0.3 ? Math.floor(random() * 200) : 1;
    result = random() < 0.05 ? result.slice(0, at) : result.slice(0, at) + sign + result.slice(at + gone);
  }
  return result;
}

/** Damaged run files and files of samples are read, or refused in a sentence. @param {Bounds} bounds @returns {Promise<Outcome>} */
export async function damagedFiles({ cases, seed, until }) {
  const random = uniform(seed);
  const losses = [];
  let [tried, read] = [0, 0];
  for (; tried < cases && Date.now() < until; tried++) {
    const names = /** @type {(keyof typeof TABLES)[]} */ (Object.keys(TABLES));
    const name = names[tried % 4];
    const text = damaged(name ? TABLES[name] : RUN, random);
    try {
      if (name) {
        const { values } = await readSamples(name, new TextEncoder().encode(text), { particles: 2, dimension: 2 });
        const isWhole = values.length > 0 && values.length % 4 === 0 && values.every(Number.isFinite);
        if (!isWhole) losses.push(`case ${tried}: read as ${values.length} numbers, not all finite`);
      } else readRun(text);
      read += 1;
    } catch (error) {
      // A refusal is a sentence; what the language throws is a fault.
      if (!(error instanceof Error) || error.name !== "Error" || error.message === "")
        losses.push(`case ${tried}: ${error}`);
    }
  }
  return { figures: `damaged files: ${tried} cases, ${read} read, ${losses.length} lost`, losses };
}

/**
 * In the page: its workers, and a way to end, mute or crash the one that trains. That is done as soon as its message of a
 * step between \`at` and `last` is there: asked from outside, on a busy machine, it would come when all steps are done.
 */
const prepare = `{
  globalThis.workers = [];
  let watch;
  globalThis.Worker = class extends Worker {
    constructor(...rest) {
      super(...rest);
      if (!/helper/.test(rest[1]?.name)) workers.push(this);
    }
    set onmessage(handle) {
      super.onmessage = (event) => {
        handle(event);
        watch?.(event.data);
      };
    }
  };
  globalThis.disturbAt = (how, at, last) => {
    globalThis.disturbed = false;
    watch = ({ type, step }) => {
      if (type !== "progress" || step < at || step >= last) return;
      watch = undefined;
      globalThis.disturbed = true;
      disturb(how);
    };
  };
  const disturb = (how) => {
    const worker = workers.at(-1);
    if (how === "crash") worker.onerror(new ErrorEvent("error", { message: "crashed for a test" }));
    else {
      if (how === "mute") worker.onmessage = () => {};
      else worker.terminate();
      globalThis.slept = 60_000;
    }
  };
  // A worker that says nothing is missed after half a minute awake. Here every look at the clock is a second later than
  // the one before, and the page looks every few milliseconds.
  const { now } = Performance.prototype;
  globalThis.slept = 0;
  let ahead = 0;
  performance.now = () => now.call(performance) + ahead;
  setInterval(() => {
    if (globalThis.slept <= 0) return;
    globalThis.slept -= 1000;
    ahead += 1000;
    document.dispatchEvent(new Event("freeze"));
  }, 5);
}`;

const LINK = "#v1&samples=200&batch=256&seed=5";
const STEPS = 400;

/**
 * Runs whose worker is ended, muted or crashed at a random step end at the digest of one that nobody disturbed.
 * @param {Bounds} bounds @returns {Promise<Outcome>}
 */
export async function disturbedRuns({ cases, seed, until }) {
  const random = uniform(seed);
  const site = await serveDist();
  const page = await openChromium({ prepare });
  const losses = [];
  let [tried, missed] = [0, 0];
  try {
    await page.open(`${site.url}${LINK}`);
    const { digest } = await page.evaluate(`equiflow.train(${STEPS})`);
    while (tried < cases && Date.now() < until) {
      const how = ["end", "mute", "crash"][tried % 3];
      const at = 1 + Math.floor(random() * (STEPS - 100));
      await page.evaluate("equiflow.reset()");
      await page.evaluate(`disturbAt("${how}", ${at}, ${STEPS})`);
      await page.evaluate(`void equiflow.train(${STEPS}).catch(() => {})`);
      await page.until("it is disturbed, or done", `disturbed || equiflow.report().step === ${STEPS}`);
      if (!(await page.evaluate("disturbed"))) {
        missed += 1;
        if (missed > 10 * cases) throw new Error("no message of a step came before all steps were done");
        continue;
      }
      if (how !== "crash") {
        const back = "#problem-notice .row button";
        await page.until("the silence is noticed", `document.querySelector("${back}") !== null`);
        await page.evaluate(`document.querySelector("${back}").click()`);
      }
      await page.until(
        "the run is back",
        "workers.length > 1 && equiflow.report()?.step >= 0 && equiflow.keptSteps().then(() => true, () => false)",
      );
      await page.evaluate("globalThis.slept = 0");
      const { step } = await page.evaluate("equiflow.report()");
      const found =
        step < STEPS
          ? await page.evaluate(`equiflow.train(${STEPS - step})`)
          : await page.evaluate("equiflow.report()");
      if (found.digest !== digest)
        losses.push(`case ${tried}: ${how} at step ${at}, back at ${step}: ${found.digest}, not ${digest}`);
      tried += 1;
    }
  } finally {
    await page.close();
    await site.close();
  }
  return { figures: `disturbed runs: ${tried} workers ended, muted or crashed, ${losses.length} lost`, losses };
}

/**
 * One monkey after another in a browser.
 * @param {{ engine: string, seed: number, until: number }} bounds @returns {Promise<Outcome>}
 */
export async function monkeys({ engine, seed, until }) {
  const site = await serveDist();
  const losses = [];
  let [acts, each] = [0, seed];
  try {
    for (; Date.now() < until; each++) {
      try {
        acts += await monkey({ engine, home: site.url, seed: each, until });
      } catch (error) {
        losses.push(`seed ${each}: ${error instanceof Error ? error.message : error}`);
      }
    }
  } finally {
    await site.close();
  }
  return { figures: `monkey in ${engine}: ${acts} acts, ${losses.length} lost`, losses };
}

/**
 * The memory of a training: none is added after the first minute, or the first fifth of a shorter one.
 * @param {{ until: number }} bounds @returns {Promise<Outcome>}
 */
export async function longTraining({ until }) {
  const site = await serveDist();
  const page = await openChromium();
  /** Bytes of the page's objects and of its array buffers, after the garbage is gone. */
  const heap = async () => {
    const { devTools } = page;
    if (!devTools) throw new Error("this browser does not tell its memory");
    await devTools("HeapProfiler.collectGarbage");
    return (await devTools("Runtime.getHeapUsage")).usedSize;
  };
  const begin = Date.now();
  const warm = Math.min(begin + 60_000, begin + (until - begin) / 5);
  try {
    await page.open(`${site.url}#v1&system=dw4&samples=1000&batch=64`);
    await page.evaluate("equiflow.play()");
    // The learning curve fills its bounded memory first, and pictures reach their last detail.
    await page.evaluate(`new Promise((done) => setTimeout(done, ${Math.max(0, warm - Date.now())}))`);
    const before = await heap();
    await page.evaluate(`new Promise((done) => setTimeout(done, ${Math.max(0, until - Date.now())}))`);
    const after = await heap();
    const { currentStep } = await page.evaluate("equiflow.report()");
    const minutes = (Date.now() - begin) / 60_000;
    const grown = (after - before) / 1e6;
    // Points of the learning curve, at most 1200, and the states that can be come back to are bounded.
    const losses = grown > 4 ? [`the page's heap grew by ${grown.toFixed(2)} MB`] : [];
    const figures = `long training: ${minutes.toFixed(1)} minutes, ${currentStep} steps, the page's heap ${(before / 1e6).toFixed(2)} MB, then ${(after / 1e6).toFixed(2)} MB`;
    return { figures, losses };
  } finally {
    await page.close();
    await site.close();
  }
}
