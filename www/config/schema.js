// The settings that determine a run: one row a setting, the same keys, defaults and ranges as the
// engine (a test compares the two), and one total function that turns whatever a link, a script or
// a text field holds into valid settings plus a note for each thing that was wrong.

import { has, t } from "../i18n/index.js";

/** @typedef {string | number} Value */
/** @typedef {Readonly<Record<string, Value>>} Config */
/** @typedef {{ key: string, value: string, allowed: string, used: string }} Note */
/**
 * @typedef {{ key: string, kind: "choice", default: string, choices: readonly string[] }} Choice
 * @typedef {{ key: string, kind: "digest", default: string, otherwise: string }} Digest sixteen digits, or one name
 * @typedef {{ key: string, kind: "integer" | "number", default: number, min: number, max: number, step?: number }} Numeric a multiple of `step`
 * @typedef {(Choice | Digest | Numeric) & { recipes?: Readonly<Record<string, Value>> }} Field `recipes`: defaults with another flow
 */

/** Rows in the order in which a link lists them. @type {readonly Field[]} */
export const FIELDS = [
  { key: "system", kind: "choice", default: "dw2", choices: ["dw2", "dw4", "dw", "lj13"] },
  { key: "particles", kind: "integer", default: 3, min: 2, max: 16 },
  { key: "data", kind: "digest", default: "sampler", otherwise: "sampler" },
  { key: "samples", kind: "integer", default: 10_000, min: 10, max: 1_000_000 },
  { key: "batch", kind: "integer", default: 256, recipes: { manyBody: 32 }, min: 1, max: 4096 },
  { key: "learningRate", kind: "number", default: 1e-2, recipes: { manyBody: 5e-3 }, min: 1e-5, max: 0.1 },
  { key: "odeSteps", kind: "integer", default: 20, recipes: { manyBody: 8 }, min: 1, max: 200 },
  { key: "seed", kind: "integer", default: 1, min: 0, max: Number.MAX_SAFE_INTEGER },
  { key: "flow", kind: "choice", default: "pair", choices: ["pair", "plain", "manyBody"] },
  {
    key: "augmentation",
    kind: "choice",
    default: "none",
    choices: ["none", "rotations", "permutations", "both"],
  },
  {
    key: "objective",
    kind: "choice",
    default: "likelihood",
    recipes: { manyBody: "balanced" },
    choices: ["likelihood", "energy", "mixture", "matching", "balanced"],
  },
  { key: "lambda", kind: "number", default: 0.5, min: 0, max: 1 },
  { key: "integrator", kind: "choice", default: "rk4", choices: ["rk4", "midpoint", "euler", "dopri5"] },
  { key: "gradient", kind: "choice", default: "dto", choices: ["dto", "otd"] },
  { key: "start", kind: "choice", default: "matching", choices: ["random", "matching"] },
  { key: "pairing", kind: "choice", default: "equivariant", choices: ["random", "transport", "equivariant"] },
  { key: "guard", kind: "number", default: 3, recipes: { manyBody: 10 }, min: 0, max: 100 },
  { key: "horizon", kind: "integer", default: 2000, recipes: { manyBody: 2400 }, min: 100, max: 1_000_000 },
  { key: "distanceKernels", kind: "integer", default: 50, min: 4, max: 200 },
  { key: "timeKernels", kind: "integer", default: 20, min: 2, max: 64 },
  { key: "timeWidth", kind: "number", default: 0.1, min: 0.02, max: 2 },
  { key: "startSteps", kind: "integer", default: 0, recipes: { manyBody: 800 }, min: 0, max: 1_000_000 },
  { key: "channels", kind: "integer", default: 16, min: 4, max: 64, step: 4 },
  { key: "width", kind: "integer", default: 48, min: 8, max: 256, step: 8 },
  { key: "pairSum", kind: "choice", default: "double", choices: ["double", "once"] },
  { key: "tau", kind: "number", default: 1, min: 0.1, max: 10 },
  { key: "a", kind: "number", default: 0, min: -10, max: 10 },
  { key: "b", kind: "number", default: -4, min: -10, max: 10 },
  { key: "c", kind: "number", default: 0.9, min: 0.05, max: 5 },
  { key: "d0", kind: "number", default: 4, min: 1, max: 6 },
];

const BY_KEY = new Map(FIELDS.map((field) => [field.key, field]));

/** @type {Config} */
export const DEFAULTS = Object.freeze(Object.fromEntries(FIELDS.map((field) => [field.key, field.default])));

/** The defaults by flow. @type {ReadonlyMap<Value | undefined, Config>} */
const DEFAULTS_OF = new Map(
  /** @type {Choice} */ (BY_KEY.get("flow")).choices.map((flow) => [
    flow,
    Object.freeze({
      ...Object.fromEntries(FIELDS.map((field) => [field.key, field.recipes?.[flow] ?? field.default])),
      flow,
    }),
  ]),
);

/** The defaults of the runs with this flow. @param {Value | undefined} flow */
export const defaultsOf = (flow) => DEFAULTS_OF.get(flow) ?? DEFAULTS;

/** What a setting is if nobody says anything about it: the defaults of the flow, and the flow's own. @param {Config} config @returns {Config} */
export const usualOf = ({ flow }) => ({ ...defaultsOf(flow), flow: String(DEFAULTS.flow) });

/**
 * Another flow: settings at the default of the old one move to that of the new one.
 * @param {Config} config
 * @param {Value} flow
 * @returns {Config}
 */
function changeFlow(config, flow) {
  const [before, after] = [defaultsOf(config.flow), defaultsOf(flow)];
  const moved = FIELDS.filter(({ key }) => config[key] === before[key]).map(({ key }) => [key, after[key]]);
  return { ...config, ...Object.fromEntries(moved), flow };
}

/**
 * The row of a key; undefined for anything else, `__proto__` included.
 * @param {string} key
 */
export const fieldOf = (key) => BY_KEY.get(key);

/** What people call a setting. @param {string} key */
export function labelOf(key) {
  const label = `field.${key}.label`;
  return has(label) ? t(label) : key;
}

const DECIMAL = /^-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/**
 * What a field accepts, in words.
 * @param {Field} field
 */
export function allowed(field) {
  if (field.kind === "choice") return t("allowed.choice", { choices: field.choices.join(", ") });
  if (field.kind === "digest") return t("allowed.data", { otherwise: field.otherwise });
  const range = { min: String(field.min), max: String(field.max), step: String(field.step) };
  if (field.step) return t("allowed.multiple", range);
  return t(field.kind === "integer" ? "allowed.integer" : "allowed.number", range);
}

/**
 * A valid value of the field, or undefined. Text is read strictly: plain decimal notation only.
 * @param {Field} field
 * @param {unknown} value
 * @returns {Value | undefined}
 */
export function parse(field, value) {
  if (field.kind === "choice") {
    return typeof value === "string" && field.choices.includes(value) ? value : undefined;
  }
  if (field.kind === "digest") {
    return typeof value === "string" && (value === field.otherwise || /^[0-9a-f]{16}$/.test(value)) ? value : undefined;
  }
  const number = typeof value === "string" && DECIMAL.test(value) ? Number(value) : value;
  if (typeof number !== "number" || !Number.isFinite(number)) return undefined;
  if (field.kind === "integer" && !Number.isInteger(number)) return undefined;
  if (number < field.min || number > field.max) return undefined;
  if (field.step && number % field.step !== 0) return undefined;
  return number === 0 ? 0 : number;
}

/**
 * Settings from `base` with the entries laid over them, the flow first. Total: every entry that cannot be
 * used leaves the base value in place and adds a note.
 * @param {Config} base
 * @param {Iterable<readonly [string, unknown]>} entries
 * @returns {{ config: Config, notes: Note[] }}
 */
export function settle(base, entries) {
  let config = { ...base };
  /** @type {Note[]} */
  const notes = [];
  const seen = new Set();
  const all = [...entries];
  const isFlow = (/** @type {readonly [string, unknown]} */ [key]) => key === "flow";
  for (const [key, value] of [...all.filter(isFlow), ...all.filter((entry) => !isFlow(entry))]) {
    const field = fieldOf(key);
    if (!field) {
      notes.push(note(key, value, t("allowed.keys", { keys: [...BY_KEY.keys()].join(", ") }), t("used.ignored")));
    } else if (seen.has(key)) {
      notes.push(note(key, value, t("allowed.once"), String(config[key])));
    } else {
      seen.add(key);
      const parsed = parse(field, value);
      if (parsed === undefined) notes.push(note(key, value, allowed(field), String(config[key])));
      else if (key === "flow") config = changeFlow(config, parsed);
      else config[key] = parsed;
    }
  }
  return { config: Object.freeze(config), notes };
}

/**
 * @param {string} key
 * @param {unknown} value
 * @param {string} allowedText
 * @param {string} used
 * @returns {Note}
 */
export const note = (key, value, allowedText, used) => ({
  key: shorten(key),
  value: shorten(show(value)),
  allowed: allowedText,
  used,
});

/** @param {unknown} value */
function show(value) {
  if (typeof value === "string") return value;
  try {
    return typeof value === "object" ? (JSON.stringify(value) ?? "") : String(value);
  } catch {
    return typeof value;
  }
}

/** Keeps a note readable whatever was pasted. @param {string} text */
function shorten(text) {
  const characters = [...text.slice(0, 200)];
  return characters.length > 60 || text.length > 200 ? `${characters.slice(0, 59).join("")}…` : text;
}

/**
 * @param {Config} a
 * @param {Config} b
 */
export const same = (a, b) => FIELDS.every(({ key }) => a[key] === b[key]);
