// How many configurations a report takes for which somebody waits, at the end of `train(steps)`. It depends on the settings
// alone, never on a clock, so that a script gets the same numbers everywhere.

import { systemOf } from "../../config/systems.js";

/** Draws behind a careful report. */
export const CAREFUL = 2048;
/** The fewest that say something. */
const FEWEST = 64;
/** What such a report may cost, in the unit of `cost`: some 0.06 s in a browser on a processor of 2023. */
const WORTH = 12_000;
/** Up to this many degrees of freedom every determinant is exact, beyond one of so many; as in `analysis/report.rs`. */
const EXACT_DIMENSION = 18;
const EXACT_SHARE = 16;

/** Whether a single evaluation takes long; as in `flow/build.rs`. @param {import("../../config/schema.js").Config} config */
export const isExpensive = (config) => config.flow === "manyBody";

/** @param {import("../../config/schema.js").Config} config */
export function quickCount(config) {
  if (isExpensive(config)) return FEWEST;
  const affordable = WORTH / cost(config);
  let count = CAREFUL;
  while (count > FEWEST && count > affordable) count /= 2;
  return count;
}

/** Of one configuration, in evaluations of a pair: values, and tangents where the determinant is exact. @param {import("../../config/schema.js").Config} config */
function cost(config) {
  const { particles, dimension } = systemOf(config);
  const pairs = (particles * (particles - 1)) / 2;
  const tangents = (particles - 1) * dimension;
  const share = tangents <= EXACT_DIMENSION ? 1 : 1 / EXACT_SHARE;
  // 20 is what each configuration costs beside its pairs; costs were measured with twenty steps.
  return (20 + pairs * (1 + share * tangents)) * (config.odeSteps / 20);
}
