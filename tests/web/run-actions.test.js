// What can be done with a run, with the real store and a trainer that does what the test says.

import assert from "node:assert/strict";
import { test } from "node:test";
import { DEFAULTS, FIELDS } from "../../www/config/schema.js";
import { PLAIN } from "../../www/links/view-options.js";
import { refuseLocked } from "../../www/state/locked.js";
import { fakePage, reportAt, settle } from "./fake-page.js";
import "./english.js";

test("Play while a run opens is remembered, and Pause takes it back", async () => {
  const { store, actions, log, opened } = fakePage({ slow: true });
  void actions.reset();
  assert.deepEqual(store.get().run, { phase: "opening", startWhenReady: false });
  actions.play();
  assert.deepEqual(store.get().run, { phase: "opening", startWhenReady: true });
  actions.pause();
  opened();
  assert.deepEqual([store.get().run, log.at(-1)], [{ phase: "paused" }, "open dw2 seed 1 at 0"]);
  void actions.reset();
  actions.play();
  opened();
  assert.deepEqual([store.get().run.phase, log.at(-1)], ["playing", "play"]);
});

test("curves of the run before stay to be seen, but are of no step of the new one", async () => {
  const { store, actions } = fakePage();
  await actions.reset();
  /** @type {any} */
  const curves = { step: 300, draws: 128, weightsReliable: true, energy: {} };
  store.set({ curves });
  await actions.configure([["seed", 2]]);
  assert.deepEqual(store.get().curves, { ...curves, step: -1 });
});

test("every change of the store is one state: nobody sees a run that plays since nothing", async () => {
  const { store, actions } = fakePage();
  await actions.reset();
  /** @type {string[]} */
  const seen = [];
  store.subscribe(
    ({ run }) => void seen.push(JSON.stringify(run, (_, value) => (typeof value === "number" ? "a time" : value))),
  );
  actions.play();
  actions.stop("ess", 50);
  assert.deepEqual(seen, [
    '{"phase":"paused"}',
    '{"phase":"playing","untilStopped":true,"playStartedAt":"a time"}',
    '{"phase":"paused","stoppedBy":{"key":"ess","step":"a time","value":"a time"}}',
  ]);
});

test("a new stop condition keeps the time since Play, and reaches the worker and the address", async () => {
  const { store, actions, log, address } = fakePage();
  await actions.reset();
  actions.play();
  const before = store.get().run;
  actions.stopAt({ steps: 300 });
  assert.deepEqual([store.get().run, log.at(-1)], [before, "play until 300"]);
  assert.equal(address(), "v1&stop=steps:300");
});

test("a change of the settings goes on playing, but not a replay", async () => {
  const { store, actions, opened } = fakePage({ slow: true });
  void actions.reset();
  opened();
  actions.play();
  actions.change("seed", 2);
  opened();
  assert.equal(store.get().run.phase, "playing");
  void actions.openLink("v1&steps=50");
  await settle();
  opened();
  await settle();
  assert.equal(store.get().replay?.outcome, "running");
  actions.change("seed", 3);
  opened();
  assert.equal(store.get().run.phase, "paused");
});

test("going back to a kept step ends the training and what ended it before", async () => {
  const { store, actions, log } = fakePage({ answers: { rewind: ({ step }) => reportAt(step) } });
  await actions.reset();
  actions.play();
  actions.stop("seconds", 5);
  actions.play();
  await actions.rewind(7);
  assert.deepEqual([store.get().run, store.get().step, log.at(-1)], [{ phase: "paused" }, 7, "pause"]);
});

test("an answer about a run that is gone changes nothing", async () => {
  const { store, actions } = fakePage({ answers: { rewind: () => new Promise(() => {}) } });
  await actions.reset();
  const going = actions.rewind(7);
  actions.change("seed", 2);
  await assert.rejects(going, /superseded/);
  assert.equal(store.get().step, 0);
});

test("locked settings stand still when the flow changes, unless they are what is changed", async () => {
  const { store, actions } = fakePage();
  await actions.openLink("v1&lock=batch,learningRate");
  actions.change("flow", "manyBody");
  const { config } = store.get();
  assert.deepEqual([config.flow, config.batch, config.learningRate, config.odeSteps], ["manyBody", 256, 0.01, 8]);
  actions.change("flow", "pair");
  assert.deepEqual([store.get().config.batch, store.get().config.odeSteps], [256, 20]);
});

test("a script moves no locked setting but one that it names", async () => {
  const { store, actions } = fakePage();
  await actions.openLink("v1&lock=batch,learningRate,seed&seed=9");
  await actions.configure([["flow", "manyBody"]]);
  const { batch, learningRate, seed, odeSteps } = store.get().config;
  assert.deepEqual([batch, learningRate, seed, odeSteps], [256, 0.01, 9, 8]);
  await actions.configure([["batch", 64]]);
  assert.deepEqual([store.get().config.batch, store.get().config.seed], [64, 9]);
});

test("every setting stays when it is locked, whatever other choice is made", async () => {
  for (const { key } of FIELDS) {
    for (const other of FIELDS) {
      if (other.kind !== "choice" || other.key === key) continue;
      for (const choice of other.choices) {
        const { store, actions } = fakePage();
        await actions.openLink(`v1&system=lj&particles=20&flow=plain&lock=${key}`);
        const before = store.get().config[key];
        actions.change(other.key, choice);
        assert.equal(store.get().config[key], before, `${key} beside ${other.key}=${choice}`);
      }
    }
  }
});

test("a change beside which a locked setting cannot stand is refused with the reason", async () => {
  const { store, actions, log } = fakePage();
  await actions.openLink("v1&system=lj&particles=20&lock=particles");
  actions.change("system", "dw");
  assert.deepEqual([store.get().config.system, store.get().config.particles, log.length], ["lj", 20, 1]);
  const [refused] = store.get().linkNotes;
  assert.deepEqual([refused?.key, refused?.value, refused?.used], ["system", "dw", "lj"]);
  assert.match(refused?.allowed ?? "", /locked/);
});

test("a file that would change a locked setting is refused by its name", () => {
  const state = { config: DEFAULTS, viewOptions: { ...PLAIN, lock: ["data", "seed"] } };
  assert.throws(() => refuseLocked(state, [["data", "0123456789abcdef"]]), /“data”, which the link/);
  assert.throws(() => refuseLocked(state, Object.entries({ ...DEFAULTS, seed: 2 })), /“seed”/);
  assert.doesNotThrow(() => refuseLocked(state, Object.entries({ ...DEFAULTS, samples: 10 })));
});

test("another pace reaches the worker and the address at once, and training goes on", async () => {
  const { store, actions, log, address } = fakePage();
  await actions.reset();
  actions.play();
  const before = store.get().run;
  actions.setPace(10);
  assert.deepEqual([store.get().run, store.get().viewOptions.pace, log.at(-1)], [before, 10, "pace 10"]);
  assert.equal(address(), "v1&pace=10");
  actions.setPace(null);
  assert.deepEqual([log.at(-1), address()], ["pace null", "v1"]);
});
