// What a film of the training shows: the samples of the same latents at every step that the run can go back to.

import { t } from "../i18n/index.js";
import * as format from "../ui/number-format.js";

/** As many configurations as in the picture of the flow. */
const FILMED = 48;

/**
 * @param {Pick<import("../trainer/client.js").TrainerClient, "ask">} trainer
 * @returns {Promise<Pick<import("./film.js").Scene, "trajectory" | "label">>}
 */
export async function trainingScene(trainer) {
  const steps = await trainer.ask("keptSteps", undefined);
  /** @type {Float32Array[]} */
  const frames = [];
  // One by one, so that the worker hears and trains in between.
  for (const step of steps) frames.push(await trainer.ask("keptSamples", { step, count: FILMED }));
  const length = frames[0]?.length ?? 0;
  const points = new Float32Array(steps.length * length);
  for (const [k, frame] of frames.entries()) points.set(frame, k * length);
  return {
    trajectory: { points, count: FILMED, frames: steps.length },
    label: (time) => t("export.filmStep", { step: format.integer(Math.round(between(steps, time))) }),
  };
}

/**
 * The value at a part of the way through equally spaced ones, on straight lines between them.
 * @param {readonly number[]} values
 * @param {number} part from 0 to 1
 */
export function between(values, part) {
  const place = part * (values.length - 1);
  const [low, high] = [values[Math.floor(place)] ?? 0, values[Math.ceil(place)] ?? 0];
  return low + (place % 1) * (high - low);
}
