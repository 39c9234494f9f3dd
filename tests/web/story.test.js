// The story: chapters with words in every language, links that set up the page, and the chain of the first chapter.

import assert from "node:assert/strict";
import { test } from "node:test";
import { DEFAULTS, parseConfig } from "../../www/config/schema.js";
import { LANGUAGES } from "../../www/i18n/languages.js";
import { answerOf } from "../../www/lessons/conditions.js";
import { decode } from "../../www/links/codec.js";
import { PLAIN, STORY_CHAPTERS } from "../../www/links/view-options.js";
import { pairEnergy } from "../../www/settings/pair-potential.js";
import { CHAIN_STEPS, createCrossings } from "../../www/story/chain.js";
import { chapterLink } from "../../www/story/chapter-link.js";
import { CHAPTERS, STORY } from "../../www/story/chapters.js";
import "./english.js";

test("links know exactly the chapters that there are", () => assert.equal(CHAPTERS.length, STORY_CHAPTERS));

test("every chapter has its words in every language, and one thing to predict with its ranges", async () => {
  for (const key of Object.keys(LANGUAGES)) {
    const { texts } = await import(`../../www/i18n/${key}/texts/story.js`);
    assert.deepEqual(
      Object.keys(texts.chapters),
      CHAPTERS.map(({ task }) => task.id),
    );
    for (const { task } of CHAPTERS) {
      const { title, text, ask, options, after } = texts.chapters[task.id];
      for (const each of [title, ask, after, ...text]) assert.ok(each.length > 1, task.id);
      assert.ok(text.length >= 2, `${task.id} is more than its question`);
      assert.equal(options?.length, "bounds" in task.predict ? task.predict.bounds.length + 1 : undefined, task.id);
    }
  }
  assert.deepEqual(
    STORY.tasks.map(({ id }) => id),
    CHAPTERS.map(({ task }) => task.id),
  );
});

test("the link of a chapter sets up its settings and what Play does, and keeps what a teacher asks for", () => {
  const present = {
    ...PLAIN,
    lesson: "ring",
    hide: ["setup"],
    lock: ["seed"],
    note: "Hello",
    open: ["noise"],
    pace: 100,
  };
  CHAPTERS.forEach(({ config, steps, pace = null }, index) => {
    const read = decode(
      chapterLink(index + 1, { config: DEFAULTS, viewOptions: /** @type {typeof PLAIN} */ (present) }),
    );
    assert.deepEqual(read.notes, []);
    assert.deepEqual(read.config, parseConfig(DEFAULTS, Object.entries(config)).config);
    assert.deepEqual(read.viewOptions, {
      ...PLAIN,
      story: index + 1,
      hide: ["setup"],
      lock: ["seed"],
      note: "Hello",
      stop: steps === undefined ? {} : { steps },
      pace,
    });
  });
});

test("a locked setting stays from chapter to chapter, unless it is one of the story's own", () => {
  const viewOptions = { ...PLAIN, lock: ["seed", "learningRate", "samples"] };
  const config = { ...DEFAULTS, seed: 9, learningRate: 0.02, samples: 10 };
  CHAPTERS.forEach((chapter, index) => {
    const read = decode(chapterLink(index + 1, { config, viewOptions })).config;
    assert.deepEqual([read.seed, read.learningRate], [9, 0.02]);
    assert.equal(read.samples, chapter.config.samples ?? DEFAULTS.samples);
  });
});

/** @param {number} b @param {number} seed */
function crossingsOf(b, seed) {
  const chain = createCrossings({ ...DEFAULTS, b, seed });
  chain.run(CHAIN_STEPS);
  return chain.crossings();
}

test("a chain starts in the inner well, stays there behind a barrier of 28 kT, and crosses one of 4 kT", () => {
  const config = { ...DEFAULTS, b: -10 };
  const height = pairEnergy(config, config.d0) - pairEnergy(config, createCrossings(config).distance());
  assert.ok(Math.abs(height - 27.8) < 0.1, `the barrier is ${height} kT`);
  for (const seed of [1, 2, 3]) {
    assert.equal(crossingsOf(-10, seed), 0);
    assert.ok(crossingsOf(-4, seed) > 20, `${crossingsOf(-4, seed)} crossings`);
  }
});

test("the same seed gives the same chain, and its crossings are an answer", () => {
  const end = (/** @type {number} */ seed) => {
    const chain = createCrossings({ ...DEFAULTS, seed });
    chain.run(500);
    return chain.distance();
  };
  assert.equal(end(7), end(7));
  assert.notEqual(end(7), end(8));
  assert.deepEqual(answerOf({ question: { experiment: "chain" }, value: { crossings: 3 } }), { chainCrossings: 3 });
});
