import assert from "node:assert/strict";
import { test } from "node:test";
import { between, trainingScene } from "../../www/export/training-film.js";
import "./english.js";

test("between values lie straight lines", () => {
  assert.deepEqual(
    [0, 0.25, 0.5, 0.75, 1].map((part) => between([0, 10, 40], part)),
    [0, 5, 10, 25, 40],
  );
  assert.equal(between([7], 0.3), 7);
});

test("a film of the training has the samples of every kept step in order, and names the step", async () => {
  /** @type {any} */
  const trainer = {
    ask: async (/** @type {string} */ what, /** @type {any} */ argument) =>
      what === "keptSteps" ? [0, 1000, 3000] : Float32Array.of(argument.step, argument.count),
  };
  const { trajectory, label } = await trainingScene(trainer);
  assert.deepEqual([...trajectory.points], [0, 48, 1000, 48, 3000, 48]);
  assert.deepEqual([trajectory.frames, trajectory.count], [3, 48]);
  assert.deepEqual([0, 0.25, 1].map(label), ["step 0", "step 500", "step 3000"]);
});
