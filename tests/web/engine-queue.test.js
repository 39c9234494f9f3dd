// What waits for an engine before a session hears it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { EngineQueue } from "../../www/trainer/worker/engine-queue.js";

const Light = { name: "light" };
const Full = { name: "full" };

/** A gate before a session that writes down what it hears with which engine. */
function setUp() {
  /** @type {string[]} */
  const received = [];
  /** @type {any[]} */
  const posted = [];
  const session = {
    Engine: /** @type {any} */ (undefined),
    receive: (/** @type {any} */ { type, run }) => received.push(`${session.Engine?.name}: ${type} ${run}`),
  };
  /** @type {{ resolve: (Engine: any) => void, reject: (error: Error) => void }[]} */
  const loads = [];
  const gate = new EngineQueue({
    session,
    holds: (Engine, { config, snapshot }) => Engine === Full || ("light" in config && !snapshot),
    answers: (Engine, question) => Engine === Full || question !== "experiment",
    fullEngine: () => new Promise((resolve, reject) => loads.push({ resolve, reject })),
    post: (message) => posted.push(message),
  });
  return { gate, received, posted, loads };
}

const view = { visible: true };
/** @param {number} run @param {boolean} light @param {Uint8Array} [snapshot] @returns {any} */
const open = (run, light, snapshot) => ({
  type: "open",
  run,
  config: light ? { light } : {},
  view,
  origin: { snapshot },
});
const settled = () => new Promise((resolve) => setTimeout(resolve));

test("messages wait for the first engine, in their order", () => {
  const { gate, received, loads } = setUp();
  gate.receive(open(1, true));
  gate.receive({ type: "pause", run: 1, id: 1 });
  assert.deepEqual(received, []);
  gate.open(/** @type {any} */ (Light));
  assert.deepEqual(received, ["light: open 1", "light: pause 1"]);
  assert.equal(loads.length, 0);
});

test("a run that the engine does not hold waits for the full one, which then stays", async () => {
  const { gate, received, loads } = setUp();
  gate.open(/** @type {any} */ (Light));
  gate.receive(open(1, false));
  gate.receive({ type: "train", run: 1, id: 1 });
  assert.deepEqual(received, []);
  loads[0]?.resolve(Full);
  await settled();
  gate.receive(open(2, true));
  assert.deepEqual(received, ["full: open 1", "full: train 1", "full: open 2"]);
  assert.equal(loads.length, 1);
});

test("a snapshot is asked for its own settings", () => {
  const { gate, received, loads } = setUp();
  gate.open(/** @type {any} */ (Light));
  gate.receive(open(1, true, new Uint8Array()));
  assert.deepEqual([received.length, loads.length], [0, 1]);
});

test("where the full engine cannot be had, the run fails and the next one opens", async () => {
  const { gate, received, posted, loads } = setUp();
  gate.open(/** @type {any} */ (Light));
  gate.receive(open(1, false));
  gate.receive(open(2, true));
  loads[0]?.reject(new Error("no network"));
  await settled();
  assert.deepEqual(posted, [{ type: "failed", run: 1, message: "no network", unreachable: true }]);
  assert.deepEqual(received, ["light: open 2"]);
});

test("of runs that wait for an engine only the newest is opened", async () => {
  const { gate, received, loads } = setUp();
  gate.receive(open(1, true));
  gate.receive({ type: "train", run: 1, id: 1 });
  gate.receive(open(2, true));
  gate.open(/** @type {any} */ (Light));
  gate.receive(open(3, false));
  gate.receive(open(4, false));
  gate.receive({ type: "train", run: 4, id: 2 });
  loads[0]?.resolve(Full);
  await settled();
  assert.deepEqual(received, ["light: open 2", "full: open 4", "full: train 4"]);
});

test("an experiment waits for the full engine, and training does not wait for it", async () => {
  const { gate, received, loads } = setUp();
  gate.open(/** @type {any} */ (Light));
  gate.receive(open(1, true));
  gate.receive({ type: "ask", run: 1, id: 1, what: "experiment", argument: {} });
  gate.receive({ type: "ask", run: 1, id: 2, what: "samples", argument: 8 });
  gate.receive({ type: "train", run: 1, id: 3 });
  assert.deepEqual(received, ["light: open 1", "light: ask 1", "light: train 1"]);
  loads[0]?.resolve(Full);
  await settled();
  gate.receive({ type: "ask", run: 1, id: 4, what: "experiment", argument: {} });
  assert.deepEqual(received.slice(3), ["full: ask 1", "full: ask 1"]);
  assert.equal(loads.length, 1);
});

test("an experiment for which the full engine cannot be had fails, and the run goes on", async () => {
  const { gate, received, posted, loads } = setUp();
  gate.open(/** @type {any} */ (Light));
  gate.receive(open(1, true));
  gate.receive({ type: "ask", run: 1, id: 7, what: "experiment", argument: {} });
  loads[0]?.reject(new Error("no network"));
  await settled();
  assert.deepEqual(posted, [{ type: "failed", run: 1, id: 7, message: "no network", unreachable: true }]);
  gate.receive({ type: "train", run: 1, id: 8 });
  assert.deepEqual(received, ["light: open 1", "light: train 1"]);
});

test("an experiment that waits while another run takes the full engine comes after its opening", async () => {
  const { gate, received, loads } = setUp();
  gate.open(/** @type {any} */ (Light));
  gate.receive(open(1, true));
  gate.receive({ type: "ask", run: 1, id: 1, what: "experiment", argument: {} });
  gate.receive(open(2, false));
  for (const { resolve } of loads) resolve(Full);
  await settled();
  assert.deepEqual(received, ["light: open 1", "full: open 2", "full: ask 1"]);
});
