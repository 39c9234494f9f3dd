// A density in the plane: pixels that arrive coloured, drawn square and centred.

import { prepare } from "./canvas.js";

/**
 * @param {HTMLCanvasElement} canvas
 * @param {ImageData | undefined} image nothing clears the canvas
 */
export function drawMap(canvas, image) {
  const ready = prepare(canvas);
  if (!ready || !image) return;
  const { context, width, height } = ready;
  const source = new OffscreenCanvas(image.width, image.height);
  source.getContext("2d")?.putImageData(image, 0, 0);
  const side = Math.min(width, height);
  const [x, y] = [(width - side) / 2, (height - side) / 2];
  context.imageSmoothingEnabled = true;
  context.imageSmoothingQuality = "high";
  context.beginPath();
  context.roundRect(x, y, side, side, 10);
  context.clip();
  context.drawImage(source, x, y, side, side);
}
