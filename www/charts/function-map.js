// A function of two variables as a map: what is positive in one colour, what is negative in another, the paper at zero.

import { prepare } from "./canvas.js";

/** @typedef {{ values: readonly (readonly number[])[], most: number }} FunctionMap columns from left to right, each from the bottom to the top, with gaps where a value is not finite; `most` has the full colour */

/**
 * @param {HTMLCanvasElement} canvas
 * @param {FunctionMap | undefined} map nothing clears the canvas
 * @param {{ positive: string, negative: string, mark: string }} colours
 * @param {number} [at] the part of the width where the map is cut
 */
export function drawFunctionMap(canvas, map, { positive, negative, mark }, at) {
  const ready = prepare(canvas);
  if (!ready || !map) return;
  const { context, width, height } = ready;
  const { values, most } = map;
  const columns = values.length;
  for (const [i, column] of values.entries()) {
    const left = Math.floor((i * width) / columns);
    const right = Math.floor(((i + 1) * width) / columns);
    for (const [k, value] of column.entries()) {
      if (!Number.isFinite(value)) continue;
      const top = height - Math.floor(((k + 1) * height) / column.length);
      const bottom = height - Math.floor((k * height) / column.length);
      context.globalAlpha = Math.min(1, Math.abs(value) / most);
      context.fillStyle = value > 0 ? positive : negative;
      context.fillRect(left, top, right - left, bottom - top);
    }
  }
  context.globalAlpha = 1;
  if (at === undefined) return;
  context.strokeStyle = mark;
  context.setLineDash([3, 3]);
  context.beginPath();
  context.moveTo(at * width, 0);
  context.lineTo(at * width, height);
  context.stroke();
  context.setLineDash([]);
}
