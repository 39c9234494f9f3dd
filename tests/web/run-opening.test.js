// Runs that open before their reference samples are drawn.

import assert from "node:assert/strict";
import { test } from "node:test";
import { DW2, world } from "./session-world.js";

/** A run whose samples take 400 pieces of a millisecond, of which it is measured after 40. @param {object} [more] */
const slow = (more) => world({ pieces: 400, first: 40, ...more });

test("a run is seen before its first sample is drawn, measured as soon as it can be, and told how far its samples are", () => {
  const { open, sent, run, of, now } = slow();
  open(1);
  assert.deepEqual([sent[0].type, sent.length], ["preview", 1]);
  assert.equal(now(), 1 + 20, "a picture, and one stretch of samples");
  run(1);
  assert.equal(of("opened").length, 1);
  assert.deepEqual([of("opened")[0].report.evaluatedOn, of("opened")[0].drawn], [128, 0.1]);
  run(50);
  const drawn = of("samples").map((message) => message.drawn);
  assert.ok(drawn.length > 2 && drawn.every((part, k) => part > (drawn[k - 1] ?? 0)), String(drawn));
  assert.equal(drawn.at(-1), 1);
  assert.deepEqual(
    of("samples").map(({ sampler }) => sampler?.chains),
    drawn.map((part) => (part === 1 ? 4 : undefined)),
    "how they were drawn is said in the end",
  );
});

test("the first report takes fewer configurations where each takes long", () => {
  const { open, run, of } = slow();
  open(1, { ...DW2, system: "dw4", flow: "manyBody" });
  run(50);
  assert.equal(of("opened")[0].report.evaluatedOn, 64);
});

test("where the start follows from all samples, an untrained flow is seen first, and measured is the run's own", () => {
  const { open, sent, run, of } = slow({ matched: true });
  open(1);
  run(50);
  const kinds = sent.map(({ type }) => type).filter((type) => type !== "samples" && type !== "progress");
  assert.deepEqual(kinds, ["preview", "preview", "opened"]);
  assert.equal(of("opened")[0].drawn, 1);
  assert.deepEqual(
    of("samples").filter(({ drawn }) => drawn === 1),
    [],
    "what is said with the report is not said twice",
  );
});

test("an untrained flow is no picture of a run that goes on", () => {
  const { open, sent, run, of } = slow({ matched: true });
  open(1, DW2, { snapshot: Uint8Array.of(1, 0) });
  assert.deepEqual(of("preview"), []);
  run(50);
  assert.deepEqual([of("preview").length, of("opened")[0].report.step], [1, 256]);
  assert.ok(sent.indexOf(of("preview")[0]) < sent.indexOf(of("opened")[0]));
});

test("a model opens at its digest, and one that has another is refused: the run is one from scratch", () => {
  const weights = Float64Array.of(1);
  for (const [digest, step] of /** @type {const} */ ([
    ["digest of 7", 7],
    ["digest of 8", 0],
  ])) {
    const { open, run, of } = slow();
    open(1, DW2, { model: { weights, steps: 7, digest } });
    run(5);
    assert.deepEqual(
      of("opened").map(({ report }) => [report.step, report.digest]),
      [[step, `digest of ${step}`]],
    );
    assert.deepEqual(of("failed"), []);
  }
});

test("a model whose report is known is open at once, seen next, and measured only where it trains on", () => {
  const known = { step: 7, digest: "digest of 7", evaluatedOn: 4096, ess: 50 };
  const model = { weights: Float64Array.of(1), steps: 7, digest: "digest of 7", report: known };
  const { open, sent, run, of, session } = slow();
  open(1, DW2, { model });
  assert.deepEqual(
    sent.slice(0, 2).map(({ type }) => type),
    ["opened", "progress"],
  );
  assert.deepEqual([of("opened")[0].report.ess, of("opened")[0].drawn], [50, 0]);
  assert.ok(of("progress")[0].trajectory, "a picture before any sample is drawn");
  session.receive({ type: "ack", run: 1 });
  run(200);
  assert.equal(of("samples").at(-1).drawn, 1);
  const measured = (/** @type {string} */ name) => of("progress").filter((message) => message[name]);
  assert.deepEqual(measured("report"), [], "what is known is not measured");
  assert.ok(measured("curves").length > 1);
  session.receive({ type: "train", run: 1, id: 1, steps: 1 });
  run(50);
  assert.equal(measured("report").at(-1)?.report.step, 8);
});

test("where coordinates follow from all samples, a model with parameters for pictures is open and seen at once, and asked later", () => {
  const report = { step: 7, digest: "digest of 7", evaluatedOn: 4096, ess: 50 };
  const shown = Float64Array.of(2);
  const model = { weights: Float64Array.of(1), steps: 7, digest: "digest of 7", report, shown };
  const { open, sent, run, of, session, idle } = slow({ matched: true });
  open(1, DW2, { model });
  assert.deepEqual(
    sent.slice(0, 2).map(({ type }) => type),
    ["opened", "progress"],
  );
  assert.deepEqual([of("opened")[0].report.step, of("opened")[0].report.ess, of("opened")[0].drawn], [7, 50, 0]);
  assert.equal(of("progress")[0].trajectory.points[0], 1, "a picture, of those parameters");
  session.receive({ type: "ack", run: 1 });
  session.receive({ type: "ask", run: 1, id: 1, what: "samples", argument: 5 });
  session.receive({ type: "ask", run: 1, id: 2, what: "keptSteps", argument: undefined });
  assert.deepEqual(
    of("answer").map(({ id, value }) => [id, value]),
    [[2, [7]]],
    "what the parameters are needed for waits",
  );
  run(200);
  assert.ok(idle());
  assert.deepEqual([of("samples").at(-1).drawn, of("answer").at(-1).id], [1, 1]);
  const pictures = of("progress").filter(({ trajectory }) => trajectory);
  assert.equal(pictures.at(-1).trajectory.points[0], 0, "and another picture once they are known");
  assert.ok(
    of("progress").every(({ report }) => !report),
    "what is known is not measured",
  );
});

test("before there are samples nothing is measured on them, whoever asks", () => {
  const report = { step: 7, digest: "digest of 7", evaluatedOn: 4096 };
  const { open, session, run, of, Engine } = slow();
  const { evaluate } = Engine.prototype;
  open(1, DW2, { model: { weights: Float64Array.of(1), steps: 7, digest: "digest of 7", report } });
  Engine.prototype.evaluate = () => assert.fail("there are no samples");
  session.receive({ type: "train", run: 1, id: 1, steps: 0, full: true });
  session.receive({ type: "pause", run: 1, id: 2 });
  session.receive({ type: "ask", run: 1, id: 3, what: "rewind", argument: { step: 7, full: true } });
  assert.deepEqual([of("reached")[0].missing, of("answer")], [0, []]);
  Engine.prototype.evaluate = evaluate;
  run(200);
  assert.deepEqual([of("answer")[0].id, of("answer")[0].value.step], [3, 7]);
});

test("a known report waits for a start that follows from all samples, and is not that of a refused model", () => {
  for (const [digest, evaluatedOn] of /** @type {const} */ ([
    ["digest of 7", 4096],
    ["digest of 8", 128],
  ])) {
    const report = { step: 7, digest, evaluatedOn: 4096 };
    const { open, run, of } = slow({ matched: true });
    open(1, DW2, { model: { weights: Float64Array.of(1), steps: 7, digest, report } });
    assert.deepEqual(of("opened"), []);
    run(200);
    assert.deepEqual([of("opened").length, of("opened")[0].report.evaluatedOn], [1, evaluatedOn]);
    assert.ok(of("progress").some(({ curves }) => curves));
  }
});

test("a picture that takes long is drawn once while samples are drawn, and again on all of them", () => {
  const { open, run, pass, sent, of } = slow({ drawMs: 2 });
  open(1);
  run(400);
  pass(5000);
  const whole = sent.findIndex(({ type, drawn }) => type === "samples" && drawn === 1);
  const reports = sent.flatMap((message, at) => (message.type === "progress" && message.report ? [at] : []));
  assert.deepEqual([reports.filter((at) => at < whole).length, reports.some((at) => at > whole)], [0, true]);
  assert.equal(of("opened").length, 1);
});

test("who trains as soon as all samples are there waits for no long picture of the run as it opened", () => {
  const { open, session, run, of, now } = slow({ drawMs: 2 });
  open(1);
  while (of("samples").at(-1)?.drawn !== 1) run(1);
  const whole = now();
  run(5);
  assert.ok(now() < whole + 100, `${now() - whole} ms of pictures, of which a report takes 256`);
  session.receive({ type: "train", run: 1, id: 1, steps: 1, full: false });
  run(5);
  assert.equal(of("reached").length, 1);
});

test("Play and train wait for all samples and then do their steps; Pause ends the waiting at once", () => {
  const { open, session, run, of } = slow();
  open(1);
  session.receive({ type: "train", run: 1, id: 1, steps: 30, full: true });
  run(3);
  assert.equal(of("opened").length, 1);
  assert.deepEqual(of("reached"), []);
  assert.equal(of("progress").at(-1)?.playing, true);
  session.receive({ type: "pause", run: 1, id: 2 });
  assert.deepEqual(
    of("reached").map(({ id, step, missing }) => [id, step, missing]),
    [[1, 0, 30]],
  );
  session.receive({ type: "train", run: 1, id: 3, steps: 30, full: true });
  run(100);
  assert.deepEqual(
    of("reached").map(({ id, step, missing }) => [id, step, missing]),
    [
      [1, 0, 30],
      [3, 30, 0],
    ],
  );
});

test("a question that needs all samples waits for them, and others are answered while they are drawn", () => {
  const { open, session, run, of } = slow();
  open(1);
  session.receive({ type: "ask", run: 1, id: 1, what: "trainingData", argument: 5 });
  session.receive({ type: "ask", run: 1, id: 2, what: "samples", argument: 5 });
  assert.deepEqual(of("answer"), [], "the run is not open");
  run(2);
  assert.deepEqual(
    of("answer").map(({ id }) => id),
    [2],
  );
  run(50);
  assert.deepEqual(
    of("answer").map(({ id, value }) => [id, value.length]),
    [
      [2, 5],
      [1, 400],
    ],
  );
});

test("a run that is opened while another one draws its samples takes its place at once", () => {
  const { open, session, run, of } = slow();
  open(1);
  run(3);
  session.receive({ type: "ask", run: 1, id: 1, what: "trainingData", argument: 5 });
  open(2);
  run(80);
  assert.deepEqual(
    of("samples").filter(({ run, drawn }) => run === 1 && drawn === 1),
    [],
  );
  assert.equal(of("samples").at(-1).run, 2);
  assert.deepEqual(of("answer"), [], "nobody waits for what was asked of the first one");
});

test("samples that cannot be matched end the opening with a message, and leave no run to ask", () => {
  const { open, session, run, of, idle } = slow({ matched: true });
  open(1, { ...DW2, unmatched: true });
  run(50);
  assert.deepEqual(
    of("failed").map(({ id, message }) => [id, message]),
    [[undefined, "no solution"]],
  );
  session.receive({ type: "ask", run: 1, id: 4, what: "samples", argument: 1 });
  assert.match(of("failed")[1].message, /no run/);
  run(5);
  assert.ok(idle());
});

test("what is measured while samples are drawn is measured again when there are more", () => {
  const { open, run, sent, of } = slow();
  open(1);
  run(200);
  const whole = of("samples").findIndex(({ drawn }) => drawn === 1);
  const at = sent.indexOf(of("samples")[whole]);
  for (const name of ["curves", "report"]) {
    assert.ok(sent.slice(0, at).filter((message) => message.type === "progress" && message[name]).length > 1, name);
    assert.ok(
      sent.slice(at).some((message) => message.type === "progress" && message[name]),
      name,
    );
  }
});
