// Lessons are data: their shape, their words, and how conditions are read.

import assert from "node:assert/strict";
import { test } from "node:test";
import { DEFAULTS, fieldOf, parseConfig } from "../../www/config/schema.js";
import { loadTexts, use } from "../../www/i18n/index.js";
import { LANGUAGES } from "../../www/i18n/languages.js";
import {
  answerOf,
  isRight,
  RELATIONS,
  sightsOf,
  valueAt,
  withAgreement,
  wordsOf,
} from "../../www/lessons/conditions.js";
import { LESSONS } from "../../www/lessons/content/lessons.js";
import { LESSONS as NAMES } from "../../www/links/view-options.js";
import "./english.js";

test("links know exactly the lessons that there are", () =>
  assert.deepEqual(
    LESSONS.map(({ id }) => id),
    [...NAMES],
  ));

for (const lesson of LESSONS) {
  test(`${lesson.id}: begins with possible settings`, () => {
    assert.deepEqual(parseConfig(DEFAULTS, Object.entries(lesson.config)).notes, []);
    for (const [call, patch] of lesson.solution) {
      if (call === "configure") assert.deepEqual(parseConfig(DEFAULTS, Object.entries(patch)).notes, []);
    }
  });

  test(`${lesson.id}: every task can be checked, and asks, hints and concludes in every language`, async () => {
    const ids = lesson.tasks.map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
    for (const key of Object.keys(LANGUAGES)) {
      const { texts } = await import(`../../www/i18n/${key}/texts/lessons.js`);
      const words = texts[lesson.id];
      assert.deepEqual(Object.keys(words.tasks), ids);
      for (const text of [words.title, words.about, ...words.intro]) assert.ok(text.length > 3);
      for (const { id, answer, predict } of lesson.tasks) {
        const { ask, hint, after, options } = words.tasks[id] ?? assert.fail(id);
        for (const text of [ask, hint, after]) assert.ok(text.length > 5, id);
        if (answer && "right" in answer) assert.ok(options?.[answer.right], `${id} has the right option`);
        else if (predict && "bounds" in predict) assert.equal(options?.length, predict.bounds.length + 1, id);
        else assert.equal(options, undefined);
      }
    }
    for (const { id, sights, answer } of lesson.tasks) {
      assert.ok((sights === undefined) !== (answer === undefined), `${id} is either done or answered`);
      for (const [path, relation, value] of (sights ?? []).flat()) {
        assert.ok(Object.hasOwn(RELATIONS, relation), `${id}: ${relation}`);
        const [group, name = ""] = path.split(".");
        assert.match(group ?? "", /^(config|report|page|answer)$/, path);
        if (group === "config") {
          const field = fieldOf(name);
          const values = Array.isArray(value) ? value : [value];
          for (const each of values) assert.equal(typeof each, typeof field?.default, `${id}: ${path}`);
        }
      }
    }
  });
}

test("a sight is seen when all of its conditions hold at one moment", () => {
  const task = {
    id: "x",
    sights: /** @type {import("../../www/lessons/conditions.js").Condition[][]} */ ([
      [
        ["config.samples", "is", 10],
        ["report.klGap", "<", 0.5],
      ],
      [["report.step", ">=", 100]],
      [["config.integrator", "in", ["rk4", "euler"]]],
    ]),
  };
  const look = (/** @type {object} */ config, /** @type {object} */ report) =>
    sightsOf(task, { config: { ...config }, report: { ...report }, page: {}, answer: {} });
  assert.deepEqual(look({ samples: 10 }, { klGap: 0.4, step: 5 }), [0]);
  assert.deepEqual(look({ samples: 10, integrator: "euler" }, { klGap: 0.5, step: 100 }), [1, 2]);
  assert.deepEqual(look({}, {}), []);
  for (const unknown of [null, Number.NaN, undefined, "0.1"]) {
    assert.deepEqual(look({ samples: 10 }, { klGap: unknown }), []);
  }
});

test("answers are compared with what is known now", () => {
  const observation = { config: {}, report: { free: 0.7 }, page: {}, answer: {} };
  assert.ok(isRight({ right: 2 }, 2, observation));
  assert.ok(!isRight({ right: 2 }, 1, observation));
  assert.ok(isRight({ near: "report.free", within: 0.1 }, 0.65, observation));
  assert.ok(!isRight({ near: "report.free", within: 0.1 }, 0.85, observation));
  assert.ok(!isRight({ near: "report.other", within: 9 }, 0, observation));
  assert.ok(!isRight({ near: "report.free", within: 9 }, Number.NaN, observation));
  assert.equal(valueAt(observation, "report.constructor"), undefined);
  assert.equal(valueAt(observation, "__proto__.x"), undefined);
});

test("agreement is counted in errors", () => {
  const report = { freeEnergyDifference: 1, exactFreeEnergyDifference: 1.3, freeEnergyDifferenceError: 0.1 };
  const missOf = (/** @type {object} */ more) =>
    valueAt(
      { config: {}, page: {}, answer: {}, report: withAgreement({ ...report, ...more }) },
      "report.freeEnergyMiss",
    );
  assert.ok(Math.abs(Number(missOf({})) - 3) < 1e-9);
  assert.equal(missOf({ freeEnergyDifferenceError: 0 }), null);
  assert.deepEqual(withAgreement(undefined), {});
});

test("the words are those of the page's language", async () => {
  const [lesson] = LESSONS;
  assert.ok(lesson);
  assert.equal(wordsOf(lesson).title, "From noise to rings");
  await use("zh");
  assert.throws(() => wordsOf(lesson), /not loaded/);
  await loadTexts("lessons");
  assert.equal(wordsOf(lesson).title, "从噪声到圆环");
  await use("en");
});

test("answers of experiments become numbers with names", () => {
  const estimates = [{ probes: 4, bias: 0, biasError: 0, deviation: 0.5, ess: 30 }];
  assert.deepEqual(answerOf({ question: { experiment: "noise" }, value: { exactEss: 80, estimates } }), {
    exactEss: 80,
    ess4: 30,
    deviation4: 0.5,
  });
  assert.deepEqual(
    answerOf({ question: { experiment: "symmetry", operation: "rotation" }, value: { meanChange: 0.25 } }),
    { rotationChange: 0.25 },
  );
  assert.deepEqual(
    answerOf({
      question: { experiment: "states", source: "model" },
      value: { found: 3, new: 1, states: [{ energy: -7 }] },
    }),
    { modelFound: 3, modelNew: 1, modelLowest: -7 },
  );
  assert.deepEqual(answerOf({ question: undefined, value: 3 }), {});
});
