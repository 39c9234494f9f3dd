// The one place that decides what a link says about a run. Everything that hands out an address, or writes one
// down, asks here, so that no part of a run is forgotten in some of them.

import { DEFAULTS } from "../config/schema.js";
import { encode } from "./codec.js";
import { PLAIN, viewOf } from "./view-options.js";

/** @typedef {import("../state/state.js").State} State */
/** @typedef {import("../state/state.js").Origin} Origin */
/** @typedef {import("../state/state.js").Recorded} Recorded */

/**
 * What a link is for.
 * - `settings`: these settings in this view, at step 0: the address after a change.
 * - `address`: the same run in this view, as far as the link that opened it says: the address while a run goes on.
 * - `return`: all of this, as far as the run has come: to leave the page and come back.
 * - `share`: the latest report, with the view and without a teacher's wishes.
 * - `source`: the latest report and nothing of the view: for files, captions and other pages.
 * - `failure`: the last good state of a run that failed, from where it goes the same way.
 * @typedef {"settings" | "address" | "return" | "share" | "source" | "failure"} Purpose
 */

/** @typedef {{ report?: Pick<import("../trainer/messages.js").Report, "step" | "digest"> }} Reported */
/** @typedef {Pick<State, "config"> & Partial<Pick<State, "viewOptions" | "origin" | "step" | "replay" | "problem">> & Reported} Linked */

/**
 * The fragment of a link to a run, without `#`.
 * @param {Linked} state
 * @param {Purpose} purpose
 */
export function linkOf(state, purpose) {
  const { config, viewOptions = PLAIN } = state;
  const views = { settings: viewOptions, address: viewOptions, return: viewOptions, source: PLAIN };
  const view = purpose === "share" || purpose === "failure" ? viewOf(viewOptions) : views[purpose];
  return encode({ config, viewOptions: view, ...recordOf(state, purpose), ...trainedOf(state, purpose) });
}

/**
 * The fragment of a link to a flow that comes with the page.
 * @param {import("./trained.js").Trained} trained
 * @param {import("./view-options.js").ViewOptions} viewOptions
 */
export const linkOfTrained = (trained, viewOptions) => encode({ config: DEFAULTS, viewOptions, trained });

/** The short name of a flow that comes with the page, where a link leads to this page. @param {Linked} state @param {Purpose} purpose */
function trainedOf({ origin }, purpose) {
  const isHere = purpose === "address" || purpose === "return" || purpose === "share";
  return origin?.kind === "weights" && isHere ? { trained: origin.trained } : {};
}

/**
 * How a link leads to the run: by training so many steps, or to the trained model that the run began with. A run
 * that was trained on from such a model cannot be reached by a link; then the link leads to where it began.
 * @param {Linked} state
 * @param {Purpose} purpose
 * @returns {{ steps?: number, digest?: string, weights?: string }}
 */
export function recordOf({ origin, step, report, replay, problem }, purpose) {
  if (purpose === "settings") return {};
  if (origin?.kind === "weights") return { ...origin.recorded, weights: origin.weights };
  if (purpose === "address") return origin?.recorded ?? {};
  if (purpose === "failure") return { steps: problem?.back?.step, digest: problem?.back?.digest };
  if (purpose === "return") {
    if (replay?.outcome === "running") return { steps: replay.steps, digest: replay.digest };
    // A digest belongs to one step, so it is left out where training has gone on since the last report.
    return { steps: step, digest: report?.step === step ? report?.digest : undefined };
  }
  return { steps: report?.step, digest: report?.digest };
}
