// Reports that take seconds, computed in pieces, between which messages are answered.

import assert from "node:assert/strict";
import { test } from "node:test";
import { DW2, world } from "./session-world.js";

/** A run whose reports take 6.4 seconds, of which none is known at its first step. */
const MANY_BODY = { ...DW2, system: "lj13", flow: "manyBody" };

test("where a report takes long training waits for it, and pause does not", () => {
  const { open, session, of, longestTurn } = world({ stepMs: 40, drawMs: 100 });
  open(1, MANY_BODY);
  session.receive({ type: "train", run: 1, id: 1 });
  const longest = longestTurn(20_000);
  assert.ok(longest < 100, `a turn of ${longest} ms`);
  const reports = of("progress").filter(({ report, step }) => report && step > 0);
  assert.ok(reports.length > 2, `${reports.length} reports`);
  for (const { step, report } of reports) assert.equal(report.step, step, "nothing was trained meanwhile");
});

test("a report in pieces that somebody interrupts is begun again, of the step that is reached", () => {
  const { open, session, run, pass, of, now } = world({ stepMs: 40, drawMs: 100 });
  open(1, MANY_BODY);
  pass(30_000);
  session.receive({ type: "train", run: 1, id: 1, steps: 1 });
  while (of("reached").length < 1) run(1);
  pass(3000);
  const before = now();
  session.receive({ type: "train", run: 1, id: 2, steps: 1 });
  while (of("reached").length < 2) run(1);
  assert.ok(now() - before < 100, `${now() - before} ms until the next step`);
  const shown = () =>
    of("progress").flatMap(({ report }) => (report?.step > 0 ? [[report.step, report.evaluatedOn]] : []));
  assert.deepEqual(shown(), []);
  pass(100_000);
  assert.deepEqual(shown(), [
    [2, 64],
    [2, 128],
    [2, 256],
  ]);
  session.receive({ type: "ask", run: 1, id: 3, what: "rewind", argument: { step: 0 } });
  pass(3000);
  session.receive({ type: "train", run: 1, id: 4, steps: 3 });
  pass(12_000);
  assert.deepEqual(shown().slice(3), [[3, 64]]);
  assert.deepEqual([...new Set(of("progress").map(({ measuring }) => measuring))], [false, true]);
});

test("who plays on does not wait for the report that was left at the pause", () => {
  const { open, session, run, of, now } = world({ stepMs: 40, drawMs: 100 });
  open(1, MANY_BODY);
  session.receive({ type: "train", run: 1, id: 1 });
  while (!of("progress").at(-1)?.measuring) run(1);
  const paused = now();
  while (now() < paused + 4000) run(1);
  assert.ok(of("progress").at(-1).measuring, "it is not done");
  session.receive({ type: "pause", run: 1, id: 2 });
  session.receive({ type: "train", run: 1, id: 3 });
  const { step } = of("reached")[0];
  const goesOn = now();
  while (now() < goesOn + 4000) run(1);
  assert.ok(of("progress").at(-1).step > step + 80, `${of("progress").at(-1).step - step} steps in four seconds`);
});

test("what was measured of a step that is left is not shown any more", () => {
  const { open, session, run, of } = world({ stepMs: 40, drawMs: 100 });
  open(1, MANY_BODY);
  session.receive({ type: "train", run: 1, id: 1, steps: 5 });
  while (of("reached").length < 1) run(1);
  // Without an answer of the page, the report that is done waits.
  run(2000, { acknowledge: false });
  session.receive({ type: "ask", run: 1, id: 2, what: "rewind", argument: { step: 0 } });
  const before = of("progress").length;
  session.receive({ type: "ack", run: 1 });
  run(3);
  const after = of("progress").slice(before);
  assert.ok(after.length > 0);
  for (const { step, report } of after) assert.ok(!report || report.step === step, `${report?.step} at step ${step}`);
});
