// A plot as a picture of its own: title, key, the plot, and where it comes from, in the colours of
// the page as it is.

import { palette } from "../ui/theme.js";

/** @typedef {import("../panels/accessible-plot.js").Picture} Picture */

/** Pixels for each one of the page. */
const RATIO = 2;
const MARGIN = 20;
const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Noto Sans SC', sans-serif";

/**
 * @param {object} plot
 * @param {HTMLElement} plot.panel
 * @param {() => string} plot.title
 * @param {Picture} plot.picture
 * @param {string} source a line under the plot
 * @returns {Promise<Blob>} a PNG
 */
export async function pictureOf({ panel, title, picture }, source) {
  const colours = palette();
  const body = await picture(RATIO);
  const canvas = document.createElement("canvas");
  const head = keyOf(panel).length > 0 ? 62 : 40;
  canvas.width = body.width + 2 * MARGIN * RATIO;
  canvas.height = body.height + (head + 34 + MARGIN) * RATIO;
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.fillStyle = colours.card;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(body, MARGIN * RATIO, (head + 10) * RATIO);
  context.scale(RATIO, RATIO);
  context.fillStyle = colours.ink;
  context.font = `600 17px ${FONT}`;
  context.fillText(title(), MARGIN, 32);
  drawKey(context, keyOf(panel), colours);
  context.fillStyle = colours.soft;
  context.font = `11px ${FONT}`;
  context.fillText(source, MARGIN, canvas.height / RATIO - 14, canvas.width / RATIO - 2 * MARGIN);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("the browser made no picture"))), "image/png");
  });
}

/** The key beside the panel's title, as it is shown. @param {HTMLElement} panel */
function keyOf(panel) {
  return [...panel.querySelectorAll(".key li")].map((item) => ({
    text: item.textContent ?? "",
    colour: /** @type {"data" | "model" | "reweighted" | "exact" | "soft"} */ (item.classList[0] ?? "data"),
    area: item.classList.contains("area"),
    dash: item.classList.contains("dashed") ? [5, 4] : item.classList.contains("dotted") ? [2, 3] : [],
  }));
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {ReturnType<typeof keyOf>} key
 * @param {import("../ui/theme.js").Palette} colours
 */
function drawKey(context, key, colours) {
  let x = MARGIN;
  context.font = `13px ${FONT}`;
  context.lineWidth = 2;
  for (const { text, colour, area, dash } of key) {
    context.strokeStyle = context.fillStyle = colours[colour];
    if (area) {
      context.globalAlpha = 0.35;
      context.fillRect(x, 48, 18, 10);
      context.globalAlpha = 1;
    } else {
      context.setLineDash(dash);
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
