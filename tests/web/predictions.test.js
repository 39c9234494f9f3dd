// Predictions: how far a drawn curve is from what came out, where it is drawn, and what a file may hold.

import assert from "node:assert/strict";
import { test } from "node:test";
import { resultText } from "../../www/lessons/prediction-text.js";
import { compare, wrongInPrediction } from "../../www/lessons/predictions.js";
import { createProgress } from "../../www/lessons/progress.js";
import { FORMAT, fromFile, toFile } from "../../www/lessons/progress-file.js";
import { drawLine, gridOf, indexAt, middleOf, positionOf, valueAt } from "../../www/predictions/grid.js";
import { meanAbsoluteDifference, totalVariation, withUnitArea } from "../../www/predictions/measure.js";
import { classCsv, entriesOf, summarise } from "../../www/teacher/class-results.js";
import "./english.js";

const close = (/** @type {number | undefined} */ found, /** @type {number} */ wanted) =>
  assert.ok(found !== undefined && Math.abs(found - wanted) < 1e-12, `${found}, not ${wanted}`);

/** @param {[step: number, test: number][]} points @returns {import("../../www/state/learning-curve.js").History} */
const historyOf = (points) =>
  points.map(([step, value]) => ({ step, seconds: 0, train: value, test: value, error: 0, trainNll: 9, testNll: 9 }));

test("total variation is 0 for the same density however it is scaled, and 1 where nothing overlaps", () => {
  const edges = Float64Array.of(0, 1, 2, 3, 4);
  const density = Float64Array.of(0.5, 0.25, 0.25, 0);
  const found = { edges, density };
  close(totalVariation({ places: [0, 1, 2, 3, 4], values: [2, 1, 1, 0] }, found), 0);
  close(totalVariation({ places: [3, 4], values: [7] }, found), 1);
  // ½ (|1 − 0.5| + 0.25 + 0.25), of which half lies outside of what was drawn.
  close(totalVariation({ places: [0, 1], values: [3] }, found), 0.5);
  // Two drawn bins over four: p = (½, ½), q = (¾, ¼).
  close(totalVariation({ places: [0, 2, 4], values: [1, 1] }, found), 0.25);
});

test("total variation is between 0 and 1, and there is none for what is empty", () => {
  const found = { edges: Float64Array.of(0, 1, 2), density: Float64Array.of(0.2, 0.3) };
  for (const values of [
    [1, 0],
    [0, 1],
    [5, 1e-9],
  ]) {
    const distance = totalVariation({ places: [0.5, 1.5, 2.5], values }, found);
    assert.ok(distance !== undefined && distance >= 0 && distance <= 1, `${distance}`);
  }
  assert.equal(totalVariation({ places: [0, 1], values: [0] }, found), undefined);
  const empty = { edges: found.edges, density: Float64Array.of(0, Number.NaN) };
  assert.equal(totalVariation({ places: [0, 1], values: [1] }, empty), undefined);
  assert.equal(withUnitArea([0, 1, 3], [0, 0]), undefined);
  assert.deepEqual(withUnitArea([0, 1, 3], [1, 1]), [1 / 3, 1 / 3]);
});

test("the mean absolute difference is over the steps that the run has come to, between evaluations in a straight line", () => {
  const history = historyOf([
    [0, 4],
    [10, 2],
    [20, 1],
  ]);
  const places = [5, 10, 15, 40];
  // The run: 3, 2, 1.5, and nothing yet at 40.
  close(meanAbsoluteDifference({ places, values: [3.5, 2, 0.5, 99] }, history), (0.5 + 0 + 1) / 3);
  assert.equal(meanAbsoluteDifference({ places: [40], values: [1] }, history), undefined);
  assert.equal(meanAbsoluteDifference({ places, values: [1, 1, 1, 1] }, []), undefined);
  // Without an entropy likelihoods are compared.
  const raw = history.map((point) => ({ ...point, test: null }));
  close(meanAbsoluteDifference({ places: [10], values: [7] }, raw), 2);
});

test("a learning curve is drawn from no change on, up to the step that the task names", () => {
  const grid = gridOf({ plot: "learning", until: 150 }, { curves: undefined, history: historyOf([[0, 4]]) });
  assert.ok(grid);
  assert.equal(grid.places.at(-1), 150);
  assert.equal(grid.places.length, grid.values.length);
  assert.ok(grid.values.every((value) => value === 4) && grid.top > 4);
  assert.equal(gridOf({ plot: "learning", until: 150 }, { curves: undefined, history: [] }), undefined);
  assert.equal(gridOf({ plot: "energy" }, { curves: undefined, history: [] }), undefined);
});

test("energies are drawn over whole bins of the plot, from an even density on", () => {
  const bins = 80;
  const edges = Float64Array.from({ length: bins + 1 }, (_, k) => k / 10);
  const density = Float64Array.from({ length: bins }, (_, k) => (k >= 20 ? 1 / 6 : 0));
  const energy = { edges, data: density, model: density, reweighted: density };
  const curves = /** @type {import("../../www/trainer/messages.js").Curves} */ ({ energy });
  const grid = gridOf({ plot: "energy" }, { curves, history: [] });
  assert.ok(grid);
  assert.equal(grid.places.length, grid.values.length + 1);
  assert.ok(grid.places.every((place) => edges.includes(place)));
  assert.ok((grid.places[0] ?? 9) <= 2 && grid.places.at(-1) === 8);
  close(
    grid.values.reduce((sum, value, k) => sum + value * ((grid.places[k + 1] ?? 0) - (grid.places[k] ?? 0)), 0),
    1,
  );
});

test("pointer and slider find the same place and value, also beyond the ends", () => {
  const energy = /** @type {const} */ ({ plot: "energy", places: [0, 1, 2, 3], values: [0, 0, 0] });
  assert.deepEqual(
    [-5, 0, 0.99, 1, 2.5, 3, 7].map((x) => indexAt(energy, x)),
    [0, 0, 0, 1, 2, 2, 2],
  );
  assert.equal(middleOf(energy, 1), 1.5);
  const learning = /** @type {const} */ ({ plot: "learning", places: [10, 20, 30], values: [0, 0, 0] });
  assert.deepEqual(
    [-5, 14, 16, 99].map((x) => indexAt(learning, x)),
    [0, 0, 1, 2],
  );
  for (const plot of /** @type {const} */ (["energy", "learning"])) {
    assert.equal(positionOf(plot, 0, 4), 0);
    for (const position of [0, 7, 30, 60]) {
      assert.equal(positionOf(plot, valueAt(plot, position, 4), 4), position);
    }
  }
});

test("a quick pointer draws a line through the places that it leaves out", () => {
  assert.deepEqual(drawLine([9, 9, 9, 9, 9], { k: 3, value: 3 }, { k: 1, value: 1 }), [9, 1, 2, 3, 9]);
  assert.deepEqual(drawLine([9, 9], { k: 0, value: 5 }, { k: 0, value: 2 }), [2, 9]);
});

const DRAWN = { plot: /** @type {const} */ ("learning"), places: [10, 20], values: [2, 1], step: 0 };
const PROOF = {
  at: "2026-05-01T09:30:00.000Z",
  link: "https://school.example/#v1&steps=50&digest=0123456789abcdef",
  step: 50,
  digest: "0123456789abcdef",
};

test("a prediction is compared with the run: a curve by its measure, a choice by the range that came out", () => {
  const state = {
    curves: undefined,
    history: historyOf([
      [0, 3],
      [20, 1],
    ]),
  };
  const observation = { config: {}, report: { klGap: 0.3 }, page: {}, answer: {} };
  const curve = compare({ plot: "learning", until: 20 }, DRAWN, observation, state);
  assert.deepEqual(curve, { ...DRAWN, measure: "meanAbsoluteDifference", distance: 0 });
  const choice = { value: "report.klGap", bounds: [0.1, 0.5] };
  assert.deepEqual(compare(choice, { choice: 0, step: 2 }, observation, state), {
    choice: 0,
    step: 2,
    outcome: 1,
    value: 0.3,
  });
  assert.equal(compare(choice, { choice: 0, step: 2 }, { ...observation, report: {} }, state), undefined);
  assert.equal(compare(choice, DRAWN, observation, state), undefined);
  assert.equal(compare({ plot: "energy" }, DRAWN, observation, state), undefined);
  // On the bound itself the upper range begins.
  const onBound = compare(choice, { choice: 1, step: 0 }, { ...observation, report: { klGap: 0.1 } }, state);
  assert.ok(onBound && "outcome" in onBound && onBound.outcome === 1);
});

test("a file brings predictions back, those with a task and those that wait for the run", () => {
  const compared = { ...DRAWN, measure: "meanAbsoluteDifference", distance: 0.25 };
  const progress = createProgress(() => {
    throw new Error("no storage");
  });
  progress.predict("ring", "predict", { choice: 1, step: 0 });
  progress.predict("ring", "predict", DRAWN);
  progress.predict("data", "predict", { choice: 2, step: 7, late: true });
  progress.finish("ring", "predict", { ...PROOF, prediction: compared });
  // What is done stays as it was predicted.
  progress.predict("ring", "predict", { choice: 0, step: 60 });
  const text = toFile(progress.all(), { name: "Ada", page: "", now: new Date(0) });
  const { lessons, problems } = fromFile(text);
  assert.deepEqual(problems, []);
  assert.deepEqual(lessons.ring?.done.predict?.prediction, compared);
  assert.deepEqual(lessons.data?.predicted, { predict: { choice: 2, step: 7, late: true } });
  const other = createProgress(() => {
    throw new Error("no storage");
  });
  other.predict("data", "predict", { choice: 0, step: 1 });
  other.merge(lessons);
  assert.deepEqual(other.of("data").predicted?.predict, { choice: 0, step: 1 });
  assert.deepEqual(other.of("ring").done.predict?.prediction, compared);
});

test("a file from before there were predictions is read as it was", () => {
  const old = { format: FORMAT, version: 1, name: "x", exported: PROOF.at, page: "0.1.0" };
  const tasks = [{ task: "begin", ...PROOF, answers: [1], values: { klGap: 0.5, ess: 20, seed: 1 } }];
  const read = fromFile(JSON.stringify({ ...old, lessons: [{ lesson: "ring", tasks }] }));
  assert.deepEqual(read.problems, []);
  const { task: _, ...proof } = tasks[0] ?? assert.fail();
  assert.deepEqual(read.lessons, { ring: { done: { begin: proof }, seen: {} } });
});

test("what is wrong with a prediction is named by its place, and only its task is left out", () => {
  /** @type {[prediction: unknown, problem: RegExp][]} */
  const odd = [
    [null, /^step: expected a number of steps, found nothing/],
    [{ ...DRAWN, step: -1 }, /^step/],
    [{ ...DRAWN, plot: "flow" }, /^plot: expected energy or learning, found "flow"/],
    [{ ...DRAWN, plot: "__proto__" }, /^plot/],
    [{ ...DRAWN, places: [20, 10] }, /^places and values/],
    [{ ...DRAWN, places: [10] }, /^places and values/],
    [{ ...DRAWN, values: [1, "2"] }, /^places and values/],
    [{ ...DRAWN, plot: "energy", places: [0, 1, 2], values: [1, -1] }, /^places and values/],
    [
      { ...DRAWN, places: Array.from({ length: 65 }, (_, k) => k), values: new Array(65).fill(1) },
      /^places and values/,
    ],
    [{ ...DRAWN, measure: "charm" }, /^measure: expected meanAbsoluteDifference/],
    [{ ...DRAWN, distance: -0.1 }, /^distance/],
    [{ choice: 0.5, step: 0 }, /^choice/],
    [{ choice: 1, outcome: "x", step: 0 }, /^outcome/],
    [{ choice: 1, outcome: 1, value: null, step: 0 }, /^value/],
    [{ choice: 1, step: 0, late: "no" }, /^late/],
  ];
  for (const [prediction, problem] of odd) {
    assert.match(wrongInPrediction(prediction) ?? "nothing", problem);
    const good = { task: "begin", ...PROOF };
    const bad = { task: "predict", ...PROOF, prediction };
    const file = { format: FORMAT, version: 1, lessons: [{ lesson: "ring", tasks: [good, bad] }] };
    const { lessons, problems } = fromFile(JSON.stringify(file));
    assert.match(problems.join(), /^lessons\.ring\.predict\.prediction\./);
    assert.deepEqual(Object.keys(lessons.ring?.done ?? {}), ["begin"]);
  }
  assert.equal(wrongInPrediction({ ...DRAWN, plot: "energy", places: [0, 1, 2] }), undefined);
});

test("a class is summed up: the mean distance of curves, how many choices came true, and those that did not", () => {
  const drawn = (/** @type {number} */ distance) => ({ ...DRAWN, measure: "meanAbsoluteDifference", distance });
  const chosen = (/** @type {number} */ choice) => ({ choice, outcome: 1, value: 0.3, step: 0 });
  const entries = [1, 2, 6].flatMap((distance, seed) =>
    entriesOf(`student ${seed}`, {
      ring: {
        done: { first: { ...PROOF, prediction: drawn(distance) }, second: { ...PROOF, prediction: chosen(seed) } },
        seen: {},
      },
    }),
  );
  const lesson = { id: "ring", minutes: 1, config: {}, tasks: [{ id: "first" }, { id: "second" }], solution: [] };
  const [first, second] = summarise(entries, [lesson]);
  // All by one run, yet each prediction counts: mean 3, standard error √(7/3).
  close(first?.distance?.mean, 3);
  close(first?.distance?.error, Math.sqrt(7 / 3));
  assert.equal(first?.chosen, undefined);
  assert.deepEqual(second?.chosen, { right: 1, count: 3 });
  assert.deepEqual(second?.wrong, [
    { answer: 0, students: 1 },
    { answer: 2, students: 1 },
  ]);
  const [head = "", line = "", other = ""] = classCsv(entries).split("\r\n");
  const cell = (/** @type {string} */ row, /** @type {string} */ name) => row.split(",")[head.split(",").indexOf(name)];
  assert.deepEqual(
    ["prediction", "prediction_places", "prediction_step", "distance"].map((name) => cell(line, name)),
    ["2 1", "10 20", "0", "1"],
  );
  assert.deepEqual(
    ["prediction", "outcome", "distance"].map((name) => cell(other, name)),
    ["0", "1", ""],
  );
});

test("how far off a prediction was is said in words, with its measure", () => {
  assert.match(resultText({ ...DRAWN, measure: "", distance: 0.25 }, undefined), /0\.250 nats, the mean absolute diff/);
  const energy = { plot: /** @type {const} */ ("energy"), places: [0, 1], values: [1], step: 0 };
  assert.match(resultText({ ...energy, measure: "", distance: 0.5 }, undefined), /0\.500, the total variation/);
  const words = { options: ["low", "high"] };
  assert.match(resultText({ choice: 1, outcome: 1, value: 2, step: 0 }, words), /As you predicted.* 2\.0000/);
  assert.match(resultText({ choice: 0, outcome: 1, value: 2, step: 0 }, words), /“low”.*“high”/);
});
