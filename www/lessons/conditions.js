// What a lesson is: data. A task is done when each of its sights has been seen, in any order, or when its
// question has been answered; a sight is a list of conditions that hold at one moment. What a task asks to predict comes
// first: its sights count from then on.

import { textsOf } from "../i18n/index.js";

/** @typedef {import("../config/schema.js").Config} Config */

/**
 * A value that is watched, a relation, and what it is compared with. Paths: `config.samples`, `report.klGap`,
 * `page.flowTime`, …
 * @typedef {readonly [path: string, relation: keyof typeof RELATIONS, value: string | number | boolean | readonly (string | number)[]]} Condition
 */

/** A question: the right one of its options, or a number close to a value that is watched. */
/** @typedef {{ right: number } | { near: string, within: number }} Answer */

/**
 * A prediction: a curve that is drawn into a plot, up to a step where it goes along training; or a value of the run, chosen
 * among ranges that `bounds` part, in ascending order.
 * @typedef {{ plot: import("../predictions/measure.js").PlotName, until?: number }} Drawing
 * @typedef {{ value: string, bounds: readonly number[] }} Choice
 * @typedef {Drawing | Choice} Predict
 */

/** @typedef {{ id: string, sights?: readonly (readonly Condition[])[], answer?: Answer, predict?: Predict }} Task */

/**
 * The words of a task: what to do, help, and what to take from it.
 * @typedef {{ ask: string, hint: string, after: string, options?: readonly string[] }} TaskWords
 * @typedef {{ title: string, about: string, intro: readonly string[], tasks: Readonly<Record<string, TaskWords>> }} Words
 */

/**
 * One action of a solution: a call of `window.equiflow`, an answer, or a position of flow time.
 * @typedef {readonly ["configure", Record<string, string | number>] | readonly ["train", number] | readonly ["reset"]
 *   | readonly ["answer", string, number] | readonly ["choose", string, number] | readonly ["draw", string] | readonly ["answerWith", string, string] | readonly ["experiment", Record<string, unknown>] | readonly ["flowTime", number]} Action
 */

/**
 * @typedef {object} Lesson
 * @property {string} id
 * @property {number} minutes
 * @property {Record<string, string | number>} config the settings it begins with, over the defaults
 * @property {readonly Task[]} tasks
 * @property {readonly Action[]} solution
 */

/** What is watched: the settings, the latest report, what is done on the page, and what experiments answered. */
/** @typedef {Readonly<Record<"config" | "report" | "page" | "answer", Readonly<Record<string, unknown>>>>} Observation */

/** @type {Record<string, (found: unknown, value: unknown) => boolean>} */
export const RELATIONS = {
  "<": (found, value) => isNumber(found) && found < Number(value),
  ">": (found, value) => isNumber(found) && found > Number(value),
  "<=": (found, value) => isNumber(found) && found <= Number(value),
  ">=": (found, value) => isNumber(found) && found >= Number(value),
  is: (found, value) => found === value,
  in: (found, value) => Array.isArray(value) && value.includes(found),
};

/** @param {unknown} value @returns {value is number} */
const isNumber = (value) => typeof value === "number" && Number.isFinite(value);

/**
 * The value at a path such as `report.klGap`; undefined where there is none.
 * @param {Observation} observation
 * @param {string} path
 * @returns {unknown}
 */
export function valueAt(observation, path) {
  const [group = "", name = ""] = path.split(".");
  const record = /** @type {Record<string, Record<string, unknown>>} */ (observation)[group];
  return record && Object.hasOwn(record, name) ? record[name] : undefined;
}

/**
 * The sights of a task that can be seen at this moment, by number.
 * @param {Task} task
 * @param {Observation} observation
 * @returns {number[]}
 */
export function sightsOf({ sights = [] }, observation) {
  const holds = (/** @type {Condition} */ [path, relation, value]) =>
    RELATIONS[relation]?.(valueAt(observation, path), value) ?? false;
  return sights.flatMap((conditions, index) => (conditions.every(holds) ? [index] : []));
}

/**
 * Whether a question is answered rightly.
 * @param {Answer} answer
 * @param {number} given the number of an option, or a value
 * @param {Observation} observation
 */
export function isRight(answer, given, observation) {
  if ("right" in answer) return given === answer.right;
  const value = valueAt(observation, answer.near);
  return isNumber(value) && isNumber(given) && Math.abs(given - value) <= answer.within;
}

/**
 * The range in which a value of the run is, by its number, and the value; undefined while it is unknown.
 * @param {Choice} choice
 * @param {Observation} observation
 */
export function outcomeOf({ value: path, bounds }, observation) {
  const value = valueAt(observation, path);
  return isNumber(value) ? { outcome: bounds.filter((bound) => value >= bound).length, value } : undefined;
}

/**
 * The words of a lesson in the page's language; `loadTexts("lessons")` comes before.
 * @param {Lesson} lesson
 * @returns {Words}
 */
export function wordsOf({ id }) {
  const found = /** @type {Readonly<Record<string, Words>>} */ (textsOf("lessons"))[id];
  if (!found) throw new Error(`there are no words for the lesson ${id}`);
  return found;
}

/**
 * A mean with its error next to the exact value, in errors: what tasks on agreement watch.
 * @param {Readonly<Record<string, unknown>> | undefined} report
 */
export function withAgreement(report) {
  if (!report) return {};
  const miss = (/** @type {unknown} */ value, /** @type {unknown} */ exact, /** @type {unknown} */ error) =>
    isNumber(value) && isNumber(exact) && isNumber(error) && error > 0 ? Math.abs(value - exact) / error : null;
  const { freeEnergyDifference, exactFreeEnergyDifference, freeEnergyDifferenceError } = report;
  return {
    ...report,
    freeEnergyMiss: miss(freeEnergyDifference, exactFreeEnergyDifference, freeEnergyDifferenceError),
    logZMiss: miss(report.logZ, report.exactLogZ, report.logZError),
  };
}

/**
 * What the experiments that lessons look at answer.
 * @typedef {{ question: { experiment: "noise" }, value: { exactEss: number, estimates: { probes: number, ess: number, deviation: number }[] } }} Noise
 * @typedef {{ question: { experiment: "symmetry", operation: string }, value: { meanChange: number } }} Symmetry
 * @typedef {{ question: { experiment: "states", source: string }, value: { found: number, new: number, states: { energy: number }[] } }} States
 * @typedef {{ question: { experiment: "chain" }, value: { crossings: number } }} Chain of the story
 * @typedef {Noise | Symmetry | States | Chain} ExperimentAnswer
 */

/**
 * What an experiment answered, as numbers with names of their own: `deviation4` is the scatter with four probes.
 * @param {{ question: unknown, value: unknown }} answered
 * @returns {Record<string, number | undefined>}
 */
export function answerOf(answered) {
  const known = /** @type {ExperimentAnswer} */ (answered);
  switch (known.question?.experiment) {
    case "noise": {
      const { exactEss, estimates } = /** @type {Noise} */ (known).value;
      return Object.fromEntries([
        ["exactEss", exactEss],
        ...estimates.flatMap(({ probes, ess, deviation }) => [
          [`ess${probes}`, ess],
          [`deviation${probes}`, deviation],
        ]),
      ]);
    }
    case "symmetry": {
      const { question, value } = /** @type {Symmetry} */ (known);
      return { [`${question.operation}Change`]: value.meanChange };
    }
    case "states": {
      const { question, value } = /** @type {States} */ (known);
      return {
        [`${question.source}Found`]: value.found,
        [`${question.source}New`]: value.new,
        [`${question.source}Lowest`]: value.states[0]?.energy,
      };
    }
    case "chain":
      return { chainCrossings: /** @type {Chain} */ (known).value.crossings };
    default:
      return {};
  }
}
