// The settings that determine a run: their types, defaults and ranges, as the engine describes them, and one total
// function that turns whatever a link, a script or a text field holds into valid settings and a note for each thing
// that was wrong.

import { has, t } from "../i18n/index.js";
import { holds } from "./condition.js";
import { DESCRIPTION } from "./generated.js";

/** @typedef {string | number} Value */
/** @typedef {(typeof DESCRIPTION.fields)[number]} Row */
/** The name of a setting. @typedef {Row["key"]} Key */
/**
 * What a setting can be, by its name.
 * @typedef {{
 *   readonly [R in Row as R["key"]]: R extends { kind: "choice", choices: readonly (infer Name)[] } ? Name
 *     : R extends { kind: "digest" } ? string
 *     : number
 * }} Config
 */
/** @typedef {{ key: string, value: string, allowed: string, used: string }} Note */
/**
 * What a value may be, and its default.
 * @typedef {{ kind: "choice", default: string, choices: readonly string[] }} Choice
 * @typedef {{ kind: "digest", default: string, otherwise: string }} Digest sixteen digits, or one name
 * @typedef {{ kind: "integer" | "number", default: number, min: number, max: number, step?: number }} Numeric a multiple of `step`
 * @typedef {Choice | Digest | Numeric} Range
 */
/** A setting; `presets`: the defaults of flows that have another one. @typedef {{ key: Key, presets?: Readonly<Record<string, Value>> }} Named */
/** @typedef {Named & Range} Field */
/** @typedef {Named & Choice} ChoiceField */
/** @typedef {Named & Numeric} NumericField */

/** Rows in the order in which a link lists them. @type {readonly Field[]} */
export const FIELDS = DESCRIPTION.fields;

/** The names of all settings, in the same order. @type {readonly Key[]} */
export const KEYS = FIELDS.map(({ key }) => key);

const BY_KEY = new Map(FIELDS.map((field) => [/** @type {string} */ (field.key), field]));

/** Settings from a value for each name. @param {(field: Field) => Value} value @returns {Config} */
const configOf = (value) =>
  /** @type {Config} */ (Object.freeze(Object.fromEntries(FIELDS.map((field) => [field.key, value(field)]))));

/** @type {Config} */
export const DEFAULTS = configOf((field) => field.default);

/** @typedef {Config["flow"]} Flow */

/** The settings that suit each flow. @type {ReadonlyMap<string, Config>} */
const PRESETS = new Map(
  /** @type {Choice} */ (BY_KEY.get("flow")).choices.map((flow) => [
    flow,
    configOf((field) => (field.key === "flow" ? flow : (field.presets?.[flow] ?? field.default))),
  ]),
);

/** The settings that suit this flow. @param {string} flow */
export const presetOf = (flow) => PRESETS.get(flow) ?? DEFAULTS;

/**
 * What each setting is where a link does not say it: the preset of the flow; the flow's own default.
 * @param {Config} config
 * @returns {Config}
 */
export const defaultsFor = ({ flow }) => ({ ...presetOf(flow), flow: DEFAULTS.flow });

/**
 * Another flow: settings at the default of the old one move to that of the new one.
 * @param {Config} config
 * @param {Flow} flow
 * @returns {Config}
 */
function changeFlow(config, flow) {
  const [before, after] = [presetOf(config.flow), presetOf(flow)];
  return configOf(({ key }) => (key === "flow" ? flow : config[key] === before[key] ? after[key] : config[key]));
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
 * What is accepted, in words.
 * @param {Range} field
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
 * @param {Range} field
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

/** @type {readonly { key: Key, when: import("./condition.js").Condition, max: number }[]} */
const LIMITS = DESCRIPTION.limits;

/**
 * The field with the range that it has beside these settings.
 * @template {Field} F
 * @param {F} field
 * @param {Config} config
 * @returns {F}
 */
export function besideOthers(field, config) {
  const limit = LIMITS.find(({ key, when }) => key === field.key && holds(when, config));
  return limit ? { ...field, max: limit.max } : field;
}

/**
 * Brings back to the base, or to the default, what is out of range beside the other settings.
 * @param {Config} config
 * @param {Config} base
 * @param {Note[]} notes grows by a note for each of them
 */
function withinLimits(config, base, notes) {
  let within = config;
  for (const { key } of LIMITS) {
    const field = besideOthers(/** @type {Field} */ (fieldOf(key)), within);
    if (parse(field, within[key]) !== undefined) continue;
    const kept = parse(field, base[key]) ?? field.default;
    notes.push(note(key, within[key], allowed(field), String(kept)));
    within = { ...within, [key]: kept };
  }
  return within;
}

/**
 * Settings from `base` with the entries laid over them, the flow first. Total: every entry that cannot be
 * used leaves the base value in place and adds a note.
 * @param {Config} base
 * @param {Iterable<readonly [string, unknown]>} entries
 * @returns {{ config: Config, notes: Note[] }}
 */
export function parseConfig(base, entries) {
  let config = base;
  /** @type {Note[]} */
  const notes = [];
  const seen = new Set();
  const all = [...entries];
  const isFlow = (/** @type {readonly [string, unknown]} */ [key]) => key === "flow";
  for (const [key, value] of [...all.filter(isFlow), ...all.filter((entry) => !isFlow(entry))]) {
    const field = fieldOf(key);
    if (!field) {
      notes.push(note(key, value, t("allowed.keys", { keys: KEYS.join(", ") }), t("used.ignored")));
    } else if (seen.has(key)) {
      notes.push(note(key, value, t("allowed.once"), String(config[field.key])));
    } else {
      seen.add(key);
      const parsed = parse(field, value);
      if (parsed === undefined) notes.push(note(key, value, allowed(field), String(config[field.key])));
      else if (key === "flow") config = changeFlow(config, /** @type {Flow} */ (parsed));
      else config = { ...config, [key]: parsed };
    }
  }
  return { config: Object.freeze(withinLimits(config, base, notes)), notes };
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
export const same = (a, b) => KEYS.every((key) => a[key] === b[key]);
