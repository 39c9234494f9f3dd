// The page's half of `cargo xtask torture`: damaged files through its readers, workers that are ended, muted or crashed
// at random steps, and the memory of a long training. Prints figures, and fails if anything is lost.
//
//   node tests/browser/torture.js MINUTES SEED      after `cargo xtask dist`

import "../web/english.js";
import { damagedFiles, disturbedRuns, longTraining } from "./torture/parts.js";

const [minutes = 10, seed = 1] = process.argv.slice(2).map(Number);
const start = Date.now();
/** When that share of the time is over. @param {number} share */
const until = (share) => start + 60_000 * minutes * share;

let lost = 0;
for (const part of [
  () => damagedFiles({ cases: 10_000, seed, until: until(0.2) }),
  () => disturbedRuns({ cases: 100, seed, until: until(0.6) }),
  () => longTraining({ until: until(1) }),
]) {
  const { figures, losses } = await part();
  console.log(figures);
  for (const each of losses.slice(0, 20)) console.log(`  ${each}`);
  lost += losses.length;
}
process.exitCode = lost > 0 ? 1 : 0;
