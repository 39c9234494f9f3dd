// Predict, then run: a prediction is drawn with keys, mouse or finger, stays in the plot, is compared in a number and handed in.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { fromFile } from "../../www/lessons/progress-file.js";
import { BROWSERS, openChromium, serveDist } from "./harness.js";

/** @typedef {import("./harness.js").Page} Page */

/** @type {Awaited<ReturnType<typeof serveDist>>} */
let site;
before(async () => {
  site = await serveDist();
});
after(() => site.close());

const legend = "document.querySelector('#panel-learning .legend .prediction')?.textContent";
const kept = `JSON.parse(Object.entries(localStorage).find(([key]) => key.endsWith("progress.v1"))?.[1] ?? "{}")`;
const predicted = `(${kept}).ring?.predicted?.predict`;

/** Opens a lesson and begins to draw what it asks for. @param {Page} page @param {string} lesson */
async function beginToDraw(page, lesson) {
  await page.open(`${site.url}#v1&lesson=${lesson}`);
  await page.until("its settings are there", "equiflow.report()?.step === 0 && equiflow.config().start === 'random'");
  if (await page.evaluate("document.querySelector('#lesson-toggle')?.checkVisibility()")) {
    await page.click("#lesson-toggle");
  }
  await page.click("#task-predict .predict button");
  await page.until("there is something to draw on", "document.activeElement?.matches('.sketch') === true");
}

/** A point of the surface, in parts of its width and height. @param {Page} page @param {number} x @param {number} y */
const pointAt = (page, x, y) =>
  page.evaluate(
    ([right, down]) => {
      const { left, top, width, height } = /** @type {Element} */ (
        document.querySelector(".sketch-surface")
      ).getBoundingClientRect();
      return [left + right * width, top + down * height];
    },
    [x, y],
  );

for (const [name, launch] of Object.entries(BROWSERS)) {
  test(`${name}: drawn with the arrow keys, spoken place by place, compared, and in the file`, async () => {
    const page = await launch();
    try {
      await beginToDraw(page, "ring");
      const spoken = "document.activeElement.getAttribute('aria-valuetext')";
      await page.expect(spoken, /^step 8: [34]\.\d\d nats$/);
      const before = await page.evaluate(spoken);
      await page.press("ArrowDown");
      await page.expect(`${spoken} !== ${JSON.stringify(before)}`, true);
      await page.press("ArrowRight");
      await page.expect(spoken, /^step 15: [34]\.\d\d nats$/);
      await page.press("Enter");
      await page.expect(legend, "your prediction");
      await page.until("it is kept", `${predicted}?.step === 0`);
      await page.expectText("#task-predict .predicted", /is stored/);
      const made = await page.evaluate(predicted);
      assert.ok(made.values[0] < made.values[1]);

      // Neither another size, nor a reset, nor a reload takes it away.
      await page.setViewport(700, 900);
      await page.evaluate("equiflow.train(3).then(() => equiflow.reset())");
      await page.expect(predicted, made);
      await page.setViewport(1280, 800);
      await page.reload();
      await page.ready();
      await page.expect(legend, /your prediction/);
      await page.expect(predicted, made);

      await page.evaluate("equiflow.train(150)");
      await page.until("the task is done", "document.querySelector('#task-predict.done') !== null");
      await page.expectText("#task-predict .predicted", /off by \d\.\d{3} nats, the mean absolute difference/);
      const { distance, measure, ...rest } = await page.evaluate(`(${kept}).ring.done.predict.prediction`);
      assert.deepEqual([measure, rest], ["meanAbsoluteDifference", made]);
      await page.expect(legend, `your prediction, ${distance.toFixed(2)} nats off`);
      await page.expect("document.querySelector('#learning-chart').ariaLabel", /Your prediction differs from the test/);
      assert.deepEqual(page.errors, []);
    } finally {
      await page.close();
    }
  });
}

test("mouse and finger draw where they point, and the energies are compared by total variation", async () => {
  const page = await openChromium({ touch: true });
  try {
    await beginToDraw(page, "boltzmann");
    const drawn = "document.querySelector('.sketch').getAttribute('aria-valuetext')";
    const first = await page.evaluate(drawn);
    const [x = 0, y = 0] = await pointAt(page, 0.03, 0.1);
    await page.clickAt(x, y);
    await page.until("the mouse has drawn", `${drawn} !== ${JSON.stringify(first)}`);
    const second = await page.evaluate(drawn);
    const [left = 0, low = 0] = await pointAt(page, 0.03, 0.6);
    await page.tapAt(left, low);
    await page.until("the finger has drawn", `${drawn} !== ${JSON.stringify(second)}`);
    await page.click("#sketch-done");
    const own = `(${kept}).boltzmann`;
    await page.until("it is kept", `(${own})?.predicted?.predict !== undefined`);
    const { places, values } = await page.evaluate(`(${own}).predicted.predict`);
    const area = values.reduce(
      (/** @type {number} */ sum, /** @type {number} */ value, /** @type {number} */ k) =>
        sum + value * (places[k + 1] - places[k]),
      0,
    );
    assert.ok(Math.abs(area - 1) < 1e-3, `its area is ${area}`);
    await page.evaluate("equiflow.train(60)");
    await page.until("it is compared", `(${own}).done.predict !== undefined`);
    const { prediction } = await page.evaluate(`(${own}).done.predict`);
    assert.equal(prediction.measure, "totalVariation");
    assert.ok(prediction.distance > 0 && prediction.distance <= 1);
    await page.expect(
      "document.querySelector('#panel-energy .legend .prediction').textContent",
      /your prediction, 0\.\d\d off/,
    );
    assert.deepEqual(page.errors, []);
  } finally {
    await page.close();
  }
});

test("cancelled, nothing is predicted; a file brings a prediction to another device and to the teacher", async () => {
  const page = await openChromium();
  try {
    await beginToDraw(page, "ring");
    await page.press("ArrowDown");
    await page.press("Escape");
    const isBack = "document.activeElement === document.querySelector('#task-predict .predict button')";
    await page.expect(isBack, true);
    await page.press("Enter");
    await page.until("there is something to draw on", "document.activeElement?.matches('.sketch') === true");
    await page.evaluate("document.querySelector('#sketch-cancel').focus()");
    await page.press("Enter");
    await page.expect(isBack, true);
    await page.expect("document.querySelector('#sketch')", null);
    await page.expect(legend, undefined);
    await page.expect(`${predicted} === undefined`, true);

    const compared = { plot: "learning", places: [10, 20], values: [3, 2], step: 0 };
    const run = { at: "2026-05-01T09:30:00Z", link: `${site.url}#v1&start=random`, step: 0, digest: "0".repeat(16) };
    const text = JSON.stringify({
      format: "equiflow-progress",
      version: 1,
      name: "Ada",
      lessons: [
        {
          lesson: "ring",
          tasks: [{ task: "look", ...run }],
          predictions: [{ task: "predict", ...compared }],
        },
        {
          lesson: "modes",
          tasks: [{ task: "predict", ...run, prediction: { choice: 0, outcome: 2, value: 2.2, step: 0 } }],
        },
      ],
    });
    assert.deepEqual(fromFile(text).problems, []);
    const choose = (/** @type {string} */ field) =>
      page.evaluate(
        ([id, body]) => {
          const input = /** @type {HTMLInputElement} */ (document.getElementById(id));
          const list = new DataTransfer();
          list.items.add(new File([body], "ada.json"));
          input.files = list.files;
          input.dispatchEvent(new Event("change"));
        },
        [field, text],
      );
    await page.click("#lessons-button");
    await page.until("the lessons are listed", "document.querySelector('#progress-file') !== null");
    await choose("progress-file");
    await page.expect(legend, "your prediction");
    await page.expect(predicted, compared);

    await page.click("#teacher-button");
    await page.until("the teacher's page is open", "document.querySelector('#hand-ins-file') !== null");
    await choose("hand-ins-file");
    await page.until("the class is read", "document.querySelectorAll('#hand-ins tr').length === 2");
    await page.expectText("#class-tasks", /0 of 1 right.*Below 0\.1 nats: it learns as from data \(1 ×\)/);
    await page.expectText("#hand-ins", /You predicted “Below 0\.1 nats.*The run shows 2\.2000: “Above 0\.7 nats/);
    assert.deepEqual(page.errors, []);
  } finally {
    await page.close();
  }
});

test("a script is told what a lesson asks to predict, predicts it, and reads how far off it was", async () => {
  const page = await openChromium();
  try {
    await page.open(`${site.url}?lang=en#v1&lesson=ring`);
    await page.until("its settings are there", "equiflow.report()?.step === 0 && equiflow.config().start === 'random'");
    const asked = "equiflow.predictions().then(([first]) => first)";
    await page.until("the plot shows something", `${asked}.then(({ places }) => places?.length === 20)`);
    const { task, ask, plot, places, prediction } = await page.evaluate(asked);
    assert.deepEqual([task, plot, places[19], prediction], ["predict", "learning", 150, undefined]);
    assert.ok(ask.length > 20);
    const refusal = (/** @type {string} */ call) => page.evaluate(`equiflow.${call}.catch((error) => error.message)`);
    assert.match(await refusal("predict('look', 1)"), /look asks for no prediction; "predict" does/);
    assert.match(await refusal("predict('predict', [1, 2])"), /takes 20 finite numbers/);
    assert.match(await refusal("predict('predict', 1)"), /takes 20 finite numbers/);
    const made = await page.evaluate("equiflow.predict('predict', Array(20).fill(1))");
    assert.deepEqual(made.prediction, { plot, places, values: Array(20).fill(1), step: 0 });
    await page.expect(legend, "your prediction");
    await page.evaluate("equiflow.train(150)");
    await page.until("it is compared", `${asked}.then(({ prediction }) => prediction.distance > 0)`);
    const compared = (await page.evaluate(asked)).prediction;
    assert.equal(compared.measure, "meanAbsoluteDifference");
    await page.expect(legend, `your prediction, ${compared.distance.toFixed(2)} nats off`);
    assert.match(await refusal("predict('predict', Array(20).fill(2))"), /has been compared, and stays/);
    assert.deepEqual(page.errors, []);
  } finally {
    await page.close();
  }
});

test("of a chapter a script chooses, and of energies it gives densities; without a lesson nothing is asked", async () => {
  const page = await openChromium();
  try {
    await page.open(`${site.url}?lang=en#v1&samples=300&batch=32`);
    await page.expect("equiflow.predictions()", []);
    await page.evaluate("location.hash = '#v1&story=3'");
    const asked = "equiflow.predictions().then(([first]) => first)";
    await page.until("a chapter asks", `${asked}.then((first) => first?.options?.length === 3)`);
    const refusal = (/** @type {string} */ call) => page.evaluate(`equiflow.${call}.catch((error) => error.message)`);
    const { task } = await page.evaluate(asked);
    assert.match(await refusal(`predict(${JSON.stringify(task)}, 3)`), /number of an option here, from 0 to 2/);
    await page.evaluate(`equiflow.predict(${JSON.stringify(task)}, 2).then(() => equiflow.train(300))`);
    await page.expect("document.querySelector('.try button[aria-pressed=true]') !== null", true);
    await page.until("it has its score", `${asked}.then(({ prediction }) => Number.isFinite(prediction?.value))`);
    const { choice, outcome } = (await page.evaluate(asked)).prediction;
    assert.deepEqual([choice, [0, 1, 2].includes(outcome)], [2, true]);

    await page.evaluate("location.hash = '#v1&story=7'");
    await page.until("energies are asked for", `${asked}.then((first) => first?.plot === "energy" && first.places)`);
    const { task: energy } = await page.evaluate(asked);
    assert.match(await refusal(`predict("${energy}", [-1])`), /densities, not negative/);
    // While the run of the chapter opens, the bins change: a guess is for those that were just asked for.
    const guess = `({ places }) => equiflow.predict("${energy}", Array(places.length - 1).fill(5)).then((made) => [made, places])`;
    const [made, places] = await page.evaluate(`${asked}.then(${guess})`);
    const area = made.prediction.values[0] * (places.at(-1) - places[0]);
    assert.ok(Math.abs(area - 1) < 1e-9, `its area is ${area}`);
    assert.deepEqual(page.errors, []);
  } finally {
    await page.close();
  }
});
