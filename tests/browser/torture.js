// The page's half of `cargo xtask torture`: damaged files through its readers, workers that are ended, muted or crashed
// at random steps, a monkey in three engines, and the memory of a long training. Prints figures, and fails if anything is
// lost.
//
//   node tests/browser/torture.js MINUTES SEED PARTS      after `cargo xtask dist`; PARTS with commas between

import "../web/english.js";
import { damagedFiles, disturbedRuns, longTraining, monkeys } from "./torture/parts.js";

const [minutes = "10", seed = "1", only = ""] = process.argv.slice(2);
/** @typedef {{ seed: number, until: number }} Bounds */

/**
 * The parts, and how much of the time each may take beside the others.
 *
 * @type {[string, number, (bounds: Bounds) => Promise<{ figures: string, losses: string[] }>][]}
 */
const PARTS = [
  ["files", 2, (bounds) => damagedFiles({ cases: 10_000, ...bounds })],
  ["workers", 4, (bounds) => disturbedRuns({ cases: 100, ...bounds })],
  ["chromium", 3, (bounds) => monkeys({ engine: "chromium", ...bounds })],
  ["firefox", 3, (bounds) => monkeys({ engine: "firefox", ...bounds })],
  ["webkit", 3, (bounds) => monkeys({ engine: "webkit", ...bounds })],
  ["memory", 5, longTraining],
];

const parts = PARTS.filter(([name]) => !only || only.split(",").includes(name));
const all = parts.reduce((sum, [, share]) => sum + share, 0);
let [until, lost] = [Date.now(), 0];
for (const [, share, run] of parts) {
  until += (60_000 * Number(minutes) * share) / all;
  const { figures, losses } = await run({ seed: Number(seed), until });
  console.log(figures);
  for (const each of losses.slice(0, 20)) console.log(`  ${each}`);
  lost += losses.length;
}
process.exitCode = lost > 0 ? 1 : 0;
