// The predictions that the open lesson or chapter asks for, as scripts see them and answer.

import { gridOf } from "../predictions/grid.js";
import { withUnitArea } from "../predictions/measure.js";

/** @typedef {ReturnType<typeof import("../state/store.js").createStore<import("../state/state.js").State>>} Store */
/** @typedef {import("./conditions.js").Task & { predict: import("./conditions.js").Predict }} Task */
/** @typedef {import("./predictions.js").Prediction | import("./predictions.js").Compared} Made */

/**
 * What a lesson asks to predict: each task with its words, what was predicted, and how to predict it.
 * @typedef {object} Offer
 * @property {Store} store
 * @property {readonly Task[]} tasks
 * @property {(task: string) => import("./conditions.js").TaskWords | undefined} wordsOf
 * @property {(task: string) => Made | undefined} madeOf
 * @property {(task: string, made: import("./predictions.js").Made) => void} predict
 */

/**
 * A prediction that is asked for: a choice among `options`, or values at the `places` of a plot (for `energy` the edges of
 * bins, one more than values), which are there once the plot shows something. `prediction` says what was predicted, and in the end
 * how far off it was.
 * @typedef {{ task: string, ask: string, options?: readonly string[], plot?: string, places?: readonly number[], prediction?: Made }} Asked
 */

/** @type {Offer | undefined} */
let open;
/** Those who wait for a lesson that is still being loaded. @type {(() => void)[]} */
const waiting = [];

/** A lesson opens; what it returns closes it. @param {Offer} offer */
export function offer(offer) {
  open = offer;
  for (const go of waiting.splice(0)) go();
  return () => {
    if (open === offer) open = undefined;
  };
}

/**
 * @param {Store} store
 * @returns {Promise<Asked[]>}
 */
export async function predictions(store) {
  const { lesson, story } = store.get().viewOptions;
  if (lesson === "" && story === 0) return [];
  if (!open) await new Promise((resolve) => waiting.push(() => resolve(undefined)));
  return open?.tasks.map((task) => asked(/** @type {Offer} */ (open), task)) ?? [];
}

/** @param {Offer} offer @param {Task} task @returns {Asked} */
function asked({ store, wordsOf, madeOf }, { id, predict }) {
  const { ask = "", options } = wordsOf(id) ?? {};
  const prediction = madeOf(id);
  const what = "plot" in predict ? { plot: predict.plot, places: gridOf(predict, store.get())?.places } : { options };
  return { task: id, ask, ...what, ...(prediction && { prediction }) };
}

/**
 * Predicts, as a reader does who draws or chooses.
 * @param {Store} store
 * @param {unknown} task
 * @param {unknown} guess the number of an option from 0, or the values of a plot
 * @returns {Promise<Asked>}
 */
export async function predict(store, task, guess) {
  const all = await predictions(store);
  const known = all.find((each) => each.task === task);
  const found = open?.tasks.find(({ id }) => id === task);
  if (!open || !known || !found) {
    const names = all.map((each) => `"${each.task}"`).join(", ");
    throw new RangeError(`predict(task, guess): the task ${task} asks for no prediction; ${names || "no task"} does`);
  }
  if (known.prediction && ("distance" in known.prediction || "outcome" in known.prediction)) {
    throw new RangeError(`predict(task, guess): the prediction of "${task}" has been compared, and stays`);
  }
  open.predict(found.id, known.options ? choice(known.options, guess) : drawn(known, guess));
  return asked(open, found);
}

/** @param {readonly string[]} options @param {unknown} guess */
function choice({ length }, guess) {
  if (typeof guess === "number" && Number.isInteger(guess) && guess >= 0 && guess < length) return { choice: guess };
  throw new RangeError(`predict(task, guess) takes the number of an option here, from 0 to ${length - 1}`);
}

/** @param {Asked} asked @param {unknown} guess @returns {import("../predictions/measure.js").Drawn} */
function drawn({ plot, places = [] }, guess) {
  const isDensity = plot === "energy";
  const count = places.length - (isDensity ? 1 : 0);
  if (count < 1) throw new RangeError("predict(task, guess): the plot shows nothing yet to draw into");
  const values = Array.isArray(guess) || ArrayBuffer.isView(guess) ? Array.from(/** @type {number[]} */ (guess)) : [];
  const isRight =
    values.length === count && values.every((value) => Number.isFinite(value) && (!isDensity || value >= 0));
  const settled = isRight && isDensity ? withUnitArea(places, values) : values;
  if (!isRight || !settled) {
    const kind = isDensity
      ? "densities, not negative and not all 0, one for each bin"
      : "finite numbers, one for each place";
    throw new RangeError(`predict(task, guess) takes ${count} ${kind} of the plot here`);
  }
  return { plot: isDensity ? "energy" : "learning", places, values: settled };
}
