// The file of what a student has done: written to be handed in, and read back. Loads with the list of the lessons.

import { place } from "./predictions.js";
import { isDate, isName, validLessons } from "./progress.js";

/** @typedef {import("./progress.js").Fields} Fields */
/** @typedef {import("./progress.js").Lessons} Lessons */

export const FORMAT = "equiflow-progress";
const VERSION = 1;
/** A progress file is small; a large one is something else. */
export const MAX_BYTES = 1_000_000;

/**
 * The file that a student hands in.
 * @param {Lessons} lessons
 * @param {{ name: string, page: string, now: Date }} about
 */
export function toFile(lessons, { name, page, now }) {
  const list = Object.entries(lessons).map(([lesson, { done, predicted = {} }]) => {
    // What is compared already is with its task.
    const open = Object.entries(predicted).filter(([task]) => !Object.hasOwn(done, task));
    return {
      lesson,
      tasks: Object.entries(done).map(([task, proof]) => ({ task, ...proof })),
      ...(open.length > 0 && { predictions: open.map(([task, prediction]) => ({ task, ...prediction })) }),
    };
  });
  const file = { format: FORMAT, version: VERSION, name, exported: now.toISOString(), page, lessons: list };
  return `${JSON.stringify(file, null, 2)}\n`;
}

/**
 * What a file says. Total: what is wrong is named by its place, what was expected and what was found.
 * @param {string} text
 * @returns {{ name: string, exported: string, lessons: Lessons, problems: string[] }}
 */
export function fromFile(text) {
  /** @type {string[]} */
  const problems = [];
  const nothing = { name: "", exported: "", lessons: {}, problems };
  if (text.length > MAX_BYTES) {
    problems.push(`file: expected at most ${MAX_BYTES} characters, found ${text.length}`);
    return nothing;
  }
  /** @type {Fields & { lessons?: unknown }} */
  let file;
  try {
    file = JSON.parse(text);
  } catch (error) {
    problems.push(`file: expected JSON; ${error instanceof Error ? error.message : error}`);
    return nothing;
  }
  if (file?.format !== FORMAT) problems.push(place("format", `"${FORMAT}"`, file?.format));
  else if (file.version !== VERSION) problems.push(place("version", String(VERSION), file.version));
  else if (!Array.isArray(file.lessons)) problems.push(place("lessons", "a list", file.lessons));
  if (problems.length > 0 || !Array.isArray(file.lessons)) return nothing;
  /** @type {Record<string, unknown>} */
  const byLesson = Object.create(null);
  for (const [index, entry] of file.lessons.entries()) {
    const at = `lessons[${index}]`;
    if (!isName(entry?.lesson)) problems.push(place(`${at}.lesson`, "the name of a lesson", entry?.lesson));
    else if (!Array.isArray(entry.tasks)) problems.push(place(`${at}.tasks`, "a list", entry.tasks));
    else if (entry.predictions !== undefined && !Array.isArray(entry.predictions)) {
      problems.push(place(`${at}.predictions`, "a list", entry.predictions));
    } else {
      byLesson[entry.lesson] = {
        done: tasksOf(entry.tasks, `${at}.tasks`, problems),
        predicted: tasksOf(entry.predictions ?? [], `${at}.predictions`, problems),
      };
    }
  }
  const name = typeof file.name === "string" ? file.name.slice(0, 200) : "";
  const exported = isDate(file.exported) ? file.exported : "";
  return { name, exported, lessons: validLessons(byLesson, "lessons", problems), problems };
}

/** @param {unknown[]} tasks @param {string} at @param {string[]} problems */
function tasksOf(tasks, at, problems) {
  /** @type {Record<string, unknown>} */
  const done = Object.create(null);
  for (const [index, entry] of tasks.entries()) {
    const { task, ...proof } = /** @type {Fields} */ (entry ?? {});
    if (isName(task)) done[task] = proof;
    else problems.push(place(`${at}[${index}].task`, "the name of a task", task));
  }
  return done;
}
