// Predictions: made before a run shows them, compared with it in one number, kept in a file.

import { distanceFrom, MEASURES } from "../predictions/measure.js";
import { outcomeOf } from "./conditions.js";

/**
 * What is predicted: a curve in a plot, or one of several ranges by its number.
 * @typedef {import("../predictions/measure.js").Drawn | { choice: number }} Made
 * The same with the step at which it was made; `late` where the run showed it already.
 * @typedef {Made & { step: number, late?: true }} Prediction
 */

/**
 * A prediction and what the run showed when the task was done: how far a curve was off, by which measure; or the range that
 * it was, and the value.
 * @typedef {Prediction & ({ measure: string, distance: number } | { outcome: number, value: number })} Compared
 */

/** Numbers that are kept of a curve. */
const MOST = 64;

/**
 * @param {import("./conditions.js").Predict} predict what was asked for
 * @param {Prediction} prediction
 * @param {import("./conditions.js").Observation} observation
 * @param {Parameters<typeof distanceFrom>[1]} state
 * @returns {Compared | undefined} undefined while there is nothing to compare with
 */
export function compare(predict, prediction, observation, state) {
  if ("plot" in predict) {
    if (!("plot" in prediction) || prediction.plot !== predict.plot) return undefined;
    const distance = distanceFrom(prediction, state);
    return distance === undefined ? undefined : { ...prediction, measure: MEASURES[predict.plot], distance };
  }
  const found = "choice" in prediction ? outcomeOf(predict, observation) : undefined;
  return found && { ...prediction, ...found };
}

/** @typedef {Partial<Record<string, unknown>>} Fields what was read from outside */

/** What of a prediction is known. @template {Prediction} Kept @param {Kept} prediction @returns {Kept} */
export function pickPrediction(prediction) {
  const names = ["plot", "places", "values", "choice", "step", "late", "measure", "distance", "outcome", "value"];
  const kept = Object.entries(prediction).filter(([name]) => names.includes(name));
  return /** @type {Kept} */ (Object.fromEntries(kept));
}

/** What is wrong with a prediction, if anything. @param {unknown} prediction @returns {string | undefined} */
export function wrongInPrediction(prediction) {
  const found = /** @type {Fields} */ (prediction ?? {});
  const { plot, places, values, choice, step, late, measure, distance, outcome, value } = found;
  if (!isCount(step)) return place("step", "a number of steps", step);
  if (late !== undefined && late !== true) return place("late", "true, or nothing", late);
  if (plot === undefined) {
    if (!isCount(choice)) return place("choice", "the number of a choice", choice);
    if (outcome !== undefined && !isCount(outcome)) return place("outcome", "the number of a choice", outcome);
    return value === undefined || Number.isFinite(value) ? undefined : place("value", "a number", value);
  }
  if (!Object.hasOwn(MEASURES, String(plot))) return place("plot", Object.keys(MEASURES).join(" or "), plot);
  if (!isCurve(places, values, plot === "energy" ? 1 : 0)) {
    return place("places and values", `at most ${MOST} numbers each, places ascending`, places ?? values);
  }
  const own = MEASURES[/** @type {import("../predictions/measure.js").PlotName} */ (plot)];
  if (measure !== undefined && measure !== own) return place("measure", own, measure);
  const isDistance = distance === undefined || (Number.isFinite(distance) && Number(distance) >= 0);
  return isDistance ? undefined : place("distance", "a number that is not negative", distance);
}

/** @param {unknown} value */
const isCount = (value) => Number.isSafeInteger(value) && Number(value) >= 0;

/** @param {unknown} places @param {unknown} values @param {number} more places than values */
function isCurve(places, values, more) {
  if (!Array.isArray(places) || !Array.isArray(values)) return false;
  const ascends = places.every((each, k) => Number.isFinite(each) && (k === 0 || each > places[k - 1]));
  const isDensity = more === 0 || values.every((each) => each >= 0);
  const fits = isDensity && values.length > 0 && values.length <= MOST && places.length === values.length + more;
  return ascends && fits && values.every(Number.isFinite);
}

/** A problem by its place. @param {string} where @param {string} expected @param {unknown} found */
export function place(where, expected, found) {
  const shown = found === undefined ? "nothing" : JSON.stringify(found).slice(0, 60);
  return `${where}: expected ${expected}, found ${shown}`;
}
