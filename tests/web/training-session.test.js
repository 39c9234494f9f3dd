import assert from "node:assert/strict";
import { test } from "node:test";
import { buffersOf, isCurrent } from "../../www/trainer/messages.js";
import { LIVE, SHARES } from "../../www/trainer/worker/time-budget.js";
import { DW2, view, world } from "./session-world.js";

test("opening a run reports its start", () => {
  const { open, of } = world();
  open(1);
  assert.equal(of("opened").length, 1);
  assert.equal(of("opened")[0].report.step, 0);
});

test("a run can be seen before anything of it is measured", () => {
  const { open, run, sent, of } = world();
  open(1);
  assert.deepEqual(
    sent.map(({ type }) => type),
    ["preview", "opened"],
  );
  assert.equal(of("preview")[0].trajectory.count, 48);
  run(500);
  assert.ok(!of("progress").some(({ trajectory }) => trajectory), "and is not drawn twice");
});

test("train stops after exactly the steps that were asked for", () => {
  const { open, session, run, of, idle } = world();
  open(1);
  session.receive({ type: "train", run: 1, id: 5, steps: 137, full: true });
  run(500);
  assert.deepEqual(
    of("reached").map(({ id, step, missing, report }) => [id, step, missing, report.evaluatedOn]),
    [[5, 137, 0, 512]],
  );
  assert.equal(of("progress").at(-1).playing, false);
  assert.ok(idle(), "nothing is left to do");
});

test("a report for which somebody waits is small where a configuration takes long, and whole if it is asked for", () => {
  for (const [settings, count] of /** @type {const} */ ([
    [{ system: "dw2" }, 512],
    [{ system: "dw2", odeSteps: 80 }, 128],
    [{ system: "dw4" }, 128],
    [{ system: "lj13" }, 64],
    [{ system: "dw4", flow: "manyBody" }, 64],
  ])) {
    const { open, session, run, of } = world();
    open(1, { ...DW2, ...settings });
    session.receive({ type: "train", run: 1, id: 5, steps: 1, full: true });
    run(10);
    assert.equal(of("reached")[0].report.evaluatedOn, count, JSON.stringify(settings));
    session.receive({ type: "ask", run: 1, id: 6, what: "report", argument: undefined });
    assert.equal(of("answer")[0].value.evaluatedOn, 2048);
    run(10);
    assert.ok(
      of("progress").some(({ report }) => report?.evaluatedOn === 2048),
      "and it is shown",
    );
  }
});

test("while it trains nothing is drawn that nobody sees, and all of it when it stands still", () => {
  const { open, session, run, of } = world({ drawMs: 0.1 });
  open(1);
  session.receive({ type: "view", run: 1, view: { visible: true, plots: ["maps"] } });
  session.receive({ type: "train", run: 1, id: 1 });
  run(2000);
  const drawn = (/** @type {any[]} */ messages) =>
    ["trajectory", "maps", "curves", "report"].filter((name) => messages.some((message) => message[name]));
  assert.deepEqual(drawn(of("progress")), ["maps", "report"]);
  const before = of("progress").length;
  session.receive({ type: "pause", run: 1, id: 2 });
  run(2000);
  assert.deepEqual(drawn(of("progress").slice(before)), ["trajectory", "maps", "curves", "report"]);
});

test("how messages interleave changes no step count", () => {
  const { open, session, run, of } = world();
  open(1);
  session.receive({ type: "train", run: 1, id: 1, steps: 50 });
  for (let k = 0; k < 30; k++) {
    run(1);
    session.receive({ type: "ask", run: 1, id: 100 + k, what: "samples", argument: 2 });
  }
  run(500);
  assert.equal(of("reached")[0].step, 50);
  assert.equal(of("answer").length, 30);
});

test("pause is answered within 100 ms, whatever a step or a picture costs", () => {
  for (const stepMs of [0.05, 2, 15, 40]) {
    const { open, session, run, of, longestTurn } = world({ stepMs, drawMs: 0.5 });
    open(1);
    session.receive({ type: "train", run: 1, id: 1 });
    const longest = longestTurn(300);
    assert.ok(longest < 100, `a turn of ${longest} ms with steps of ${stepMs} ms`);
    const step = of("progress").at(-1).step;
    session.receive({ type: "pause", run: 1, id: 2 });
    run(200);
    assert.ok(of("reached")[0].step >= step);
    assert.equal(of("progress").at(-1).playing, false);
    assert.equal(of("progress").at(-1).lastCommandId, 2);
  }
});

test("pictures take no more than their share while training, which is a tenth", () => {
  const shares = Object.values(SHARES).reduce((sum, share) => sum + share, 0);
  assert.ok(shares <= 0.1);
  const { open, session, run, spent } = world({ stepMs: 1, drawMs: 0.1 });
  open(1);
  session.receive({ type: "train", run: 1, id: 1 });
  run(200);
  const before = { ...spent };
  run(2000);
  const drawing = spent.drawing - before.drawing;
  const training = spent.training - before.training;
  assert.ok(drawing > 0);
  assert.ok(drawing / (drawing + training) < shares + 0.03, `${drawing / (drawing + training)}`);
});

test("pictures of a long run take a tenth of its time", () => {
  const { open, session, run, spent } = world({ stepMs: 20, drawMs: 1 });
  open(1);
  session.receive({ type: "train", run: 1, id: 1 });
  while (spent.training < 60_000) run(100);
  const before = { ...spent };
  run(2000);
  const drawing = spent.drawing - before.drawing;
  const training = spent.training - before.training;
  assert.ok(drawing > 0);
  assert.ok(drawing / (drawing + training) < 0.13, `${drawing / (drawing + training)}`);
});

test("of a slow run the curves do not wait for a report that takes long, and that comes within half a minute", () => {
  const { open, session, run, of, now } = world({ stepMs: 100, drawMs: 30 });
  open(1);
  session.receive({ type: "train", run: 1, id: 1 });
  const start = now();
  while (now() < start + 30_000) run(1);
  const news = of("progress").filter(({ step }) => step > 0);
  assert.ok(news.filter(({ curves }) => curves).length > 3);
  assert.ok(news.some(({ report }) => report));
});

for (const stepMs of [0.05, 5, 30]) {
  test(`with steps of ${stepMs} ms, pictures move ten times a second, and not much more often`, () => {
    const { open, session, run, of, now } = world({ stepMs });
    open(1);
    session.receive({ type: "train", run: 1, id: 1 });
    run(300);
    const [before, start] = [of("progress").length, now()];
    while (now() < start + 5000) run(1);
    const moved = of("progress")
      .slice(before)
      .filter(({ trajectory }) => trajectory);
    assert.ok(moved.length >= 50 && moved.length <= 85, `${moved.length} in five seconds`);
  });
}

test("who trains again soon waits for no long picture; at rest all of them come, ever finer", () => {
  const { open, session, pass, of, now, run, idle } = world({ drawMs: 1 });
  open(1);
  pass(5000);
  session.receive({ type: "train", run: 1, id: 1, steps: 1, full: true });
  while (of("reached").length === 0) run(1);
  const reached = now();
  while (now() < reached + 100 && !idle()) {
    const start = now();
    run(1);
    assert.ok(now() - start <= LIVE, `a picture of ${now() - start} ms after ${start - reached} ms of rest`);
  }
  pass(5000);
  const news = of("progress").filter(({ step }) => step === 1);
  for (const kind of ["trajectory", "report", "maps", "curves"])
    assert.ok(
      news.some((each) => each[kind]),
      kind,
    );
  const draws = news.flatMap(({ report }) => report?.evaluatedOn ?? []);
  assert.equal(Math.max(...draws), 512);
  assert.ok(idle(), "nothing is left to do");
});

test("at most one message is unacknowledged", () => {
  const { open, session, run, of } = world();
  open(1);
  session.receive({ type: "train", run: 1, id: 1 });
  run(300, { acknowledge: false });
  assert.equal(of("progress").length, 1);
  session.receive({ type: "ack", run: 1 });
  run(300, { acknowledge: false });
  assert.equal(of("progress").length, 2);
});

test("the first steps wait for the page to show them, unless a script asked for them", () => {
  const { open, session, run, of } = world({ stepMs: 1 });
  open(1);
  session.receive({ type: "train", run: 1, id: 1 });
  run(300, { acknowledge: false });
  const shown = of("progress").length;
  assert.equal(shown, 1);
  session.receive({ type: "train", run: 1, id: 2, steps: 100, full: true });
  run(300, { acknowledge: false });
  assert.deepEqual(of("reached").at(-1).missing, 0);
});

test("a new run drops everything of the old one", () => {
  const { open, session, run, of } = world();
  open(1);
  session.receive({ type: "train", run: 1, id: 1 });
  run(20);
  open(2);
  session.receive({ type: "train", run: 1, id: 9, steps: 5 });
  session.receive({ type: "pause", run: 1, id: 10 });
  run(200);
  assert.deepEqual(of("reached"), []);
  const last = of("progress").at(-1);
  assert.deepEqual([last.run, last.step, last.playing], [2, 0, false]);
});

test("a later goal takes the place of an earlier one, which is told how much is missing", () => {
  const { open, session, run, of } = world();
  open(1);
  session.receive({ type: "train", run: 1, id: 1, steps: 1000 });
  run(3);
  session.receive({ type: "train", run: 1, id: 2, steps: 1 });
  run(200);
  const [first, second] = of("reached");
  assert.equal(first.id, 1);
  assert.ok(first.missing > 0);
  assert.deepEqual([second.id, second.step, second.missing], [2, first.step + 1, 0]);
});

test("a hidden page trains on and draws nothing", () => {
  const { open, session, run, spent } = world();
  open(1);
  run(200);
  session.receive({ type: "view", run: 1, view: { visible: false } });
  const { drawing, training } = { ...spent };
  session.receive({ type: "train", run: 1, id: 1 });
  run(100);
  assert.equal(spent.drawing, drawing);
  assert.ok(spent.training > training);
});

test("who comes back after a long absence sees every picture anew before much is trained", () => {
  const { open, session, run, spent, of } = world({ drawMs: 0.5 });
  open(1);
  run(200);
  session.receive({ type: "train", run: 1, id: 1 });
  // Late in a run pictures have the smallest share of the time.
  while (spent.training < 300_000) run(100);
  session.receive({ type: "view", run: 1, view: { visible: false } });
  run(300);
  const [before, { training }] = [of("progress").length, { ...spent }];
  session.receive({ type: "view", run: 1, view: { visible: true } });
  while (spent.training < training + 200) run(1);
  const news = Object.assign({}, ...of("progress").slice(before));
  for (const kind of ["trajectory", "report", "maps", "curves"]) assert.ok(news[kind], kind);
});

test("a refused configuration and a refused question are messages, and the session lives on", () => {
  const { open, session, run, of } = world();
  open(1, { impossible: true });
  assert.deepEqual(
    of("failed").map(({ run: which, id, message }) => [which, id, message]),
    [[1, undefined, "no such system"]],
  );
  session.receive({ type: "ask", run: 1, id: 3, what: "samples", argument: 1 });
  assert.equal(of("failed").at(-1).id, 3);
  open(2);
  session.receive({ type: "train", run: 2, id: 4, steps: 10 });
  session.receive({ type: "ask", run: 2, id: 5, what: "logDensity", argument: [] });
  run(100);
  assert.deepEqual([of("failed").at(-1).id, of("failed").at(-1).message], [5, "wrong length"]);
  assert.equal(of("reached")[0].step, 10);
});

test("a run whose numbers are no longer finite ends at its last good state, and says so once", () => {
  const { open, session, run, of, idle } = world({ failAt: 40 });
  open(1);
  session.receive({ type: "train", run: 1, id: 1, steps: 1000 });
  run(500);
  const told = of("progress").filter(({ diverged }) => diverged !== undefined);
  assert.equal(told.length, 1);
  const last = of("progress").at(-1);
  assert.ok(told[0].diverged >= 60 && last.step < 40, `${told[0].diverged}, ${last.step}`);
  assert.equal(last.playing, false);
  assert.ok(of("reached")[0].missing > 0);
  assert.ok(last.kept.every((/** @type {number} */ step) => step < 40));
  assert.equal(of("progress").findLast(({ report }) => report).report.step, last.step);
  assert.ok(idle());
});

test("the page has the last good state, and gets each one once", () => {
  const { open, session, run, of } = world();
  open(1);
  session.receive({ type: "train", run: 1, id: 1, steps: 300 });
  run(500);
  const good = of("progress").flatMap((message) => message.lastGood ?? []);
  assert.equal(new Set(good.map(({ step }) => step)).size, good.length);
  assert.deepEqual([good.at(-1).step, good.at(-1).digest, [...good.at(-1).bytes]], [300, "digest of 300", [1, 44]]);
  good.at(-1).bytes.fill(0);
  session.receive({ type: "ask", run: 1, id: 2, what: "rewind", argument: { step: 300, full: false } });
  run(100);
  assert.equal(of("progress").at(-1).step, 300, "it is a copy");
  session.receive({ type: "ask", run: 1, id: 3, what: "rewind", argument: { step: 0, full: false } });
  run(100);
  assert.equal(
    of("progress").findLast((message) => message.lastGood).lastGood.step,
    0,
    "and follows a run that is put back",
  );
});

test("a question that its engine does not answer takes the run into one that does, where it stands", () => {
  const { Engine, session, run, of } = world({ failAt: 130 });
  /** The same with experiments. */
  class Full extends /** @type {any} */ (Engine) {
    experiment = (/** @type {unknown} */ question) => ({ question, step: this.step() });
    /** @param {Uint8Array} bytes @param {Float64Array} own */
    static restore(bytes, own) {
      assert.deepEqual(own, Float64Array.of(3), "on the data that were brought along");
      const engine = /** @type {any} */ (new /** @type {any} */ (Full)(DW2));
      engine.adopt(bytes);
      return engine;
    }
  }
  session.receive({
    type: "open",
    run: 1,
    config: /** @type {any} */ (DW2),
    view,
    origin: { own: Float64Array.of(3) },
  });
  session.receive({ type: "train", run: 1, id: 1, steps: 132 });
  run(500);
  session.Engine = /** @type {any} */ (Full);
  session.receive({ type: "train", run: 1, id: 2, steps: 5, full: true });
  session.receive({ type: "ask", run: 1, id: 3, what: "experiment", argument: { experiment: "noise" } });
  session.receive({ type: "ask", run: 1, id: 4, what: "experiment", argument: { experiment: "states" } });
  run(500);
  assert.deepEqual(
    of("answer").map(({ id, value }) => [id, value]),
    [
      [3, { question: { experiment: "noise" }, step: 132 }],
      [4, { question: { experiment: "states" }, step: 132 }],
    ],
  );
  assert.deepEqual(
    of("reached").map(({ step, digest, missing }) => [step, digest, missing]),
    [
      [132, "digest of 132", 0],
      [137, "digest of 137", 0],
    ],
  );
  assert.equal(of("reached").at(-1).report.skipped, 2 + 7, "steps that the engine before had skipped count");
  assert.deepEqual(of("failed"), []);
});

test("a panic ends the session", () => {
  const { open, session, run, of, idle } = world({ panicAt: 30 });
  open(1);
  session.receive({ type: "train", run: 1, id: 1 });
  run(100);
  assert.equal(of("crashed").length, 1);
  const { message, step, until } = of("crashed")[0];
  assert.equal(message, "unreachable");
  assert.ok(step < 30 && until >= 30, `between ${step} and ${until}`);
  assert.ok(idle());
});

test("what only the browser throws ends the session as well: the engine was left in the middle", () => {
  const { open, session, of } = world();
  open(1);
  session.receive({ type: "ask", run: 1, id: 1, what: "samples", argument: -1 });
  assert.deepEqual(
    of("crashed").map(({ message, step }) => [message, step]),
    [["Invalid typed array length: -1", 0]],
  );
});

test("messages of other runs are told apart, and buffers are found to hand over", () => {
  assert.ok(isCurrent({ run: 3 }, 3) && isCurrent({ run: 0 }, 3) && !isCurrent({ run: 2 }, 3));
  const points = new Float32Array(4);
  const edges = new Float64Array(2);
  const message = { trajectory: { points }, curves: { energy: { edges, data: edges } }, kept: [1, 2] };
  assert.deepEqual(buffersOf(message), [points.buffer, edges.buffer]);
});

test("a run goes back to a kept step, stands still there, and goes on", () => {
  const { open, session, run, of } = world();
  open(1);
  session.receive({ type: "train", run: 1, id: 1, steps: 6 });
  run(100);
  session.receive({ type: "train", run: 1, id: 2 });
  run(20);
  session.receive({ type: "ask", run: 1, id: 3, what: "rewind", argument: { step: 6, full: true } });
  const [{ value }] = of("answer");
  assert.equal(value.step, 6);
  assert.equal(value.loss, 1);
  run(100);
  const last = of("progress").at(-1);
  assert.deepEqual([last.step, last.playing, last.lastCommandId], [6, false, 3]);
  assert.ok(last.kept.at(-1) > 6, "where it had been can be come back to");
  session.receive({ type: "train", run: 1, id: 4, steps: 2 });
  run(100);
  assert.equal(of("reached").at(-1).step, 8);
});

test("a step that is not kept is refused, and the answer says which ones are", () => {
  const { open, session, of } = world();
  open(1);
  session.receive({ type: "ask", run: 1, id: 1, what: "rewind", argument: { step: 4, full: false } });
  assert.match(of("failed")[0].message, /step 4 is not kept; kept are 0/);
});
