// What a student has done: kept on the device where it lets us.
// Every task that was done has its date and the link that reproduces the run it was done with.

import { pickPrediction, place, wrongInPrediction } from "./predictions.js";

/**
 * How a task was done: when, by which run, which answers were given (the last one is right), and what the run's report said.
 * @typedef {{ at: string, link: string, step: number, digest: string, answers?: number[], values?: Values, prediction?: Compared }} Proof
 * @typedef {Partial<Record<typeof VALUES[number], number>>} Values
 * @typedef {{ done: Record<string, Proof>, seen: Record<string, number[]>, predicted?: Record<string, Prediction> }} LessonProgress
 * @typedef {Record<string, LessonProgress>} Lessons
 */

/** @typedef {import("./predictions.js").Prediction} Prediction */
/** @typedef {import("./predictions.js").Compared} Compared */

const KEY = "progress.v1";
/** What is kept of a report and the settings: nats, percent and a plain number. */
export const VALUES = /** @type {const} */ (["klGap", "ess", "seed"]);
/** Answers to one task that are kept: the first ones, and the right one. */
export const MAX_ANSWERS = 20;

/**
 * The progress of this visitor. A browser that keeps nothing, or throws, leaves it in memory.
 * @param {() => Pick<Storage, "getItem" | "setItem">} storage
 */
export function createProgress(storage) {
  let lasting = true;
  /** @type {Lessons} */
  let lessons = {};
  /** Before every change: other tabs may have made some. What only this one knows, since it could not be kept, goes over it. */
  const read = () => {
    try {
      const kept = validLessons(JSON.parse(storage().getItem(KEY) ?? "{}"), "", []);
      lessons = lasting ? kept : { ...kept, ...lessons };
    } catch (error) {
      lasting = error instanceof SyntaxError;
    }
  };
  read();
  const listeners = new Set();
  const tell = () => {
    for (const listener of listeners) listener();
  };
  const save = () => {
    try {
      storage().setItem(KEY, JSON.stringify(lessons));
      lasting = true;
    } catch {
      lasting = false;
    }
    tell();
  };
  /** @param {string} id */
  const of = (id) => ({
    ...((Object.hasOwn(lessons, id) ? lessons[id] : undefined) ?? { done: {}, seen: {} }),
  });
  return {
    /** Whether the browser keeps it. */
    isLasting: () => lasting,
    of,
    all: () => lessons,
    /** Looks what other tabs have done meanwhile. */
    refresh() {
      read();
      tell();
    },
    /** @param {() => void} listener */
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    /** @param {string} lesson @param {string} task @param {number[]} sights all that have been seen */
    see(lesson, task, sights) {
      read();
      const { seen, ...rest } = of(lesson);
      lessons = { ...lessons, [lesson]: { ...rest, seen: { ...seen, [task]: sights } } };
      save();
    },
    /** What is predicted; a later one replaces it until the task is done. @param {string} lesson @param {string} task @param {Prediction} prediction */
    predict(lesson, task, prediction) {
      read();
      const mine = of(lesson);
      if (Object.hasOwn(mine.done, task)) return;
      lessons = { ...lessons, [lesson]: { ...mine, predicted: { ...mine.predicted, [task]: prediction } } };
      save();
    },
    /** @param {string} lesson @param {string} task @param {Proof} proof */
    finish(lesson, task, proof) {
      read();
      const { done, ...rest } = of(lesson);
      if (Object.hasOwn(done, task)) return;
      lessons = { ...lessons, [lesson]: { ...rest, done: { ...done, [task]: proof } } };
      save();
    },
    /** Forgets one task. @param {string} lesson @param {string} task */
    forget(lesson, task) {
      read();
      const { done, seen, predicted } = of(lesson);
      const without = (/** @type {object} */ record) =>
        Object.fromEntries(Object.entries(record).filter(([name]) => name !== task));
      lessons = {
        ...lessons,
        [lesson]: { done: without(done), seen: without(seen), ...(predicted && { predicted: without(predicted) }) },
      };
      save();
    },
    /** Forgets one lesson. @param {string} lesson */
    clear(lesson) {
      read();
      const { [lesson]: _, ...rest } = lessons;
      lessons = rest;
      save();
    },
    /** Adds what a file says; a task that is done already keeps its first proof. @param {Lessons} others */
    merge(others) {
      read();
      for (const [id, { done, predicted }] of Object.entries(others)) {
        const mine = of(id);
        const all = predicted || mine.predicted ? { predicted: { ...predicted, ...mine.predicted } } : {};
        lessons = { ...lessons, [id]: { seen: mine.seen, done: { ...done, ...mine.done }, ...all } };
      }
      save();
    },
  };
}

/**
 * The valid part of a record of lessons.
 * @param {unknown} value
 * @param {string} at
 * @param {string[]} problems grows by a line for each thing that is left out
 * @returns {Lessons}
 */
export function validLessons(value, at, problems) {
  /** @type {Lessons} */
  const lessons = {};
  for (const [id, lesson] of Object.entries(value ?? {})) {
    if (!isName(id)) continue;
    /** @type {LessonProgress} */
    const kept = { done: {}, seen: {} };
    for (const [task, proof] of Object.entries(lesson?.done ?? {})) {
      const problem = isName(task) ? wrongIn(proof) : "";
      if (problem === undefined) kept.done[task] = pick(proof);
      else if (problem) problems.push(`${at}.${id}.${task}.${problem}`);
    }
    for (const [task, seen] of Object.entries(lesson?.seen ?? {})) {
      if (isName(task) && Array.isArray(seen)) kept.seen[task] = seen.filter((each) => Number.isInteger(each));
    }
    for (const [task, prediction] of Object.entries(lesson?.predicted ?? {})) {
      const problem = isName(task) ? wrongInPrediction(prediction) : "";
      if (problem === undefined) kept.predicted = { ...kept.predicted, [task]: pickPrediction(prediction) };
      else if (problem) problems.push(`${at}.${id}.${task}.${problem}`);
    }
    lessons[id] = kept;
  }
  return lessons;
}

/** What was read from outside. @typedef {Partial<Record<string, unknown>>} Fields */

/** @param {Proof} proof */
const pick = ({ at, link, step, digest, answers, values, prediction }) => ({
  at,
  link,
  step,
  digest,
  ...(answers && { answers }),
  ...(prediction && { prediction: pickPrediction(prediction) }),
  ...(values && {
    values: Object.fromEntries(VALUES.flatMap((name) => (Object.hasOwn(values, name) ? [[name, values[name]]] : []))),
  }),
});

/** What is wrong with a proof, if anything. @param {Fields} proof @returns {string | undefined} */
function wrongIn(proof) {
  if (!isDate(proof?.at)) return place("at", "a date such as 2026-05-01T09:30:00.000Z", proof?.at);
  const { link, digest } = proof;
  if (typeof link !== "string" || !/^(?:https?|file):\/\//.test(link))
    return place("link", "the address of a run", proof.link);
  if (!Number.isSafeInteger(proof.step) || Number(proof.step) < 0)
    return place("step", "a number of steps", proof.step);
  if (typeof digest !== "string" || !/^[0-9a-f]{16}$/.test(digest)) {
    return place("digest", "16 digits from 0-9 and a-f", digest);
  }
  const { answers, values, prediction } = proof;
  if (answers !== undefined && !isListOfNumbers(answers)) {
    return place("answers", `a list of at most ${MAX_ANSWERS} numbers`, answers);
  }
  if (values !== undefined && !isRecordOfNumbers(values)) {
    return place("values", `numbers, of ${VALUES.join(", ")}`, values);
  }
  const wrong = prediction === undefined ? undefined : wrongInPrediction(prediction);
  if (wrong !== undefined) return `prediction.${wrong}`;
  return undefined;
}

/** @param {unknown} list */
const isListOfNumbers = (list) => Array.isArray(list) && list.length <= MAX_ANSWERS && list.every(Number.isFinite);

/** @param {unknown} record */
const isRecordOfNumbers = (record) =>
  record !== null &&
  typeof record === "object" &&
  VALUES.every((name) => !Object.hasOwn(record, name) || Number.isFinite(/** @type {Fields} */ (record)[name]));

/** @param {unknown} value @returns {value is string} */
export const isName = (value) => typeof value === "string" && /^[a-z][a-z0-9-]{0,30}$/i.test(value);

/** @param {unknown} value @returns {value is string} */
export const isDate = (value) => typeof value === "string" && value.length < 40 && Number.isFinite(Date.parse(value));
