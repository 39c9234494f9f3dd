// Calls of the script interface that load when they are first made.

import { measureRace } from "../experiments/race-measure.js";
import { filmOfRun, SUBJECTS } from "../export/film-of-run.js";
import { loadTexts } from "../i18n/index.js";
import { LESSONS } from "../lessons/content/lessons.js";
import { fromFile } from "../lessons/progress-file.js";
import { STORY } from "../story/chapters.js";
import { createProofChecker } from "../teacher/check-proof.js";
import { classCsv, entriesOf, summarise, together } from "../teacher/class-results.js";
import { startWorker } from "../trainer/start-worker.js";

/** @typedef {Parameters<typeof import("./script.js").createScript>[0]} Page */

/** The flow, as it is now, against a Markov chain on equal processor time. @param {Page} page */
export async function race({ store, trainer, now }) {
  if (store.get().run.phase === "playing") throw new Error("race() takes a run that stands still: call pause() before");
  const found = await measureRace({ store, trainer, now });
  if (!found) throw new Error("superseded: a new run was opened");
  return found;
}

/** @param {Page} page @param {unknown} subject @returns {Promise<Blob>} */
export async function film({ store, trainer }, subject) {
  const known = SUBJECTS.find((each) => each === subject);
  if (!known) throw new TypeError(`film(subject) takes one of ${SUBJECTS.join(", ")}`);
  if (known === "training" && store.get().kept.length < 2) {
    throw new Error("film('training') takes a run of at least two kept steps: train it first");
  }
  await loadTexts("export");
  return (await filmOfRun({ store, trainer }, known)).blob;
}

/**
 * What a class has handed in; with `check`, the runs behind it are repeated, which takes as long as they took.
 * @param {unknown} files the texts of hand-in files
 * @param {{ check?: boolean }} [how]
 */
export async function classResult(files, { check = false } = {}) {
  if (!Array.isArray(files) || !files.every((file) => typeof file === "string")) {
    throw new TypeError("classResult(files) takes a list of the texts of hand-in files");
  }
  /** @type {import("../teacher/class-results.js").Entry[]} */
  let entries = [];
  /** @type {string[]} */
  const problems = [];
  for (const [index, file] of files.entries()) {
    const { name, lessons, problems: found } = fromFile(file);
    problems.push(...found.map((problem) => `files[${index}]: ${problem}`));
    entries = together(entries, entriesOf(name || `files[${index}]`, lessons));
  }
  if (check) {
    const checker = createProofChecker({ spawn: startWorker });
    for (const entry of entries) entry.verdict = await checker.check(entry.proof);
    checker.end();
  }
  return { entries, tasks: summarise(entries, [...LESSONS, STORY]), csv: classCsv(entries), problems };
}
