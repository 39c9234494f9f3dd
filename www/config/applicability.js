// Which settings belong together, and which of them have an effect beside the others.

import { holds } from "./condition.js";
import { DESCRIPTION } from "./generated.js";
import { DEFAULTS, defaultsFor, KEYS, presetOf } from "./schema.js";

/** @typedef {import("./condition.js").Condition} Condition */
/** @typedef {import("./schema.js").Config} Config */
/** @typedef {import("./schema.js").Key} Key */

/** Every setting that Set-up holds, in groups, in the order in which they are shown. */
export const GROUPS = /** @type {const} */ ([
  { name: "system", keys: ["particles", "tau", "a", "b", "c", "d0", "pairSum", "samples", "augmentation"] },
  { name: "flow", keys: ["flow", "distanceKernels", "timeKernels", "timeWidth", "channels", "width", "invariants"] },
  {
    name: "training",
    keys: ["objective", "lambda", "batch", "learningRate", "horizon", "seed", "start", "pairing", "startSteps"],
  },
  { name: "numerics", keys: ["integrator", "odeSteps", "gradient", "guard"] },
]);

/** @typedef {(typeof DESCRIPTION.applicability)[number]["name"]} Name */
/** @type {readonly { name: Name, when: Condition, keys: readonly Key[] }[]} */
const RULES = DESCRIPTION.applicability;

/**
 * The message that says when a setting has an effect, if it has none beside these others.
 * @param {string} key
 * @param {Config} config
 */
export function whenApplicable(key, config) {
  const rule = RULES.find(({ keys }) => keys.some((each) => each === key));
  return rule && !holds(rule.when, config) ? /** @type {const} */ (`effect.${rule.name}`) : undefined;
}

/** The settings of the target that have an effect: two runs that agree in them have the same target. @param {Config} config */
const targetKeys = (config) => DESCRIPTION.target.filter((key) => whenApplicable(key, config) === undefined);

/** @param {Config} a @param {Config} b */
export const sameTarget = (a, b) => a.system === b.system && targetKeys(a).every((key) => a[key] === b[key]);

/** These say which system and data a run is about; they are nobody's deviation. */
const CHOSEN = /** @type {readonly Key[]} */ (["system", "particles", "data"]);

/** The settings that are not at the default. @param {Config} config */
export function changed(config) {
  const defaults = defaultsFor(config);
  return KEYS.filter((key) => !CHOSEN.includes(key) && config[key] !== defaults[key]);
}

/**
 * What brings them all back, but for those that are locked.
 * @param {Config} config
 * @param {readonly string[]} locked
 */
export function restored(config, locked) {
  const flow = locked.includes("flow") ? config.flow : DEFAULTS.flow;
  const preset = presetOf(flow);
  const keys = KEYS.filter((key) => !CHOSEN.includes(key) && !locked.includes(key));
  return keys.map((key) => /** @type {const} */ ([key, preset[key]]));
}
