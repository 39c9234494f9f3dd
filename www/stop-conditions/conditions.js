// When Play shall end: stop conditions. They belong to the view, not to the run: no trained bit depends on
// them. Reading is total, like that of the settings.

import { allowed, note, parse } from "../config/schema.js";
import { t } from "../i18n/index.js";

/** @typedef {import("../config/schema.js").Note} Note */
/** @typedef {import("../config/schema.js").Numeric} Numeric */
/** @typedef {"steps" | "seconds" | "ess" | "klGap"} Key */
/** @typedef {Readonly<Partial<Record<Key, number>>>} Limits steps; seconds since Play; percent; nats */

/** Rows in the order in which a link lists them. @type {readonly (Numeric & { key: Key })[]} */
export const LIMITS = [
  { key: "steps", kind: "integer", default: 2000, min: 1, max: 10_000_000 },
  { key: "seconds", kind: "number", default: 60, min: 1, max: 604_800 },
  { key: "ess", kind: "number", default: 50, min: 0.1, max: 100 },
  { key: "klGap", kind: "number", default: 0.1, min: 0, max: 1000 },
];

/** @type {Limits} */
export const NONE = Object.freeze({});

/**
 * The limits among some entries, and a note for each entry that was refused.
 * @param {Iterable<readonly [string, unknown]>} entries
 * @returns {{ limits: Limits, notes: Note[] }}
 */
export function settleLimits(entries) {
  /** @type {Partial<Record<Key, number>>} */
  const found = {};
  /** @type {Note[]} */
  const notes = [];
  for (const [key, value] of entries) {
    const row = LIMITS.find((each) => each.key === key);
    const parsed = row && parse(row, value);
    if (row && typeof parsed === "number") found[row.key] = parsed;
    else {
      const wanted = row ? allowed(row) : t("allowed.limits", { choices: LIMITS.map((each) => each.key).join(", ") });
      notes.push(note(`stop ${key}`, value, wanted, t("used.ignored")));
    }
  }
  return { limits: Object.freeze(found), notes };
}

/** `steps:2000,ess:50`, in the order of the table. @param {Limits} limits */
export const writeLimits = (limits) =>
  LIMITS.flatMap(({ key }) => (limits[key] === undefined ? [] : [`${key}:${limits[key]}`])).join(",");

/** @param {string} text as `writeLimits` writes it */
export function readLimits(text) {
  const entries = text
    .split(",")
    .filter((part) => part !== "")
    .map((part) => /** @type {const} */ ([part.split(":")[0] ?? "", part.split(":").slice(1).join(":")]));
  return settleLimits(entries);
}

/**
 * The limits that a report meets: none of what it does not know.
 * @param {Limits} limits
 * @param {Pick<import("../trainer/messages.js").Report, "ess" | "klGap"> | undefined} report
 * @returns {("ess" | "klGap")[]}
 */
export function metBy({ ess, klGap }, report) {
  /** @type {("ess" | "klGap")[]} */
  const met = [];
  if (ess !== undefined && report && report.ess >= ess) met.push("ess");
  if (klGap !== undefined && report && report.klGap !== null && report.klGap <= klGap) met.push("klGap");
  return met;
}

/** Whether reports are needed to know when to stop. @param {Limits} limits */
export const needsReports = ({ ess, klGap }) => ess !== undefined || klGap !== undefined;

/**
 * How much of the budget of steps and time is spent, and the seconds left at this rate; nothing without a
 * budget. A number of steps that has been passed counts no more.
 * @param {Limits} limits
 * @param {{ step: number, seconds: number, rate: number }} now
 * @returns {{ fraction: number, left: number | undefined } | undefined}
 */
export function budget({ steps, seconds }, { step, seconds: spent, rate }) {
  /** @type {number[]} */
  const fractions = [];
  /** @type {number[]} */
  const lefts = [];
  if (steps !== undefined && step <= steps) {
    fractions.push(step / steps);
    if (rate > 0) lefts.push((steps - step) / rate);
  }
  if (seconds !== undefined) {
    fractions.push(Math.min(1, spent / seconds));
    lefts.push(Math.max(0, seconds - spent));
  }
  if (fractions.length === 0) return undefined;
  return { fraction: Math.max(...fractions), left: lefts.length > 0 ? Math.min(...lefts) : undefined };
}
