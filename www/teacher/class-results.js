// What a class has handed in, as numbers: every task of every student, statistics of each task, a file for spreadsheets.

import Papa from "papaparse";

/** @typedef {import("../lessons/progress.js").Proof} Proof */
/** @typedef {import("../lessons/conditions.js").Lesson} Lesson */

/** How a proof was judged when its run was repeated here. @typedef {import("./check-proof.js").Verdict} Verdict */

/**
 * One task that one student has done.
 * @typedef {{ student: string, lesson: string, task: string, proof: Proof, verdict?: Verdict | undefined }} Entry
 */

/**
 * What a class did with one task. Means are over different runs: two files with the same digest count once.
 * @typedef {object} TaskSummary
 * @property {string} lesson
 * @property {string} task
 * @property {number} students who did it
 * @property {number} runs that differ
 * @property {Mean | undefined} klGap in nats
 * @property {Mean | undefined} ess in percent
 * @property {WrongAnswer[]} wrong answers that were given before the right one, and ranges that were predicted and did not come
 *   true, the most frequent first
 * @property {Mean | undefined} distance of curves that were predicted from what the runs showed, one a student
 * @property {{ right: number, count: number } | undefined} chosen predictions among ranges, and how many came true
 */
/** @typedef {{ mean: number, error: number | undefined, count: number }} Mean with its standard error, which takes two values */
/** @typedef {{ answer: number, students: number }} WrongAnswer */

/**
 * The entries of one file, in the order of the file.
 * @param {string} student
 * @param {import("../lessons/progress.js").Lessons} lessons
 * @returns {Entry[]}
 */
export function entriesOf(student, lessons) {
  return Object.entries(lessons).flatMap(([lesson, { done }]) =>
    Object.entries(done).map(([task, proof]) => ({ student, lesson, task, proof })),
  );
}

/**
 * Both, but what one student has done once: a file that is opened again, or a later one of the same student, repeats what is known.
 * @param {readonly Entry[]} known
 * @param {readonly Entry[]} more
 * @returns {Entry[]} those that are known are the same objects, with their verdicts
 */
export function together(known, more) {
  const told = (/** @type {Entry} */ { student, lesson, task, proof }) =>
    JSON.stringify([student, lesson, task, proof]);
  const entries = new Map(known.map((entry) => [told(entry), entry]));
  for (const entry of more) if (!entries.has(told(entry))) entries.set(told(entry), entry);
  return [...entries.values()];
}

/**
 * One summary for each task, in the order of the lessons; tasks that no lesson has come last.
 * @param {readonly Entry[]} entries
 * @param {readonly Lesson[]} lessons
 * @returns {TaskSummary[]}
 */
export function summarise(entries, lessons) {
  const known = lessons.flatMap(({ id, tasks }) => tasks.map((task) => keyOf(id, task.id)));
  const groups = groupBy(entries, ({ lesson, task }) => keyOf(lesson, task));
  const place = (/** @type {string} */ key) => (known.includes(key) ? known.indexOf(key) : known.length);
  return [...groups]
    .sort(([a], [b]) => place(a) - place(b))
    .map(([, group]) => {
      const [{ lesson, task }] = /** @type {[Entry, ...Entry[]]} */ (group);
      const runs = [...new Map(group.map(({ proof }) => [proof.digest, proof])).values()];
      return {
        lesson,
        task,
        students: new Set(group.map(({ student }) => student)).size,
        runs: runs.length,
        klGap: meanOf(runs, "klGap"),
        ess: meanOf(runs, "ess"),
        wrong: wrongAnswers(group),
        distance: mean(group.flatMap(({ proof }) => distanceOf(proof) ?? [])),
        chosen: chosenOf(group),
      };
    });
}

/** @param {string} lesson @param {string} task */
const keyOf = (lesson, task) => `${lesson} ${task}`;

/**
 * @param {readonly Proof[]} runs
 * @param {"klGap" | "ess"} name
 * @returns {Mean | undefined}
 */
const meanOf = (runs, name) => mean(runs.flatMap(({ values }) => values?.[name] ?? []));

/** @param {readonly number[]} values @returns {Mean | undefined} */
function mean(values) {
  const count = values.length;
  if (count === 0) return undefined;
  const middle = values.reduce((sum, value) => sum + value, 0) / count;
  const squares = values.reduce((sum, value) => sum + (value - middle) ** 2, 0);
  const error = count > 1 ? Math.sqrt(squares / (count - 1) / count) : undefined;
  return { mean: middle, error, count };
}

/** How far a curve was off that was predicted with a task. @param {Proof} proof */
const distanceOf = ({ prediction }) => (prediction && "distance" in prediction ? prediction.distance : undefined);

/** The range that was predicted with a task, and the one that it was. @param {Proof} proof */
const choiceOf = ({ prediction }) =>
  prediction && "choice" in prediction && "outcome" in prediction ? prediction : undefined;

/** @param {readonly Entry[]} entries */
function chosenOf(entries) {
  const choices = entries.flatMap(({ proof }) => choiceOf(proof) ?? []);
  if (choices.length === 0) return undefined;
  return { right: choices.filter(({ choice, outcome }) => choice === outcome).length, count: choices.length };
}

/** @param {readonly Entry[]} entries @returns {WrongAnswer[]} */
function wrongAnswers(entries) {
  const given = entries.flatMap(({ student, proof }) => {
    const found = choiceOf(proof);
    const mistaken = found && found.choice !== found.outcome ? [found.choice] : [];
    return [...new Set([...(proof.answers?.slice(0, -1) ?? []), ...mistaken])].map((answer) => ({ answer, student }));
  });
  return [...groupBy(given, ({ answer }) => answer)]
    .map(([answer, group]) => ({ answer, students: new Set(group.map(({ student }) => student)).size }))
    .sort((a, b) => b.students - a.students || a.answer - b.answer);
}

/**
 * Students whose proof of a task is the very run of another student.
 * @param {readonly Entry[]} entries
 * @returns {Set<Entry>}
 */
export function sharedRuns(entries) {
  const trained = entries.filter(({ proof }) => proof.step > 0);
  const groups = groupBy(trained, ({ proof }) => proof.digest).values();
  return new Set([...groups].filter((group) => new Set(group.map(({ student }) => student)).size > 1).flat());
}

/**
 * The items by key, in the order in which the keys occur. (`Map.groupBy` is younger than browsers that are supported.)
 * @template Item, Key
 * @param {readonly Item[]} items
 * @param {(item: Item) => Key} keyOf
 * @returns {Map<Key, Item[]>}
 */
function groupBy(items, keyOf) {
  /** @type {Map<Key, Item[]>} */
  const groups = new Map();
  for (const item of items) {
    const key = keyOf(item);
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return groups;
}

const COLUMNS = /** @type {const} */ ([
  "student",
  "lesson",
  "task",
  "date",
  "step",
  "seed",
  "klGap_nats",
  "ess_percent",
  "answers",
  "prediction",
  "prediction_places",
  "prediction_step",
  "outcome",
  "distance",
  "digest",
  "checked",
  "link",
]);

/**
 * One line for each entry. A cell that a spreadsheet would take for a formula is made text.
 * @param {readonly Entry[]} entries
 */
export function classCsv(entries) {
  const rows = entries.map(({ student, lesson, task, proof, verdict }) => {
    const { at, step, digest, link, values, answers } = proof;
    const numbers = [values?.seed, values?.klGap, values?.ess].map((value) => value ?? "");
    const given = [answers?.join(" ") ?? "", ...predictionCells(proof)];
    return [student, lesson, task, at, step, ...numbers, ...given, digest, verdict ?? "", link];
  });
  return `${Papa.unparse({ fields: [...COLUMNS], data: rows }, { escapeFormulae: true })}\r\n`;
}

/** A prediction for a spreadsheet: the range or the curve, where and when it was made, what came out. @param {Proof} proof */
function predictionCells({ prediction }) {
  if (!prediction) return ["", "", "", "", ""];
  if ("choice" in prediction) {
    const outcome = "outcome" in prediction ? prediction.outcome : "";
    return [prediction.choice, "", prediction.step, outcome, ""];
  }
  const distance = "distance" in prediction ? prediction.distance : "";
  return [prediction.values.join(" "), prediction.places.join(" "), prediction.step, "", distance];
}
