import assert from "node:assert/strict";
import { test } from "node:test";
import { PATIENCE } from "../../www/trainer/parallel/autoscaler.js";
import { AWAKE, Peer } from "../../www/trainer/parallel/peer.js";
import { PeerGroup } from "../../www/trainer/parallel/peer-group.js";
import { planSharedGradients, SharedGradients } from "../../www/trainer/parallel/shared-gradients.js";
import { TrainingSession } from "../../www/trainer/worker/training-session.js";
import { Engine, UNITS } from "./parted-engine.js";

/** Helpers without threads: messages are delivered one at a time, from whichever queue `pick` says. */
function office(pick = () => 0) {
  /** @type {(() => void)[][]} */
  const queues = [];
  /** @type {Engine[]} */
  const engines = [];
  let spawned = 0;
  /** @type {(() => void)[]} */
  const waiting = [];
  const later = (/** @type {() => void} */ next) => waiting.push(next);
  const spawn = () => {
    /** @type {(() => void)[]} */
    const inward = [];
    /** @type {(() => void)[]} */
    const outward = [];
    queues.push(inward, outward);
    spawned += 1;
    /** @type {Peer | undefined} */
    let peer;
    const port = {
      /** @type {any} */
      onmessage: undefined,
      /** @type {any} */
      onerror: undefined,
      ended: false,
      terminate: () => {
        port.ended = true;
      },
      postMessage: (/** @type {any} */ message) => inward.push(() => hear(structuredClone(message))),
    };
    const reply = (/** @type {any} */ data) => outward.push(() => port.ended || port.onmessage({ data }));
    const hear = (/** @type {any} */ message) => {
      if (message.type === "join") {
        const engine = new Engine();
        engines.push(engine);
        const { rank, size, shared } = message;
        peer = new Peer({ engine: /** @type {any} */ (engine), rank, size, send: reply, shared, later });
        reply({ type: "joined" });
      } else if (message.type === "run") {
        if (message.snapshot) peer?.engine.adopt(message.snapshot);
        peer?.run(message.until);
      } else peer?.receive(message);
    };
    return port;
  };
  const deliver = () => {
    // Turns that were asked for come after the messages.
    const full = [...queues, waiting].filter((queue) => queue.length > 0);
    if (full.length === 0) return false;
    /** @type {any} */ (full[pick() % full.length]).shift()();
    return true;
  };
  return { spawn, deliver, engines, later, spawned: () => spawned };
}

/** @param {number} steps */
function alone(steps) {
  const engine = new Engine();
  engine.train(steps);
  return engine.digest();
}

for (const size of [1, 2, 3, 4]) {
  test(`${size} workers make the bits of one, in whatever order messages arrive`, () => {
    let seed = size;
    const pick = () => {
      seed = (seed * 48271) % 2147483647;
      return seed;
    };
    for (const shared of [undefined, planSharedGradients(UNITS, 1)]) {
      const { spawn, deliver, engines, later } = office(pick);
      const engine = new Engine();
      engine.train(3);
      const lost = () => assert.fail();
      const group = new PeerGroup({
        engine: /** @type {any} */ (engine),
        config: {},
        size,
        spawn,
        changed() {},
        lost,
        shared,
        later,
      });
      while (deliver());
      assert.ok(group.ready);
      for (const until of [10, 11, 40]) {
        let done = 0;
        group.run(until, () => done++, PATIENCE.least);
        while (deliver());
        assert.equal(done, 1);
        assert.equal(engine.digest(), alone(until));
        for (const helper of engines) assert.equal(helper.digest(), alone(until));
      }
      assert.equal(engines.length, size - 1);
    }
  });
}

test("a shared keeps the parts of two steps apart and has none of another step", () => {
  const plan = /** @type {import("../../www/trainer/parallel/shared-gradients.js").Plan} */ (planSharedGradients(2, 3));
  const [one, other] = [new SharedGradients(plan), new SharedGradients(plan)];
  one.put(4, 1, new Float64Array([1, 2, 3]));
  one.put(5, 1, new Float64Array([4, 5, 6]));
  assert.deepEqual([...(other.take(4, 1) ?? [])], [1, 2, 3]);
  assert.deepEqual([...(other.take(5, 1) ?? [])], [4, 5, 6]);
  assert.equal(other.take(4, 0), undefined);
  one.put(6, 1, new Float64Array([7, 8, 9]));
  assert.equal(other.take(4, 1), undefined);
  assert.deepEqual([...(other.take(6, 1) ?? [])], [7, 8, 9]);
});

/** A session with helpers, and a clock that a step moves. @param {(engine: Engine) => void} [spoil] */
function world(spoil = () => {}) {
  const { spawn, deliver, spawned } = office();
  /** @type {any[]} */
  const sent = [];
  /** @type {(() => void)[]} */
  const queue = [];
  /** @type {any[]} */
  const ports = [];
  let clock = 0;
  class Timed extends Engine {
    /** @override */
    finishStep() {
      clock += 5;
      spoil(this);
      return super.finishStep();
    }
  }
  const session = new TrainingSession({
    Engine: /** @type {any} */ (Timed),
    post: (message) => sent.push(message),
    now: () => clock,
    later: (next) => queue.push(next),
    available: 3,
    startPeers: (/** @type {any} */ plan) =>
      new PeerGroup({
        ...plan,
        spawn: () => {
          const port = spawn();
          ports.push(port);
          return port;
        },
      }),
  });
  const turn = () => {
    if (queue.length > 0) queue.shift()?.();
    else if (!deliver()) return false;
    for (const message of sent) {
      if (message.type === "progress" && !message.acknowledged) {
        message.acknowledged = true;
        session.receive({ type: "ack", run: message.run });
      }
    }
    return true;
  };
  const open = (/** @type {number | undefined} */ workers) =>
    session.receive({
      type: "open",
      run: 1,
      config: /** @type {any} */ ({}),
      view: { visible: true },
      workers,
    });
  const reached = () => sent.find((message) => message.type === "reached");
  return { session, sent, ports, turn, open, reached, spawned };
}

test("a session trains with the workers that were asked for, to the same digest", () => {
  const { session, turn, open, reached, sent } = world();
  open(3);
  session.receive({ type: "train", run: 1, id: 1, steps: 60 });
  for (let k = 0; k < 5000 && !reached(); k++) turn();
  assert.equal(reached().digest, alone(60));
  assert.ok(sent.some((message) => message.type === "progress" && message.workers === 3));
});

test("a session hires a helper by itself when a run lasts, and leaves the third processor to the page", () => {
  const { session, turn, open, spawned } = world();
  open(undefined);
  assert.equal(spawned(), 0);
  session.receive({ type: "train", run: 1, id: 1 });
  for (let k = 0; k < 500 && spawned() === 0; k++) turn();
  assert.equal(spawned(), 1);
});

test("a helper that fails in the middle of a step costs no bit", () => {
  const { session, turn, open, reached, ports } = world();
  open(2);
  session.receive({ type: "train", run: 1, id: 1, steps: 60 });
  for (let k = 0; k < 60; k++) turn();
  ports[0].onmessage({ data: { type: "failed", message: "out of memory" } });
  assert.ok(ports[0].ended);
  for (let k = 0; k < 5000 && !reached(); k++) turn();
  assert.equal(reached().digest, alone(60));
});

test("a helper that dies without a word is missed after a while, costs no bit, and is spoken of once", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const { session, sent, turn, open, reached, ports } = world();
  open(2);
  session.receive({ type: "train", run: 1, id: 1, steps: 60 });
  for (let k = 0; k < 60; k++) turn();
  ports[0].postMessage = () => {};
  while (turn());
  assert.ok(!reached(), "it waits for the helper");
  context.mock.timers.tick(PATIENCE.unknown);
  assert.ok(ports[0].ended);
  for (let k = 0; k < 5000 && !reached(); k++) turn();
  assert.equal(reached().digest, alone(60));
  assert.equal(sent.filter((message) => message.helperLost).length, 1);
});

test("all members of a group stop at the step where the run diverges", () => {
  const { spawn, deliver, engines } = office();
  const engine = new Engine();
  const lost = () => assert.fail();
  const group = new PeerGroup({ engine: /** @type {any} */ (engine), config: {}, size: 3, spawn, changed() {}, lost });
  while (deliver());
  for (const each of [engine, ...engines]) each.divergesAt = 7;
  let done = 0;
  group.run(20, () => done++, PATIENCE.least);
  while (deliver());
  assert.equal(done, 1);
  for (const each of [engine, ...engines]) assert.equal(each.step(), 7);
});

test("a pause during a shared stretch waits for its end, and is answered", () => {
  const { session, turn, open, reached } = world();
  open(2);
  session.receive({ type: "train", run: 1, id: 1, steps: 100000 });
  for (let k = 0; k < 60; k++) turn();
  session.receive({ type: "pause", run: 1, id: 2 });
  for (let k = 0; k < 5000 && !reached(); k++) turn();
  const { step, digest, missing } = reached();
  assert.equal(missing, 100000 - step);
  assert.equal(digest, alone(step));
});

test("who waits for a part stays awake for a while, and not longer", () => {
  let clock = 0;
  /** @type {(() => void)[]} */
  const turns = [];
  const peer = new Peer({
    engine: /** @type {any} */ (new Engine()),
    rank: 0,
    size: 2,
    send() {},
    later: (next) => turns.push(next),
    now: () => clock,
  });
  const turn = () => turns.shift()?.();
  peer.run(2);
  for (; clock < AWAKE; clock += 0.5) {
    assert.equal(turns.length, 1, `a turn at ${clock} ms`);
    turn();
  }
  turn();
  assert.equal(turns.length, 0);
  // What arrives goes on with the step, and it waits anew for the next.
  const partner = new Engine();
  partner.beginStep();
  for (const unit of [1, 3]) peer.receive({ type: "part", step: 0, unit, part: partner.computeUnit(unit) });
  assert.equal(peer.engine.step(), 1);
  assert.equal(turns.length, 1);
  peer.stop();
  turn();
  assert.equal(turns.length, 0);
});

test("a goal that is reached already is not shared: no step is trained", () => {
  const { session, turn, open, sent } = world();
  open(2);
  session.receive({ type: "train", run: 1, id: 1, steps: 20 });
  session.receive({ type: "train", run: 1, id: 2, steps: 0 });
  const reached = () => sent.filter((message) => message.type === "reached");
  for (let k = 0; k < 5000 && reached().length < 2; k++) turn();
  session.receive({ type: "train", run: 1, id: 3, steps: 0 });
  for (let k = 0; k < 5000 && reached().length < 3; k++) turn();
  const [, second, third] = reached();
  assert.equal(second.missing, 0);
  assert.equal(third.step, second.step);
  assert.equal(third.digest, alone(third.step));
});

test("where memory that is shared cannot be had, workers go on by messages", () => {
  const { SharedArrayBuffer: before } = globalThis;
  const refuse = class {
    constructor() {
      throw new RangeError("Array buffer allocation failed");
    }
  };
  try {
    for (const other of [undefined, refuse]) {
      Object.assign(globalThis, { SharedArrayBuffer: other });
      assert.equal(planSharedGradients(2, 3), undefined);
    }
  } finally {
    Object.assign(globalThis, { SharedArrayBuffer: before });
  }
});
