// A plot as a picture of its own: title, legend, the plot, and where it comes from, in the colours of
// the page as it is.

import { t } from "../i18n/index.js";
import { palette } from "../ui/theme.js";
import { FONT, pngOf } from "./png.js";

/** @typedef {import("../panels/legend.js").Entry} Entry */

/** Pixels for each one of the page. */
const RATIO = 2;
const MARGIN = 20;

/** @type {Record<string, number[]>} */
const DASHES = { dashed: [5, 4], dotted: [2, 3] };

/**
 * @param {Readonly<import("../panels/plot.js").Plot>} plot
 * @param {string} source a line under the plot
 * @returns {Promise<Blob>} a PNG
 */
export async function imageOf({ title, legend, draw }, source) {
  const colours = palette();
  const body = await draw(RATIO);
  const canvas = document.createElement("canvas");
  const head = legend.length > 0 ? 62 : 40;
  canvas.width = body.width + 2 * MARGIN * RATIO;
  canvas.height = body.height + (head + 34 + MARGIN) * RATIO;
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.fillStyle = colours.card;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(body, MARGIN * RATIO, (head + 10) * RATIO);
  context.scale(RATIO, RATIO);
  context.fillStyle = colours.ink;
  context.font = `600 17px ${FONT}`;
  context.fillText(title, MARGIN, 32);
  drawLegend(context, legend, colours);
  context.fillStyle = colours.soft;
  context.font = `11px ${FONT}`;
  context.fillText(source, MARGIN, canvas.height / RATIO - 14, canvas.width / RATIO - 2 * MARGIN);
  return pngOf(canvas);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {readonly Entry[]} legend
 * @param {import("../ui/theme.js").Palette} colours
 */
function drawLegend(context, legend, colours) {
  let x = MARGIN;
  context.font = `13px ${FONT}`;
  context.lineWidth = 2;
  for (const { text: key, values, colour, shape } of legend) {
    const text = t(key, values);
    context.strokeStyle = context.fillStyle = colours[colour];
    if (shape === "area") {
      context.globalAlpha = 0.35;
      context.fillRect(x, 48, 18, 10);
      context.globalAlpha = 1;
    } else {
      context.setLineDash(DASHES[shape ?? ""] ?? []);
      context.beginPath();
      context.moveTo(x, 53);
      context.lineTo(x + 18, 53);
      context.stroke();
      context.setLineDash([]);
    }
    context.fillStyle = colours.soft;
    context.fillText(text, x + 24, 57);
    x += 24 + context.measureText(text).width + 18;
  }
}
