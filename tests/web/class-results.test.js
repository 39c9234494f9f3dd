// What a class has handed in: means over different runs, frequent wrong answers, shared runs, a file for spreadsheets.

import assert from "node:assert/strict";
import { test } from "node:test";
import Papa from "papaparse";
import { classCsv, entriesOf, sharedRuns, summarise, together } from "../../www/teacher/class-results.js";

/** @typedef {import("../../www/lessons/progress.js").Proof} Proof */

/** @param {number} seed @param {number} klGap @param {number[]} [answers] @returns {Proof} */
const proof = (seed, klGap, answers) => ({
  at: "2026-05-01T09:30:00.000Z",
  link: `https://school.example/#v1&seed=${seed}&steps=50`,
  step: 50,
  digest: seed.toString(16).padStart(16, "0"),
  ...(answers && { answers }),
  values: { klGap, ess: 90, seed },
});

/** @type {import("../../www/lessons/conditions.js").Lesson} */
const LESSON = { id: "ring", minutes: 1, config: {}, tasks: [{ id: "first" }, { id: "second" }], solution: [] };

test("each task has its mean with the standard error over runs that differ", () => {
  // Mean 3 of 1, 2, 6; the variance is (4 + 1 + 9)/2 = 7, the standard error √(7/3).
  const entries = [
    ...entriesOf("Ada", { ring: { done: { second: proof(9, 5), first: proof(1, 1) }, seen: {} } }),
    ...entriesOf("Bob", { ring: { done: { first: proof(2, 2) }, seen: {} } }),
    ...entriesOf("Cyd", { ring: { done: { first: proof(3, 6) }, seen: {} } }),
    ...entriesOf("Dee", { ring: { done: { first: proof(3, 6) }, seen: {} } }),
  ];
  const [first, second, ...rest] = summarise(entries, [LESSON]);
  assert.deepEqual(rest, []);
  assert.deepEqual([first?.task, first?.students, first?.runs], ["first", 4, 3]);
  assert.equal(first?.klGap?.mean, 3);
  assert.ok(Math.abs((first?.klGap?.error ?? 0) - Math.sqrt(7 / 3)) < 1e-12);
  assert.deepEqual(second?.klGap, { mean: 5, error: undefined, count: 1 });
  assert.deepEqual([...sharedRuns(entries)].map(({ student }) => student).sort(), ["Cyd", "Dee"]);
});

test("a file that is opened again counts once, and keeps its verdicts; another run of the same task is one more", () => {
  /** @type {import("../../www/lessons/predictions.js").Prediction} */
  /** @type {Proof} */
  const guessed = { ...proof(1, 1), prediction: { choice: 1, step: 0, outcome: 1, value: 1 } };
  const fileOf = (/** @type {Proof} */ first) => entriesOf("Ada", { ring: { done: { first }, seen: {} } });
  const known = together([], fileOf(guessed));
  for (const entry of known) entry.verdict = "same";
  const again = together(known, [...fileOf(structuredClone(guessed)), ...fileOf(proof(2, 1))]);
  assert.deepEqual(
    again.map(({ verdict, proof: { digest } }) => [verdict, digest]),
    [
      ["same", guessed.digest],
      [undefined, proof(2, 1).digest],
    ],
  );
  assert.deepEqual(summarise(again, [LESSON])[0]?.chosen, { right: 1, count: 1 });
  const others = together(known, entriesOf("Bob", { ring: { done: { first: guessed }, seen: {} } }));
  assert.equal(others.length, 2, "another student's is another one");
});

test("a run before the first step is nobody's own", () => {
  const start = { ...proof(1, 1), step: 0 };
  const entries = ["Ada", "Bob"].flatMap((name) => entriesOf(name, { ring: { done: { first: start }, seen: {} } }));
  assert.equal(sharedRuns(entries).size, 0);
});

test("wrong answers are counted by student, the most frequent first, and the right one is none of them", () => {
  const given = { Ada: [2, 2, 0, 1], Bob: [2, 1], Cyd: [1] };
  const entries = Object.entries(given).flatMap(([name, answers], seed) =>
    entriesOf(name, { ring: { done: { first: proof(seed, 1, answers) }, seen: {} } }),
  );
  assert.deepEqual(summarise(entries, [LESSON])[0]?.wrong, [
    { answer: 2, students: 2 },
    { answer: 0, students: 1 },
  ]);
});

test("the file for spreadsheets has every entry with all digits, and no formula of a student", () => {
  const entries = entriesOf('=HYPERLINK("x")', { ring: { done: { first: proof(4, 0.1 + 0.2, [3, 1]) }, seen: {} } });
  const [read] = Papa.parse(classCsv(entries), { header: true, skipEmptyLines: true }).data;
  const { student, klGap_nats: gap, answers, seed, step } = /** @type {Record<string, string>} */ (read);
  assert.equal(student, `'=HYPERLINK("x")`);
  assert.equal(Number(gap), 0.1 + 0.2);
  assert.deepEqual([answers, seed, step], ["3 1", "4", "50"]);
});
