// The link of a run: `#v1&system=dw4&samples=1000&steps=840&digest=0123456789abcdef`.
// Readable, versioned, only what differs from the defaults of its flow, always in the same order. Decoding is
// total: it never throws and always yields valid settings, with a note for each thing it refused.

import { DEFAULTS, defaultsFor, FIELDS, fieldOf, note, parseConfig } from "../config/schema.js";
import { t } from "../i18n/index.js";
import { isTrained, TRAINED } from "./trained.js";
import { isViewOptions, NAMES, PLAIN, readViewOptions, writeViewOptions } from "./view-options.js";

/** @typedef {import("../config/schema.js").Config} Config */
/** @typedef {import("../config/schema.js").Note} Note */
/** @typedef {import("./view-options.js").ViewOptions} ViewOptions */
/** `trained`: one of the flows that come with the page, which has its own settings. @typedef {{ config: Config, viewOptions?: ViewOptions, steps?: number, digest?: string, weights?: string, trained?: import("./trained.js").Trained }} Shared */

export const VERSION = 1;
export const MAX_STEPS = 10_000_000;
/** Without weights. */
const MAX_LENGTH = 4096;
const WEIGHTS = /&weights=([\w-]{1,65536})(?=&|$)/;
const MAX_NOTES = 12;
/**
 * A link in which strict reading notices every damage: each value has only signs that may stand there, nothing was escaped
 * twice or decoded wrongly, and no punctuation is at its end.
 */
const CLEAN =
  /^#?v\d+(?!.*%(?:25[\dA-F]{2}|C[23]%[89AB]))(?:&(?:note=(?!3D)(?:[\w.!'()*~-]|%[\dA-F]{2})*|embed=https?:\/\/[a-z\d.-]*[a-z\d](?::\d+)?|(?!note|embed=)[a-z\d]+(?:=[\w,:.-]*)?))*(?<![,:.!'()*~]|%E2%80%A6)$/i;
/** Keys that ask for nothing without a value: where one has none, the link has lost its end. */
const EMPTY = /^(?:hide|lock|note|open|stop)$/;
/** Every key of a link, with the words that may stand in its value. @type {import("./repair/pairs.js").Known} */
export const KNOWN = new Map([
  ...FIELDS.map((field) => /** @type {const} */ ([field.key, wordsOf(field)])),
  ...NAMES,
  ...["steps", "digest", "weights"].map((key) => /** @type {const} */ ([key, []])),
  ["trained", TRAINED],
]);

/**
 * The fragment of a link, without `#`.
 * @param {Shared} shared
 */
export function encode({ config, viewOptions = PLAIN, steps, digest, weights, trained }) {
  const parts = [`v${VERSION}`, ...writeViewOptions(viewOptions)];
  if (trained) return [...parts, `trained=${trained}`].join("&");
  const defaults = defaultsFor(config);
  for (const { key } of FIELDS) {
    if (config[key] !== defaults[key]) parts.push(`${key}=${encodeURIComponent(String(config[key]))}`);
  }
  if (steps) parts.push(`steps=${steps}`);
  if (steps && digest) parts.push(`digest=${digest}`);
  if (steps && digest && weights) parts.push(`weights=${weights}`);
  return parts.join("&");
}

/** What a link says. @typedef {Shared & { viewOptions: ViewOptions, notes: Note[] }} Read */

/**
 * What an undamaged link says; undefined where something may be damaged, which `readDamaged` puts right.
 * @param {string} fragment with or without its `#`
 * @returns {Read | undefined}
 */
export function readClean(fragment) {
  if (fragment.length > 1 && !CLEAN.test(fragment)) return undefined;
  const read = decode(fragment);
  return read.notes.length === 0 ? read : undefined;
}

/**
 * What a fragment says as it is, with or without its `#`.
 * @param {string} fragment
 * @param {import("./repair.js").Repaired["doubt"]} [doubt] the entry that may have lost its end
 * @returns {Read}
 */
export function decode(fragment, doubt) {
  const whole = fragment.replace(/^#/, "");
  const weights = WEIGHTS.exec(whole)?.[1];
  const text = weights === undefined ? whole : whole.replace(WEIGHTS, "");
  if (text === "") return { config: DEFAULTS, viewOptions: PLAIN, notes: [] };
  if (text.length > MAX_LENGTH) {
    return refuse(note(t("link.whole"), text, t("allowed.length", { max: MAX_LENGTH }), t("used.defaults")));
  }
  const [version = "", ...pairs] = text.split("&");
  if (version !== `v${VERSION}`) {
    const newer = /^v\d{1,9}$/.test(version) && Number(version.slice(1)) > VERSION;
    const wanted = t(newer ? "allowed.newer" : "allowed.version", { version: VERSION });
    return refuse(note(t("link.version"), version, wanted, t("used.defaults")));
  }
  /** @type {[string, string][]} */
  const settings = [];
  /** @type {[string, string][]} */
  const replay = [];
  /** @type {[string, string][]} */
  const wishes = [];
  /** @type {string[]} */
  const models = [];
  /** @type {Note[]} */
  const notes = cutNote(doubt);
  for (const pair of pairs) {
    if (pair === "") continue;
    const at = pair.indexOf("=");
    const [rawKey, rawValue] = at < 0 ? [pair, ""] : [pair.slice(0, at), pair.slice(at + 1)];
    const key = plain(rawKey);
    const value = plain(rawValue);
    if (key === undefined || value === undefined) {
      notes.push(note(key ?? rawKey, rawValue, t("allowed.percent"), t("used.ignored")));
    } else if (key === "weights") notes.push(note(key, value, t("allowed.weights"), t("used.ignored")));
    else if (key === "steps" || key === "digest") replay.push([key, value]);
    else if (key === "trained") models.push(value);
    else if (EMPTY.test(key) && value === "") notes.push(note(key, "", t("allowed.uncut"), t("used.ignored")));
    else if (isViewOptions(key)) wishes.push([key, value]);
    // What messengers leave of the end of a link.
    else if (at < 0 && pair === pairs.at(-1) && !fieldOf(key)) {
      notes.push(note(key, value, t("allowed.uncut"), t("used.ignored")));
    } else if (!fieldOf(key))
      notes.push(note(key, value, t("allowed.keys", { keys: [...KNOWN.keys()].join(", ") }), t("used.ignored")));
    else settings.push([key, value]);
  }
  const trained = readTrained(models, notes);
  if (trained) {
    // It has settings, weights and a digest of its own.
    const others = [...settings, ...replay, ...(weights === undefined ? [] : [["weights", weights]])];
    const { viewOptions, notes: odd } = readViewOptions(wishes);
    const unused = others.map(([key = "", value = ""]) =>
      note(key, value, t("allowed.aloneTrained"), t("used.ignored")),
    );
    return { config: DEFAULTS, viewOptions, trained, notes: [...notes, ...unused, ...odd].slice(0, MAX_NOTES) };
  }
  const settled = parseConfig(DEFAULTS, settings);
  const { steps, digest } = readReplay(replay, notes);
  if (weights !== undefined && digest === undefined) {
    notes.push(note("weights", weights, t("allowed.weights"), t("used.ignored")));
  }
  const { viewOptions, notes: odd } = readViewOptions(wishes);
  const all = [...settled.notes, ...notes, ...odd];
  const model = digest !== undefined && weights !== undefined ? { weights } : {};
  return { config: settled.config, viewOptions, steps, digest, ...model, notes: all.slice(0, MAX_NOTES) };
}

/** @param {readonly string[]} names @param {Note[]} notes grows by a note for each refused name */
function readTrained([name, ...more], notes) {
  if (name === undefined) return undefined;
  for (const other of more) notes.push(note("trained", other, t("allowed.once"), t("used.first")));
  if (isTrained(name)) return name;
  notes.push(note("trained", name, t("allowed.choice", { choices: TRAINED.join(", ") }), t("used.ignored")));
  return undefined;
}

/** @param {import("../config/schema.js").Field} field @returns {readonly string[]} */
function wordsOf(field) {
  if (field.kind === "choice") return field.choices;
  return field.kind === "digest" ? [field.otherwise] : [];
}

/** @param {Note} only */
const refuse = (only) => ({ config: DEFAULTS, viewOptions: PLAIN, notes: [only] });

/**
 * @param {[string, string][]} entries
 * @param {Note[]} notes grows by a note for each refused entry
 */
function readReplay(entries, notes) {
  /** @type {{ steps?: number, digest?: string }} */
  const found = {};
  const seen = new Set();
  for (const [key, value] of entries) {
    if (seen.has(key)) {
      notes.push(note(key, value, t("allowed.once"), t("used.first")));
      continue;
    }
    seen.add(key);
    if (key === "steps") {
      if (/^\d{1,8}$/.test(value) && Number(value) <= MAX_STEPS) found.steps = Number(value);
      else notes.push(note(key, value, t("allowed.integer", { min: 0, max: MAX_STEPS }), t("used.noReplay")));
    } else if (/^[0-9a-f]{16}$/.test(value)) found.digest = value;
    else notes.push(note(key, value, t("allowed.digest"), t("used.unchecked")));
  }
  if (found.digest !== undefined && !seen.has("steps")) {
    notes.push(note("digest", found.digest, t("allowed.digestNeedsSteps"), t("used.ignored")));
  }
  if (found.steps === undefined) found.digest = undefined;
  return found;
}

/**
 * The note on a link that may have lost its end.
 * @param {import("./repair.js").Repaired["doubt"]} doubt
 * @returns {Note[]}
 */
const cutNote = (doubt) => (doubt ? [note(doubt.key, doubt.value, t("allowed.uncut"), doubt.value)] : []);

/** @param {string} text @returns {string | undefined} */
function plain(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
