// What the page knows.

import { DEFAULTS } from "../config/schema.js";
import { PLAIN } from "../links/view-options.js";

/** @typedef {import("../config/schema.js").Config} Config */
/** @typedef {import("../config/schema.js").Note} Note */
/** @typedef {import("../trainer/messages.js").Report} Report */

/** `opening`: the engine draws its samples; `stopped`: it could not, or it crashed. */
/** @typedef {"opening" | "paused" | "playing" | "stopped"} Phase */

/**
 * The replay of a shared run.
 * @typedef {object} Replay
 * @property {number} steps
 * @property {string} [digest] what the link says
 * @property {"running" | "same" | "different" | "unchecked" | "cancelled" | "restored"} outcome
 * @property {string} [found] what came out
 */

/**
 * What went wrong. `step`: where, as far as it is known; `back`: the last good state, which the page has gone back
 * to or can go back to; `again`: going back did not help.
 * @typedef {object} Problem
 * @property {"open" | "load" | "silent" | "crash" | "memory" | "diverged" | "alone" | "engine" | "file" | "data"} kind
 * @property {string} message
 * @property {number} step
 * @property {{ step: number, digest: string }} [back]
 * @property {boolean} [again]
 */

/**
 * @typedef {object} State
 * @property {Phase} phase
 * @property {Config} config
 * @property {number} step
 * @property {number} rate
 * @property {readonly number[]} kept the steps that can be come back to, in order
 * @property {boolean} started whether this run has been trained at all
 * @property {boolean} eager whether to train as soon as the run is open
 * @property {boolean} free whether it trains because of Play, which knows no number of steps
 * @property {number | undefined} since when Play was pressed, in milliseconds of the page
 * @property {{ key: import("../stop-conditions/conditions.js").Key, step: number, value: number } | undefined} stopped the stop condition that ended the training
 * @property {string} version
 * @property {Report | undefined} report
 * @property {import("../trainer/messages.js").Sampler | undefined} sampler
 * @property {import("./learning-curve.js").History} history
 * @property {import("../trainer/messages.js").Trajectory | undefined} trajectory
 * @property {import("../trainer/messages.js").Curves | undefined} curves
 * @property {import("../trainer/messages.js").Maps | undefined} maps
 * @property {import("../links/view-options.js").Presentation} presentation
 * @property {readonly Note[]} linkNotes
 * @property {Replay | undefined} replay
 * @property {Problem | undefined} problem
 * @property {{ question: unknown, value: unknown } | undefined} answered the latest experiment on this run
 * @property {import("../compare/pinned-run.js").Pinned | undefined} pinned the run A, with which the present one is compared
 * @property {import("../compare/overlay.js").Overlay | undefined} overlay what of it belongs over the present one
 */

/** What a new run starts from. @type {Pick<State, "step" | "rate" | "kept" | "started" | "eager" | "free" | "since" | "stopped" | "report" | "sampler" | "history" | "trajectory" | "curves" | "maps" | "problem" | "answered" | "replay">} */
export const FRESH = {
  step: 0,
  rate: 0,
  kept: [],
  started: false,
  eager: false,
  free: false,
  since: undefined,
  stopped: undefined,
  report: undefined,
  sampler: undefined,
  history: [],
  trajectory: undefined,
  curves: undefined,
  maps: undefined,
  problem: undefined,
  answered: undefined,
  replay: undefined,
};

/** @type {State} */
export const INITIAL = {
  ...FRESH,
  phase: "opening",
  config: DEFAULTS,
  version: "",
  presentation: PLAIN,
  linkNotes: [],
  pinned: undefined,
  overlay: undefined,
};
