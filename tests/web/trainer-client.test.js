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
