// The page's end of the worker, against workers that say what the test lets them say.

import assert from "node:assert/strict";
import { test } from "node:test";
import { DEFAULTS } from "../../www/config/schema.js";
import { Superseded, TrainerClient } from "../../www/trainer/client.js";

function setUp() {
  const clock = { now: 0 };
  /** @type {{ worker: any, received: any[], gone: boolean }[]} */
  const workers = [];
  const engine = new TrainerClient({
    spawn() {
      const entry = { worker: /** @type {any} */ ({}), received: /** @type {any[]} */ ([]), gone: false };
      entry.worker.postMessage = (/** @type {any} */ message) => entry.received.push(message);
      entry.worker.terminate = () => {
        entry.gone = true;
      };
      workers.push(entry);
      return entry.worker;
    },
    drawn: () => Promise.resolve(),
    now: () => clock.now,
  });
  const say = (/** @type {number} */ k, /** @type {any} */ data) => workers[k]?.worker.onmessage({ data });
  const open = () => engine.open({ ...DEFAULTS }, { visible: true });
  return { engine, workers, say, open, clock };
}

test("a run that is wanted while another one opens does not wait for it", async () => {
  const { workers, say, open } = setUp();
  const first = open();
  say(0, { type: "ready", run: 0 });
  const second = open();
  await assert.rejects(first, Superseded);
  assert.deepEqual(
    workers.map(({ gone, received }) => [gone, received.map(({ run }) => run)]),
    [
      [true, [1]],
      [false, [2]],
    ],
  );
  say(0, { type: "opened", run: 2, report: "of a worker that is gone" });
  say(1, { type: "opened", run: 2, report: "its own" });
  assert.equal((await second).report, "its own");
});

test("a worker that still loads is kept, and so is one that stands still", async () => {
  const { workers, say, open } = setUp();
  const first = open();
  const second = open();
  await assert.rejects(first, Superseded);
  say(0, { type: "ready", run: 0 });
  say(0, { type: "opened", run: 2 });
  await second;
  const third = open();
  say(0, { type: "opened", run: 3 });
  await third;
  assert.deepEqual([workers.length, workers[0]?.gone], [1, false]);
});

test("a worker in the middle of a long answer is not waited for, one that has just spoken is", async () => {
  for (const [silence, isGone] of /** @type {const} */ ([
    [900, false],
    [1100, true],
  ])) {
    const { engine, workers, say, open, clock } = setUp();
    const first = open();
    say(0, { type: "ready", run: 0 });
    say(0, { type: "opened", run: 1 });
    await first;
    clock.now += 10_000;
    const answer = engine.ask("exportModel", 256);
    clock.now += silence;
    const second = open();
    await assert.rejects(answer, Superseded);
    assert.deepEqual([workers.length, workers[0]?.gone], [isGone ? 2 : 1, isGone]);
    say(workers.length - 1, { type: "opened", run: 2 });
    await second;
  }
});

test("who listens late hears that the worker has loaded, but not one that is gone", () => {
  const { engine, say } = setUp();
  /** @type {any[]} */
  const heard = [];
  engine.preload();
  engine.subscribe((message) => heard.push(message));
  assert.equal(heard.length, 0);
  const ready = { type: "ready", run: 0, version: "1.2.3" };
  say(0, ready);
  engine.subscribe((message) => heard.push(message));
  assert.deepEqual([heard.length, heard[0], heard[1]], [2, ready, ready]);
  engine.abandonWorker();
  engine.subscribe((message) => heard.push(message));
  assert.equal(heard.length, 2);
});

test("an engine that stops while it opens a run is started once more, with all that was said to it", async () => {
  const { engine, workers, say, open } = setUp();
  /** @type {any[]} */
  const heard = [];
  engine.subscribe((message) => heard.push(message));
  const opened = open();
  say(0, { type: "ready", run: 0 });
  engine.setView({ visible: false });
  const trained = engine.train(5);
  say(0, { type: "crashed", run: 1, message: "Out of bounds memory access", step: 0 });
  assert.deepEqual(
    workers.map(({ gone, received }) => [gone, received.map(({ type, run }) => `${type} ${run}`)]),
    [
      [true, ["open 1", "view 1", "train 1"]],
      [false, ["open 1", "view 1", "train 1"]],
    ],
  );
  assert.deepEqual(
    heard.map(({ type }) => type),
    ["ready"],
  );
  say(1, { type: "ready", run: 0 });
  say(1, { type: "opened", run: 1, report: "of the second worker" });
  assert.equal((await opened).report, "of the second worker");
  say(1, { type: "reached", run: 1, id: workers[1]?.received[2].id, report: "after five steps" });
  assert.equal((await trained).report, "after five steps");
  // A run that is open is not begun again in silence: what it had learned is lost.
  const later = engine.train(5);
  say(1, { type: "crashed", run: 1, message: "unreachable", step: 5 });
  await assert.rejects(later, /the engine stopped: unreachable/);
  assert.deepEqual([workers.length, workers[1]?.gone], [2, true]);
});

test("an engine that stops twice, has no memory or cannot be loaded is not started again", async () => {
  for (const [crash, workersStarted] of /** @type {const} */ ([
    [{ type: "crashed", run: 1, message: "unreachable", step: 0 }, 2],
    [{ type: "crashed", run: 1, message: "unreachable", step: 0, memory: true }, 1],
    [{ type: "crashed", run: 0, message: "Failed to fetch" }, 1],
  ])) {
    const { engine, workers, say, open } = setUp();
    /** @type {any[]} */
    const heard = [];
    engine.subscribe((message) => heard.push(message));
    const opened = open();
    for (let k = 0; k < workersStarted; k++) say(k, crash);
    await assert.rejects(opened, /the engine stopped/);
    assert.deepEqual(heard, [crash]);
    assert.deepEqual([workers.length, workers.every(({ gone }) => gone)], [workersStarted, true]);
  }
});
