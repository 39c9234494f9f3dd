// What the worker's messages do to the page's state.

import assert from "node:assert/strict";
import { test } from "node:test";
import { fakePage, reportAt } from "./fake-page.js";
import "./english.js";

test("a number of steps that was asked for ends Play, and says so", async () => {
  const { store, actions, reached } = fakePage();
  await actions.reset();
  actions.stopAt({ steps: 40 });
  actions.play();
  reached(40);
  assert.deepEqual(store.get().run, { phase: "paused", stoppedBy: { key: "steps", step: 40, value: 40 } });
});

test("steps that a script asked for end at no stop condition", async () => {
  const { store, actions, reached } = fakePage();
  await actions.reset();
  actions.stopAt({ steps: 40 });
  void actions.train(40).catch(() => {});
  reached(40);
  assert.deepEqual(store.get().run, { phase: "paused" });
});

test("a worker that has not lastCommandId of Pause yet does not undo it", async () => {
  const { store, actions, say, progress } = fakePage();
  await actions.reset();
  actions.play();
  progress(3);
  actions.stop("ess", 41);
  const { run } = store.get();
  say({ type: "progress", step: 9, lastCommandId: 0, playing: true, rate: 10, kept: [], workers: 1 });
  assert.deepEqual([store.get().run, store.get().step], [run, 9]);
  progress(9, false);
  assert.equal(store.get().run, run, "the reason why it stands still stays");
});

test("what fails while a run trains leaves it paused; what fails while it opens leaves it stopped", async () => {
  const { store, actions, say } = fakePage();
  await actions.reset();
  actions.play();
  say({ type: "failed", message: "no" });
  assert.deepEqual([store.get().run, store.get().problem?.kind], [{ phase: "paused" }, "engine"]);
  say({ type: "crashed", run: 0, message: "no worker" });
  assert.deepEqual([store.get().run, store.get().problem?.kind], [{ phase: "stopped" }, "load"]);
});

test("a lost helper is told of once, and not over a graver problem", async () => {
  const { store, actions, say } = fakePage();
  await actions.reset();
  actions.play();
  const alone = {
    type: "progress",
    step: 5,
    lastCommandId: 9,
    playing: true,
    rate: 1,
    kept: [],
    workers: 1,
    helperLost: true,
  };
  say(alone);
  assert.equal(store.get().problem?.kind, "alone");
  store.set({ problem: { kind: "engine", message: "worse", step: 5 } });
  say(alone);
  assert.equal(store.get().problem?.kind, "engine");
});

test("the page knows how many samples are there, and how they were drawn when all of them are", async () => {
  const { store, actions, say, opened } = fakePage({ slow: true });
  const opening = actions.reset();
  const known = () => [store.get().run.phase, store.get().drawn, store.get().sampler];
  say({ type: "samples", drawn: 0.25 });
  assert.deepEqual(known(), ["opening", 0.25, undefined]);
  say({ type: "opened", report: reportAt(0), sampler: { chains: 9 }, drawn: 0.5 });
  assert.deepEqual(known(), ["paused", 0.25, undefined]);
  say({ type: "samples", drawn: 0.5 });
  assert.deepEqual(known(), ["paused", 0.5, undefined]);
  say({ type: "samples", drawn: 1, sampler: { chains: 48 } });
  assert.deepEqual(known(), ["paused", undefined, { chains: 48 }]);
  opened();
  await opening;
  void actions.reset().catch(() => {});
  assert.deepEqual(known(), ["opening", undefined, undefined]);
});
