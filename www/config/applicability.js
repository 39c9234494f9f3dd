// Which settings belong together, and which of them mean something beside the others.

import { DEFAULTS, defaultsOf, FIELDS, usualOf } from "./schema.js";

/** @typedef {import("./schema.js").Config} Config */
/** @typedef {import("../i18n/index.js").Key} Key */

/** Every setting that Set-up holds, in groups, in the order in which they are shown. */
export const GROUPS = /** @type {const} */ ([
  { name: "system", keys: ["particles", "tau", "a", "b", "c", "d0", "pairSum", "samples", "augmentation"] },
  { name: "flow", keys: ["flow", "distanceKernels", "timeKernels", "timeWidth", "channels", "width"] },
  {
    name: "training",
    keys: ["objective", "lambda", "batch", "learningRate", "horizon", "seed", "start", "pairing", "startSteps"],
  },
  { name: "numerics", keys: ["integrator", "odeSteps", "gradient", "guard"] },
]);

/** @typedef {{ when: Key, holds: (config: Config) => boolean }} Need */

/** @type {Need} */
const WELLS = { when: "effect.wells", holds: ({ system }) => system !== "lj13" };
/** @type {Need} */
const MANY_BODY = { when: "effect.manyBody", holds: ({ flow }) => flow === "manyBody" };
/** The plain flow has as many parameters as the pair flow with these kernels. @type {Need} */
const SIZED = { when: "effect.sized", holds: ({ flow }) => flow !== "manyBody" };
/** @type {Need} */
const INTEGRATED = { when: "effect.integrated", holds: ({ objective }) => objective !== "matching" };

/** What a setting needs to have an effect; the others always have one. @type {Readonly<Record<string, Need>>} */
const NEEDS = {
  particles: { when: "effect.dw", holds: ({ system }) => system === "dw" },
  a: WELLS,
  b: WELLS,
  c: WELLS,
  d0: WELLS,
  pairSum: { when: "effect.lj13", holds: ({ system }) => system === "lj13" },
  samples: { when: "effect.sampler", holds: ({ data }) => data === DEFAULTS.data },
  augmentation: {
    when: "effect.data",
    holds: ({ objective, startSteps }) => objective !== "energy" || Number(startSteps) > 0,
  },
  distanceKernels: SIZED,
  timeKernels: SIZED,
  timeWidth: { when: "effect.pair", holds: ({ flow }) => flow === "pair" },
  channels: MANY_BODY,
  width: MANY_BODY,
  lambda: { when: "effect.mixture", holds: ({ objective }) => objective === "mixture" },
  start: { when: "effect.pair", holds: ({ flow }) => flow === "pair" },
  pairing: {
    when: "effect.matching",
    holds: ({ flow, start, objective, startSteps }) =>
      (flow === "pair" && start === "matching") || objective === "matching" || Number(startSteps) > 0,
  },
  gradient: INTEGRATED,
  guard: INTEGRATED,
};

/** When a setting has an effect, in words, if it has none beside these others. @param {string} key @param {Config} config @returns {Key | undefined} */
export function idle(key, config) {
  const need = NEEDS[key];
  return need && !need.holds(config) ? need.when : undefined;
}

/** These say which system and data a run is about; they are nobody's deviation. */
const CHOSEN = ["system", "particles", "data"];

/** The settings that are not at the default. @param {Config} config */
export function changed(config) {
  const usual = usualOf(config);
  return FIELDS.map(({ key }) => key).filter((key) => !CHOSEN.includes(key) && config[key] !== usual[key]);
}

/**
 * What brings them all back, but for those that stand still.
 * @param {Config} config
 * @param {readonly string[]} locked
 * @returns {(readonly [string, import("./schema.js").Value | undefined])[]}
 */
export function restored(config, locked) {
  const flow = locked.includes("flow") ? config.flow : DEFAULTS.flow;
  const usual = defaultsOf(flow);
  const keys = FIELDS.map(({ key }) => key).filter((key) => !CHOSEN.includes(key) && !locked.includes(key));
  return keys.map((key) => /** @type {const} */ ([key, usual[key]]));
}
