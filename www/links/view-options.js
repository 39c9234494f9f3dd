// What a link asks of the page rather than of the run: a lesson, parts to hide, settings to lock, a note,
// the embedded form. Reading is total, like that of the settings.

import { FIELDS, note } from "../config/schema.js";
import { t } from "../i18n/index.js";
import { LIMITS, NONE, readLimits, writeLimits } from "../stop-conditions/conditions.js";
import { PACES } from "../trainer/pace.js";

/** @typedef {import("../config/schema.js").Note} Note */

/**
 * @typedef {object} ViewOptions
 * @property {boolean} embed compact, for a frame in another page; the address is left alone
 * @property {string} host the origin that may talk to an embedded page, beside the page's own
 * @property {string} lesson its name, or nothing
 * @property {number} story the number of its chapter, or 0
 * @property {readonly string[]} hide parts that are not shown
 * @property {readonly string[]} lock settings that stand still
 * @property {string} note a word from the teacher
 * @property {readonly string[]} open what is unfolded: the set-up, one of the experiments
 * @property {import("../stop-conditions/conditions.js").Limits} stop when Play shall end
 * @property {import("../trainer/pace.js").Pace} pace how fast Play trains
 */

/** The lessons, in the order of a course. */
export const LESSONS = /** @type {const} */ ([
  "ring",
  "symmetry",
  "data",
  "boltzmann",
  "hutchinson",
  "modes",
  "gradients",
  "minima",
]);

/** Chapters of the story. */
export const STORY_CHAPTERS = 8;

/** What can be hidden, and where it is in the page. @type {Readonly<Record<string, string>>} */
export const PARTS = {
  choices: "#choices > .segments, #choices > select",
  setup: "#setup-button, #setup",
  stop: "#stop-button",
  pace: "#pace",
  metrics: "#metrics",
  flow: "#panel-flow",
  density: "#panel-density",
  distance: "#panel-distance",
  learning: "#panel-learning",
  energy: "#panel-energy",
  profile: "#panel-profile",
  compare: "#pin-button, #compare",
  experiments: "#experiments",
  story: "#story-button",
  lessons: "#lessons-button",
  maths: "#maths-button",
  share: "#share",
  export: "#export-button",
};

/** The experiments under the panels; one of them is open at a time. */
export const EXPERIMENTS = /** @type {const} */ ([
  "symmetry",
  "states",
  "modes",
  "gradients",
  "noise",
  "weights",
  "field",
  "temperature",
  "sample",
  "race",
]);

const FOLDED = ["setup", ...EXPERIMENTS];

export const MAX_NOTE = 280;
/** What a link calls full speed. */
const FULL = "full";

/** @type {ViewOptions} */
export const PLAIN = Object.freeze({
  embed: false,
  host: "",
  lesson: "",
  story: 0,
  hide: [],
  lock: [],
  note: "",
  open: [],
  stop: NONE,
  pace: null,
});

/** @typedef {{ viewOptions: ViewOptions, refused?: Note[] }} Reading */

/** @type {Record<string, (before: ViewOptions, value: string) => Reading>} */
const READERS = {
  embed(before, value) {
    const host = originOf(value);
    const viewOptions = { ...before, embed: true, host: host ?? "" };
    return host === undefined
      ? { viewOptions, refused: [note("embed", value, t("allowed.origin"), t("used.ownOrigin"))] }
      : { viewOptions };
  },
  lesson(before, value) {
    if (LESSONS.some((name) => name === value)) return { viewOptions: { ...before, lesson: value } };
    const wanted = t("allowed.choice", { choices: LESSONS.join(", ") });
    return { viewOptions: before, refused: [note("lesson", value, wanted, t("used.noLesson"))] };
  },
  story(before, value) {
    const story = /^\d$/.test(value) ? Number(value) : 0;
    if (story >= 1 && story <= STORY_CHAPTERS) return { viewOptions: { ...before, story } };
    const wanted = t("allowed.integer", { min: 1, max: STORY_CHAPTERS });
    return { viewOptions: before, refused: [note("story", value, wanted, t("used.noStory"))] };
  },
  hide: (before, value) => listed(before, "hide", value, Object.keys(PARTS)),
  lock: (before, value) =>
    listed(
      before,
      "lock",
      value,
      FIELDS.map(({ key }) => key),
    ),
  note(before, value) {
    const text = value.replace(/\s+/g, " ").trim();
    if (text.length <= MAX_NOTE) return { viewOptions: { ...before, note: text } };
    const kept = `${text.slice(0, MAX_NOTE - 1)}…`;
    const wanted = t("allowed.length", { max: MAX_NOTE });
    return { viewOptions: { ...before, note: kept }, refused: [note("note", value, wanted, t("used.cut"))] };
  },
  open: (before, value) => listed(before, "open", value, FOLDED),
  stop(before, value) {
    const { limits, notes } = readLimits(value);
    return { viewOptions: { ...before, stop: limits }, refused: notes };
  },
  pace(before, value) {
    const pace = PACES.find((each) => String(each) === value);
    if (pace !== undefined || value === FULL) return { viewOptions: { ...before, pace: pace ?? null } };
    const wanted = t("allowed.choice", { choices: [...PACES, FULL].join(", ") });
    return { viewOptions: before, refused: [note("pace", value, wanted, FULL)] };
  },
};

/** Names that stand in the values of some words. @type {Readonly<Record<string, readonly string[]>>} */
const NAMED = {
  lesson: LESSONS,
  hide: Object.keys(PARTS),
  lock: FIELDS.map(({ key }) => key),
  open: FOLDED,
  stop: LIMITS.map(({ key }) => key),
  pace: [FULL],
};

/** The words of a link that are about the page, with the names that may stand in their values. */
export const NAMES = Object.keys(READERS).map((key) => /** @type {const} */ ([key, NAMED[key] ?? []]));

/** @param {string} key */
export const isViewOptions = (key) => Object.hasOwn(READERS, key);

/**
 * What the entries of a link ask for, and a note for each thing that was refused.
 * @param {Iterable<readonly [string, string]>} entries
 * @returns {{ viewOptions: ViewOptions, notes: Note[] }}
 */
export function readViewOptions(entries) {
  let viewOptions = PLAIN;
  /** @type {Note[]} */
  const notes = [];
  const seen = new Set();
  for (const [key, value] of entries) {
    const read = READERS[key];
    if (!read) continue;
    if (seen.has(key)) {
      notes.push(note(key, value, t("allowed.once"), t("used.first")));
      continue;
    }
    seen.add(key);
    const reading = read(viewOptions, value);
    viewOptions = reading.viewOptions;
    notes.push(...(reading.refused ?? []));
  }
  if (viewOptions.lesson === "" || viewOptions.story === 0) return { viewOptions, notes };
  notes.push(note("story", String(viewOptions.story), t("allowed.withoutLesson"), t("used.noStory")));
  return { viewOptions: { ...viewOptions, story: 0 }, notes };
}

/**
 * The parts of a link, in one order.
 * @param {Partial<ViewOptions>} viewOptions
 * @returns {string[]}
 */
export function writeViewOptions(viewOptions) {
  const { embed, host, lesson, story, hide = [], lock = [], note: text, open = [], stop = NONE, pace } = viewOptions;
  const parts = [];
  if (embed) parts.push(host ? `embed=${host}` : "embed");
  if (lesson) parts.push(`lesson=${lesson}`);
  if (story) parts.push(`story=${story}`);
  if (hide.length > 0) parts.push(`hide=${hide.join(",")}`);
  if (lock.length > 0) parts.push(`lock=${lock.join(",")}`);
  if (text) parts.push(`note=${escaped(text)}`);
  if (open.length > 0) parts.push(`open=${open.join(",")}`);
  if (Object.keys(stop).length > 0) parts.push(`stop=${writeLimits(stop)}`);
  // The ramp is no choice of anybody's.
  if (typeof pace === "number") parts.push(`pace=${pace}`);
  return parts;
}

/**
 * @param {ViewOptions} before
 * @param {"hide" | "lock" | "open"} key
 * @param {string} value
 * @param {readonly string[]} known
 * @returns {Reading}
 */
function listed(before, key, value, known) {
  const words = value.split(",").filter((word) => word !== "");
  const kept = known.filter((word) => words.includes(word));
  const viewOptions = { ...before, [key]: kept };
  const strange = words.filter((word) => !known.includes(word));
  if (strange.length === 0) return { viewOptions };
  const wanted = t("allowed.list", { choices: known.join(", ") });
  return { viewOptions, refused: [note(key, strange.join(","), wanted, kept.join(",") || t("used.nothing"))] };
}

/** Text of which a messenger leaves nothing out of the link, wherever it stands. @param {string} text */
const escaped = (text) =>
  encodeURIComponent(text).replace(/[!'()*.~_]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

/** The part of the view options that is a view of the run, and not a teacher's wish. @param {ViewOptions} viewOptions */
export const viewOf = ({ open, stop, pace }) => ({ ...PLAIN, open, stop, pace });

/** The part that is a teacher's wish, and stays when another run is chosen. @param {ViewOptions} viewOptions */
export const wishesOf = ({ embed, host, hide, lock, note: text }) => ({
  ...PLAIN,
  embed,
  host,
  hide,
  lock,
  note: text,
});

/**
 * With a part unfolded, or folded.
 * @param {ViewOptions} viewOptions
 * @param {string} part
 * @param {boolean} unfolded
 * @returns {ViewOptions}
 */
export const unfold = (viewOptions, part, unfolded) => ({
  ...viewOptions,
  open: FOLDED.filter((name) => (name === part ? unfolded : viewOptions.open.includes(name))),
});

/** The origin that is named; "" for none, undefined for what is no origin. @param {string} text */
function originOf(text) {
  if (text === "" || text === "1" || text === "true") return "";
  try {
    const { origin, protocol } = new URL(text);
    // A program that shows a part of a link leaves dots.
    return /^https?:$/.test(protocol) && !origin.includes("..") ? origin : undefined;
  } catch {
    return undefined;
  }
}
