// A density in the plane, drawn square and centred.

import { prepare } from "./canvas.js";
import { paint } from "./density-levels.js";

/** @typedef {import("./density-levels.js").Levels} Levels */
/** @typedef {import("./density-levels.js").Ramp} Ramp */

/** Maps in their colours: a pointer that moves over one draws it anew each time. @type {WeakMap<Levels, Ramp & { picture: OffscreenCanvas }>} */
const pictures = new WeakMap();

/** @param {Levels} map @param {Ramp} ramp */
function painted(map, { none, most }) {
  const known = pictures.get(map);
  if (known?.none === none && known.most === most) return known.picture;
  const picture = new OffscreenCanvas(map.size, map.size);
  picture.getContext("2d")?.putImageData(new ImageData(paint(map, { none, most }), map.size), 0, 0);
  pictures.set(map, { none, most, picture });
  return picture;
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {Levels | undefined} map nothing clears the canvas
 * @param {Ramp} ramp
 * @param {{ radius: number, colour: string }} [ring] about the middle; radius 1 touches the sides
 * @param {{ x: number, y: number, colour: string, edge: string }} [spot] a place to mark; 1 is a side, y goes down
 */
export function drawMap(canvas, map, ramp, ring, spot) {
  const ready = prepare(canvas);
  if (!ready || !map) return;
  const { context, width, height } = ready;
  const source = painted(map, ramp);
  const side = Math.min(width, height);
  const [x, y] = [(width - side) / 2, (height - side) / 2];
  context.imageSmoothingEnabled = true;
  context.imageSmoothingQuality = "high";
  context.beginPath();
  context.roundRect(x, y, side, side, 10);
  context.clip();
  context.drawImage(source, x, y, side, side);
  if (spot) {
    context.fillStyle = spot.colour;
    context.strokeStyle = spot.edge;
    context.lineWidth = 2;
    context.beginPath();
    context.arc((width + spot.x * side) / 2, (height + spot.y * side) / 2, 5, 0, 2 * Math.PI);
    context.fill();
    context.stroke();
    context.lineWidth = 1;
  }
  if (!ring) return;
  context.strokeStyle = ring.colour;
  context.setLineDash([3, 3]);
  context.beginPath();
  context.arc(width / 2, height / 2, (ring.radius * side) / 2, 0, 2 * Math.PI);
  context.stroke();
  context.setLineDash([]);
}

/**
 * How far a place on the canvas is from the map's middle, where 1 is a side.
 * @param {HTMLCanvasElement} canvas
 * @param {{ offsetX: number, offsetY: number }} place
 */
export function radiusAt({ clientWidth: width, clientHeight: height }, { offsetX, offsetY }) {
  return Math.hypot(offsetX - width / 2, offsetY - height / 2) / (Math.min(width, height) / 2);
}
