// Stop conditions: what links and scripts say of them, when they are met, and how far a budget is spent.

import assert from "node:assert/strict";
import { test } from "node:test";
import { INITIAL } from "../../www/state/state.js";
import { createStore } from "../../www/state/store.js";
import { budget, metBy, readLimits, settleLimits, writeLimits } from "../../www/stop-conditions/conditions.js";
import { createStopMonitor } from "../../www/stop-conditions/monitor.js";
import "./english.js";

test("limits come back as they were written, in one order", () => {
  const { limits } = settleLimits([
    ["klGap", 0.05],
    ["steps", "2000"],
    ["seconds", 90],
    ["ess", 50],
  ]);
  assert.equal(writeLimits(limits), "steps:2000,seconds:90,ess:50,klGap:0.05");
  assert.deepEqual(readLimits(writeLimits(limits)), { limits, notes: [] });
});

test("what cannot be a limit is named and left out", () => {
  const { limits, notes } = readLimits("steps:1.5,ess:101,moon:3,klGap,seconds:10,:");
  assert.deepEqual(limits, { seconds: 10 });
  assert.deepEqual(
    notes.map(({ key }) => key),
    ["stop steps", "stop ess", "stop moon", "stop klGap", "stop "],
  );
  assert.match(notes[1]?.allowed ?? "", /from 0.1 to 100/);
});

test("a report meets a limit at the limit, and never one that it does not know", () => {
  const limits = { ess: 50, klGap: 0.1, steps: 1 };
  assert.deepEqual(metBy(limits, { ess: 49.9, klGap: 0.11 }), []);
  assert.deepEqual(metBy(limits, { ess: 50, klGap: 0.1 }), ["ess", "klGap"]);
  assert.deepEqual(metBy(limits, { ess: 60, klGap: null }), ["ess"]);
  assert.deepEqual(metBy(limits, undefined), []);
});

test("a budget is spent by steps or by time, whichever is further", () => {
  assert.equal(budget({ ess: 5 }, { step: 3, seconds: 3, rate: 1 }), undefined);
  assert.deepEqual(budget({ steps: 200 }, { step: 50, seconds: 9, rate: 30 }), { fraction: 0.25, left: 5 });
  assert.deepEqual(budget({ steps: 200 }, { step: 50, seconds: 0, rate: 0 }), { fraction: 0.25, left: undefined });
  assert.deepEqual(budget({ steps: 200, seconds: 10 }, { step: 50, seconds: 9, rate: 30 }), { fraction: 0.9, left: 1 });
  assert.equal(budget({ steps: 200 }, { step: 201, seconds: 1, rate: 1 }), undefined, "steps that are passed");
});

/** A monitor of a page whose careful evaluations give `careful`. @param {{ ess: number }} careful */
function page(careful) {
  const store = createStore(INITIAL);
  /** @type {[string, number][]} */
  const stops = [];
  /** @type {number[]} */
  const counts = [];
  let clock = 0;
  const monitor = createStopMonitor({
    store,
    trainer: {
      run: 1,
      ask: /** @type {any} */ (
        async (/** @type {string} */ _, /** @type {number} */ count) => {
          counts.push(count);
          return { klGap: null, ...careful };
        }
      ),
    },
    actions: { play() {}, pause() {}, stop: (key, value) => void stops.push([key, value]) },
    now: () => clock,
  });
  const report = (/** @type {number} */ ess) =>
    store.set({ report: /** @type {any} */ ({ ess, klGap: null, evaluatedOn: 64 }) });
  return { store, stops, counts, monitor, report, tick: (/** @type {number} */ ms) => (clock += ms) };
}

/** @param {number} playStartedAt @returns {import("../../www/state/state.js").RunState} */
const untilStopped = (playStartedAt) => ({ phase: "playing", untilStopped: true, playStartedAt });

const settle = () => new Promise((resolve) => setTimeout(resolve));

test("training ends when a careful evaluation agrees with a live one", async () => {
  const { store, stops, counts, report } = page({ ess: 41 });
  store.set({ viewOptions: { ...INITIAL.viewOptions, stop: { ess: 40 } } });
  report(10);
  store.set({ run: untilStopped(0) });
  report(39);
  await settle();
  assert.deepEqual(counts, []);
  report(44);
  await settle();
  assert.deepEqual(counts, [256]);
  assert.deepEqual(stops, [["ess", 41]]);
});

test("it goes on when the careful one does not agree, or when the limit was met before Play", async () => {
  const lucky = page({ ess: 30 });
  lucky.store.set({ viewOptions: { ...INITIAL.viewOptions, stop: { ess: 40 } } });
  lucky.store.set({ run: untilStopped(0) });
  lucky.report(44);
  await settle();
  assert.deepEqual(lucky.stops, []);

  const again = page({ ess: 60 });
  again.store.set({ viewOptions: { ...INITIAL.viewOptions, stop: { ess: 40 } } });
  again.report(50);
  again.store.set({ run: untilStopped(0) });
  again.report(55);
  await settle();
  assert.deepEqual(again.stops, []);
  again.report(35);
  again.report(45);
  await settle();
  assert.deepEqual(again.stops, [["ess", 60]], "once it was missed, it counts");
});

test("time counts from Play, and only for what Play began", () => {
  const { store, stops, tick, monitor } = page({ ess: 0 });
  store.set({ viewOptions: { ...INITIAL.viewOptions, stop: { seconds: 10 } } });
  tick(50_000);
  store.set({ run: untilStopped(50_000), step: 1 });
  tick(9_000);
  assert.equal(monitor.seconds(), 9);
  store.set({ step: 2 });
  assert.deepEqual(stops, []);
  tick(1_000);
  store.set({ run: { phase: "playing", untilStopped: false }, step: 3 });
  assert.deepEqual(stops, [], "a script's steps are its own");
  store.set({ run: untilStopped(50_000), step: 4 });
  assert.deepEqual(stops, [["seconds", 10]]);
  store.set({ run: { phase: "paused" } });
});

test("what was waited for the pace is no time of training, and at a slow pace only the worker tells it", () => {
  const { store, stops, tick, monitor } = page({ ess: 0 });
  store.set({ viewOptions: { ...INITIAL.viewOptions, stop: { seconds: 1 }, pace: 1 }, waited: 500 });
  tick(2000);
  // Play is pressed 2000 ms after the page opened, of which the run has waited 500.
  store.set({ run: untilStopped(1500), step: 1 });
  for (const step of [2, 3, 4]) {
    tick(1000);
    store.set({ step, waited: 500 + 990 * (step - 1) });
  }
  assert.equal(monitor.seconds(), 0.03);
  assert.deepEqual(stops, []);
  tick(970);
  store.set({ step: 5 });
  assert.deepEqual(stops, [["seconds", 1]]);
});
