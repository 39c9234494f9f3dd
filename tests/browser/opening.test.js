// Runs are there before their reference samples: picture and report first, training when all samples are drawn.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openChromium, serveDist, VISITOR } from "./harness.js";

/** A cluster whose samples take seconds, and that starts from random parameters. */
const LONG = "v1&system=lj13&samples=5000&batch=16&start=random";
/** Of the run after five steps, as `cargo run --example replay` prints it. */
const DIGEST = "b1354154bfd217f0";
const DRAWING = /Drawing reference samples: \d+ %/;

/** Notes what a visitor sees, in order: the first picture of the flow, the first report, the last of the samples. */
const PREPARE = `{
  const seen = (window.seen = []);
  const note = (what) => seen.includes(what) || seen.push(what);
  const { stroke } = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.stroke = function (...all) {
    if (this.canvas.id === "flow-canvas") note("picture");
    return stroke.apply(this, all);
  };
  const look = () => {
    const said = document.querySelector("#drawing")?.textContent;
    if (window.equiflow?.report()) {
      note("report");
      if (said) note("drawing");
      else if (seen.includes("drawing")) note("whole");
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}`;

/** @type {Awaited<ReturnType<typeof serveDist>>} */
let site;
before(async () => {
  site = await serveDist();
});
after(() => site.close());

test("a run whose samples take long is seen and measured before they are drawn, and trains to the same bits", async () => {
  const page = await openChromium({ ...VISITOR, prepare: PREPARE });
  try {
    await page.open(`${site.url}?lang=en#${LONG}`);
    await page.expectText("#drawing", DRAWING);
    await page.expect("equiflow.report().testedOn", 64);
    const report = await page.evaluate("equiflow.train(5)");
    assert.deepEqual([report.step, report.digest], [5, DIGEST]);
    const seen = await page.evaluate("window.seen");
    assert.deepEqual(seen.toSorted(), ["drawing", "picture", "report", "whole"]);
    assert.ok(seen.indexOf("picture") < seen.indexOf("whole"), String(seen));
    assert.ok(seen.indexOf("drawing") < seen.indexOf("whole"), String(seen));
    await page.expect("document.querySelector('#drawing').textContent", "");
    assert.deepEqual(page.errors, []);
  } finally {
    await page.close();
  }
});

test("Play that is pressed while samples are drawn trains when they are there, Pause and another link come at once", async () => {
  const page = await openChromium();
  try {
    await page.open(`${site.url}?lang=en#${LONG.replace("5000", "100000")}`);
    await page.expectText("#drawing", DRAWING);
    await page.click("#play");
    await page.expectText("#play-text", /Pause/);
    await page.click("#play");
    await page.expectText("#play-text", /Play/);
    await page.expectText("#drawing", DRAWING);
    await page.expect("equiflow.report().step", 0);
    await page.evaluate("location.hash = '#v1&samples=300&batch=32&seed=5'");
    await page.expect("equiflow.config().seed", 5);
    assert.equal((await page.evaluate("equiflow.train(1)")).step, 1);
    await page.evaluate(`location.hash = '#${LONG.replace("5000", "3000")}&seed=6'`);
    await page.expect("equiflow.config().seed", 6);
    await page.click("#play");
    await page.until("it trains", "equiflow.report()?.currentStep > 2");
    await page.click("#play");
    assert.deepEqual(page.errors, []);
  } finally {
    await page.close();
  }
});
