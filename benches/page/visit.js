// What a visitor gets, in headless Chromium: the built page after a fresh visit, with its default settings and all of
// its panels. Milliseconds of wall time for each step, while it plays and for `train(k)`, with the report at its end,
// beside those of the engine alone; and where the time of the training worker went: what its engine was called for,
// `messages` to the page, `other` code, and `waiting`, for messages and for other workers. On Linux also how long the workers ran,
// and how long they were ready and had to wait for a processor. One JSON line a fact.
//
//   node benches/page/visit.js [FOLDER …]
//
// Each FOLDER is another build of the page, which is measured in turns with `dist/`. Called by `cargo xtask bench`.

import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { openChromium, serveDist, VISITOR } from "../../tests/browser/harness.js";
import { DEFAULTS } from "../../www/config/schema.js";
import { CASES } from "./cases.js";
import { spent, threads } from "./processor-time.js";
import { say } from "./say.js";
import { PREPARE, withTimes } from "./worker-times.js";

/** @typedef {import("./cases.js").Case} Case */
/** @typedef {{ ms: number, steps: number, times: Record<string, number> }} Measured */

const PLAY_MS = 5000;
const ROUNDS = 2;
const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** @param {string} fact */
const tell = (fact) => say(`visit: ${fact}`);

/** In the page: plays for some time, then says how far it came. @param {number} duration */
async function play(duration) {
  const { equiflow, workerTimes } = /** @type {any} */ (window);
  const button = /** @type {HTMLElement} */ (document.querySelector("#play"));
  const before = await workerTimes();
  const start = performance.now();
  button.click();
  await new Promise((resolve) => setTimeout(resolve, duration));
  const ms = performance.now() - start;
  const after = await workerTimes();
  const steps = equiflow.report().currentStep;
  button.click();
  return { ms, steps, times: { before, after } };
}

/** In the page: milliseconds of a single step of a new run, with its report. */
async function trainOne() {
  const { equiflow } = /** @type {any} */ (window);
  await equiflow.configure({ seed: 1 });
  const start = performance.now();
  await equiflow.train(1);
  return performance.now() - start;
}

/** In the page: trains for so many steps. @param {number} steps */
async function train(steps) {
  const { equiflow, workerTimes } = /** @type {any} */ (window);
  const before = await workerTimes();
  const start = performance.now();
  await equiflow.train(steps);
  const ms = performance.now() - start;
  return { ms, steps, times: { before, after: await workerTimes() } };
}

/** The same with what the workers had of the processors, per cent of the time. @param {import("../../tests/browser/harness.js").Page} page @param {number} steps */
async function trained(page, steps) {
  const one = await page.evaluate(trainOne);
  const before = threads();
  const measured = await page.evaluate(train, steps);
  const { ran, waited } = spent(before, threads(), /^DedicatedWorker/);
  const share = (/** @type {number} */ ms) => `${((100 * ms) / measured.ms).toFixed(0)} %`;
  return { ...measured, one, processor: `workers ran ${share(ran)}, waited for a processor ${share(waited)}` };
}

/** In the page: the engine alone, see `worker.js`. @param {unknown} message */
function bare(message) {
  return new Promise((resolve, reject) => {
    const worker = new Worker("worker.js", { type: "module" });
    worker.onmessage = ({ data }) => {
      worker.terminate();
      if (data.error) reject(new Error(data.error));
      else resolve(data.times);
    };
    worker.postMessage(message);
  });
}

/** What went by between two readings. @param {{ before: Record<string, number>, after: Record<string, number> }} times */
function between({ before, after }) {
  /** @type {Record<string, number>} */
  const spent = {};
  for (const [name, ms] of Object.entries(after)) spent[name] = ms - (before[name] ?? 0);
  return spent;
}

/** @param {Record<string, number>} times of the training worker, and `total` */
function shares({ total = 1, busy = 0, ...times }) {
  const parts = Object.entries(times).filter(([, ms]) => ms > 0.005 * total);
  parts.sort(([, a], [, b]) => b - a);
  const other = busy - Object.values(times).reduce((sum, ms) => sum + ms, 0);
  return [...parts, /** @type {const} */ (["other", other]), /** @type {const} */ (["waiting", total - busy])]
    .map(([name, ms]) => `${name} ${((100 * ms) / total).toFixed(0)}`)
    .join(", ");
}

/** Opens a build of the page anew. @template T @param {string} url @param {(page: import("../../tests/browser/harness.js").Page) => Promise<T>} measure */
async function visit(url, measure) {
  const page = await openChromium({ ...VISITOR, prepare: PREPARE, height: 2400 });
  try {
    await page.open(url);
    return await measure(page);
  } finally {
    await page.close();
  }
}

/** Where the steps of the engine alone take their time, milliseconds. @param {string} url @param {Case} what */
async function engineAlone(url, { system, batch }) {
  const page = await openChromium();
  try {
    await page.goto(`${url}benches/page/index.html`);
    const plain = { start: "random", timeKernels: 10, timeWidth: 0.3 };
    const of = (/** @type {object} */ more) => ({ ...DEFAULTS, system, batch, samples: 2000, ...more });
    const [split] = await page.evaluate(bare, { config: of({}), ms: 8, blocks: 9, split: true });
    const times = await page.evaluate(bare, { config: of(plain), ms: 8, blocks: 9 });
    return { split, plain: Math.min(...times) };
  } finally {
    await page.close();
  }
}

const root = await serveDist({ folder: ROOT });
const folders = ["dist", ...process.argv.slice(2)];
const sites = await Promise.all(process.argv.slice(2).map((folder) => serveDist({ folder, alter: withTimes })));
sites.unshift(await serveDist({ alter: withTimes }));
tell(`on ${cpus()[0]?.model}, ${cpus().length} processors; per cent of the training worker's time`);
try {
  for (const what of CASES) {
    const { system, batch, steps } = what;
    const alone = await engineAlone(root.url, what);
    const sum = Object.values(alone.split).reduce((a, b) => a + b, 0);
    const parts = Object.entries(alone.split).map(([name, ms]) => `${name} ${ms.toFixed(3)}`);
    tell(
      `${system} ${batch}: engine alone ${alone.plain.toFixed(3)} ms a step by the plain recipe, ${sum.toFixed(3)} by the default one (${parts.join(", ")}), ${(sum / alone.plain).toFixed(2)} times as long (target 1.3)`,
    );
    for (let round = 1; round <= ROUNDS; round++) {
      for (const [k, site] of sites.entries()) {
        const url = `${site.url}#v1&system=${system}&batch=${batch}`;
        const name = `${system} ${batch}, ${folders[k]}, round ${round}`;
        const played = await visit(url, (page) => page.evaluate(play, PLAY_MS));
        tell(
          `${name}: Play ${(played.ms / played.steps).toFixed(2)} ms a step over ${played.steps} steps (${shares(between(played.times))})`,
        );
        const measured = await visit(url, (page) => trained(page, steps));
        tell(
          `${name}: train(${steps}) ${(measured.ms / steps).toFixed(2)} ms a step (${shares(between(measured.times))}; ${measured.processor}), ${(measured.ms / steps / sum).toFixed(2)} times the engine alone by the same recipe (target 1.25); train(1) ${measured.one.toFixed(0)} ms (target 250)`,
        );
      }
    }
  }
} finally {
  for (const site of [root, ...sites]) await site.close();
}
