// What the page knows.

import { DEFAULTS, KEYS } from "../config/schema.js";
import { PLAIN } from "../links/view-options.js";

/** @typedef {import("../config/schema.js").Config} Config */
/** @typedef {import("../config/schema.js").Note} Note */
/** @typedef {import("../trainer/messages.js").Report} Report */

/** Why training ended by itself. @typedef {{ key: import("../stop-conditions/conditions.js").Key, step: number, value: number }} StopReason */

/**
 * What the run is doing.
 * - `opening`: the engine draws the first of its samples, or all of them where it needs them; `startWhenReady`: Play was pressed
 *   meanwhile.
 * - `paused`: it stands still; `stoppedBy`: the stop condition that ended the training.
 * - `playing`: it trains, for a number of steps or `untilStopped`; the latter since `playStartedAt`, in milliseconds of the page
 *   without those that the run has waited for its pace.
 * - `stopped`: it could not be opened, or it crashed. `State.problem` says why.
 * @typedef {(
 *   | { phase: "opening", startWhenReady: boolean }
 *   | { phase: "paused", stoppedBy?: StopReason }
 *   | { phase: "playing", untilStopped: false }
 *   | { phase: "playing", untilStopped: true, playStartedAt: number }
 *   | { phase: "stopped" }
 * )} RunState
 * @typedef {RunState["phase"]} Phase
 */

/**
 * Where the run comes from, which decides how a link leads to it.
 * - `scratch`: settings and seed alone; `recorded`: as far as the link that opened it says it was trained.
 * - `weights`: a trained model out of a link, or `trained` with the page. Settings and steps do not lead there.
 * - `file`: a snapshot, which settings and steps lead to as well.
 * @typedef {{ steps: number, digest?: string }} Recorded
 * @typedef {(
 *   | { kind: "scratch", recorded?: Recorded }
 *   | { kind: "weights", recorded: { steps: number, digest: string }, weights: string, trained?: import("../links/trained.js").Trained }
 *   | { kind: "file", recorded: { steps: number, digest: string } }
 * )} Origin
 */

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
 * @property {"open" | "load" | "noRoom" | "part" | "silent" | "crash" | "memory" | "diverged" | "alone" | "engine" | "file" | "data"} kind
 * @property {string} message
 * @property {number} step
 * @property {{ step: number, digest: string }} [back]
 * @property {boolean} [again]
 */

/**
 * The sample that is followed. `index`: its number in the picture of the flow, from zero; `x` and `energy`, as soon as they are
 * known: N·D numbers, and kT; `moved`: whether somebody has moved its particles.
 * @typedef {{ index: number, x?: readonly number[], energy?: number, moved?: boolean }} Followed
 */

/**
 * @typedef {object} State
 * @property {RunState} run
 * @property {Origin} origin
 * @property {Config} config
 * @property {number} step
 * @property {boolean} measuring whether a report that takes seconds is being computed, for which training waits
 * @property {number} rate steps a second
 * @property {number} waited milliseconds that the run has waited for its pace
 * @property {readonly number[]} kept the steps that can be come back to, in order
 * @property {string} version
 * @property {Report | undefined} report
 * @property {import("../trainer/messages.js").Sampler | undefined} sampler how the samples were drawn, once all of them are there
 * @property {number | undefined} drawn the part of the reference samples that is there, while some are missing and training waits for them
 * @property {import("./learning-curve.js").History} history
 * @property {import("../trainer/messages.js").Trajectory | undefined} trajectory
 * @property {import("../trainer/messages.js").Curves | undefined} curves
 * @property {import("../trainer/messages.js").Maps | undefined} maps
 * @property {import("../links/view-options.js").ViewOptions} viewOptions
 * @property {boolean} bare whether the run is the one that an address without a link opens
 * @property {number | undefined} guide the sentence that a first visitor is told
 * @property {readonly Note[]} linkNotes
 * @property {Replay | undefined} replay
 * @property {Problem | undefined} problem
 * @property {{ question: unknown, value: unknown } | undefined} answered the latest experiment on this run
 * @property {Followed | undefined} followed the sample that was chosen last
 * @property {import("../compare/pinned-run.js").Pinned | undefined} pinned the run A, with which the present one is compared
 * @property {import("../compare/overlay.js").Overlay | undefined} overlay what of it belongs over the present one
 * @property {Partial<Record<import("../predictions/measure.js").PlotName, import("../predictions/measure.js").Shown>>} predictions what somebody
 *   has drawn into the plots
 */

/** @type {Origin} */
export const SCRATCH = Object.freeze({ kind: "scratch" });

/** What is known of a run that has just begun. @satisfies {Partial<State>} */
export const FRESH = {
  run: /** @type {RunState} */ ({ phase: "opening", startWhenReady: false }),
  origin: SCRATCH,
  step: 0,
  measuring: false,
  rate: 0,
  waited: 0,
  kept: /** @type {readonly number[]} */ ([]),
  report: undefined,
  sampler: undefined,
  drawn: /** @type {number | undefined} */ (undefined),
  history: /** @type {import("./learning-curve.js").History} */ ([]),
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
  config: DEFAULTS,
  version: "",
  viewOptions: PLAIN,
  bare: false,
  guide: undefined,
  linkNotes: [],
  followed: undefined,
  pinned: undefined,
  overlay: undefined,
  predictions: {},
};

/** Whether training goes on until somebody or a stop condition ends it. @param {State} state */
export const trainsUntilStopped = ({ run }) => run.phase === "playing" && run.untilStopped;

/** When Play was pressed, while what it began goes on. @param {State} state */
export const playStartedAt = ({ run }) => (run.phase === "playing" && run.untilStopped ? run.playStartedAt : undefined);

/** The sample that is followed, while its panel is open. @param {State} state */
export const followedOf = ({ followed, viewOptions }) => (viewOptions.open.includes("sample") ? followed : undefined);

/**
 * The locked settings as they are, but for those that are named.
 * @param {Pick<State, "config" | "viewOptions">} state
 * @param {readonly string[]} named
 */
export const standing = ({ config, viewOptions }, named) =>
  KEYS.filter((key) => viewOptions.lock.includes(key) && !named.includes(key)).map(
    (key) => /** @type {const} */ ([key, config[key]]),
  );

/** Whether the run stands where it began, and waits to be trained. @param {State} state */
export const isUntrained = ({ run, step }) => run.phase === "paused" && step === 0;
