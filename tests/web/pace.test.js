// How fast Play trains.

import assert from "node:assert/strict";
import { test } from "node:test";
import { RAMP } from "../../www/trainer/pace.js";
import { world } from "./session-world.js";

for (const pace of [1, 10, 100]) {
  test(`at a pace of ${pace} the steps of ten seconds are trained in ten seconds, and waiting is counted apart`, () => {
    const { session, open, of, pass, spent } = world();
    open(1);
    pass(5000);
    spent.drawing = 0;
    session.receive({ type: "train", run: 1, id: 1, pace });
    pass(10_000);
    const { step, rate, waited } = of("progress").at(-1);
    assert.ok(Math.abs(step - 10 * pace) <= Math.max(1, 0.03 * pace), `${step} steps`);
    assert.ok(Math.abs(rate - pace) < 0.1 * pace, `${rate} steps a second are shown`);
    const rest = 10_000 - waited - spent.training;
    assert.ok(rest > -1 && rest < spent.drawing + 1000 / pace, `${waited} ms waited`);
    session.receive({ type: "pause", run: 1, id: 2 });
    pass(5000);
    assert.ok(
      of("progress").at(-1).waited - waited <= 1000 / pace + 30,
      "only the picture under way is counted after Pause",
    );
    assert.ok(of("progress").at(-1).step - step <= 1);
  });
}

test("a pace changes no step count: the first step is trained at once, and the last where it was asked for", () => {
  const { session, open, of, pass } = world();
  open(1);
  pass(5000);
  session.receive({ type: "train", run: 1, id: 1, until: 3, pace: 1 });
  pass(10);
  assert.equal(of("progress").at(-1).step, 1);
  pass(1900);
  assert.deepEqual([of("progress").at(-1).step, of("reached")], [2, []]);
  pass(200);
  const [{ step, missing }] = of("reached");
  assert.deepEqual([step, missing], [3, 0]);
});

test("steps that a script asked for do not wait for the pace", () => {
  const { session, open, of, pass } = world();
  open(1);
  pass(5000);
  session.receive({ type: "pace", run: 1, pace: 1 });
  session.receive({ type: "train", run: 1, id: 1, steps: 200, full: true });
  pass(2000);
  assert.equal(of("reached")[0]?.step, 200);
});

test("between two steps of a slow pace every picture is drawn, and Pause is answered while it waits", () => {
  const { session, open, of, pass } = world();
  open(1);
  pass(5000);
  session.receive({ type: "train", run: 1, id: 1, pace: 1 });
  const before = of("progress").length;
  pass(900);
  const news = of("progress").slice(before);
  for (const picture of ["report", "trajectory", "curves", "maps"]) {
    assert.ok(
      news.some((message) => message.step === 1 && message[picture]),
      picture,
    );
  }
  session.receive({ type: "pause", run: 1, id: 2 });
  assert.equal(of("reached").at(-1)?.step, 1);
});

test("where a pace leaves no time for every picture of a step, none of them waits long, and those that take little come more often", () => {
  const { session, open, of, pass, now } = world();
  open(1);
  pass(5000);
  session.receive({ type: "train", run: 1, id: 1, pace: 100 });
  const pictures = { trajectory: 0, report: 0, maps: 0, curves: 0 };
  const last = { trajectory: now(), report: now(), maps: now(), curves: now() };
  let longest = 0;
  for (let seen = of("progress").length; of("progress").at(-1).step < 500; ) {
    pass(10);
    const news = of("progress").slice(seen);
    seen += news.length;
    for (const kind of /** @type {const} */ (["trajectory", "report", "maps", "curves"])) {
      if (news.some((message) => message[kind])) {
        pictures[kind] += 1;
        last[kind] = now();
      }
      longest = Math.max(longest, now() - last[kind]);
    }
  }
  assert.ok(longest < 400, `${longest} ms without one of them`);
  assert.ok(pictures.trajectory > 3 * pictures.curves, JSON.stringify(pictures));
});

test("curves are not taken to last as long as counting the data for them did, once", () => {
  const { session, open, of, pass } = world({ countMs: 100 });
  open(1);
  session.receive({ type: "train", run: 1, id: 1, pace: 10 });
  pass(3000);
  const steps = of("progress").flatMap(({ curves }) => (curves ? [curves.step] : []));
  assert.ok(steps.at(-1) > 25, `curves of the steps ${steps}`);
});

test("a faster pace holds at once, and the ramp ends at full speed", () => {
  const { session, open, of, pass } = world();
  const step = () => of("progress").at(-1).step;
  open(1);
  pass(5000);
  session.receive({ type: "train", run: 1, id: 1, pace: 1 });
  pass(100);
  session.receive({ type: "pace", run: 1, pace: 100 });
  pass(1000);
  assert.ok(step() > 80 && step() < 120, `${step()}`);
  session.receive({ type: "pause", run: 1, id: 2 });
  open(2);
  pass(5000);
  session.receive({ type: "train", run: 2, id: 3, pace: "ramp" });
  pass(2000);
  assert.ok(step() > 25 && step() < 45, `${step()} steps in the first two seconds`);
  pass(8000);
  assert.ok(step() > RAMP.until, `${step()} after ten`);
});

test("what is slept between two steps of a pace is no wait, so that Play ends after its seconds", () => {
  const { session, open, of, pass, sleep } = world();
  open(1);
  pass(5000);
  session.receive({ type: "train", run: 1, id: 1, pace: 1 });
  pass(10_500);
  const { step, waited } = of("progress").at(-1);
  sleep(3_600_000);
  pass(2000);
  const last = of("progress").at(-1);
  assert.ok(last.step > step && last.step <= step + 4, `${last.step} steps after ${step}`);
  assert.ok(last.waited > waited && last.waited < waited + 2500, `${last.waited} ms waited after ${waited}`);
});
