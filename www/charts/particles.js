// Configurations on their way from noise to sample: every configuration in its own cell, a bond
// for every pair (thick in the inner well, hardly visible in the outer), a faint trail behind every
// particle. Identical particles look identical.

import { prepare } from "./canvas.js";

/**
 * @typedef {object} Scene
 * @property {Float32Array} points frames × count × particles × dimension
 * @property {number} frames
 * @property {number} count
 * @property {number} particles
 * @property {number} dimension 2, or 3 seen from `turn`
 * @property {readonly [number, number]} [turn] angles in space, about the vertical and then the horizontal axis
 * @property {number} time flow time from 0 to 1
 * @property {number} barrier distance that divides near pairs from far ones
 * @property {number} extent half-width of a cell in the units of the points
 * @property {number} [marked] the configuration whose cell is framed
 * @property {number} [largest] radius of a dot at most, in pixels
 */
/** @typedef {{ model: string, soft: string, edge: string, card: string }} Colours */

/**
 * Positions of every particle at the scene's time as the viewer sees them: x, y, and depth towards the
 * viewer in turn; in the plane the depth is zero.
 * @param {Scene} scene
 */
export function positions({ points, frames, count, particles, dimension, time, turn = [0, 0] }) {
  const places = count * particles;
  const at = new Float32Array(3 * places);
  const last = frames - 1;
  const frame = Math.min(last - 1, Math.floor(time * last));
  const part = time * last - frame;
  const [from, to] = [frame * places * dimension, (frame + 1) * places * dimension];
  for (let place = 0; place < places; place++) {
    for (let axis = 0; axis < dimension; axis++) {
      const a = points[from + place * dimension + axis] ?? 0;
      const b = points[to + place * dimension + axis] ?? 0;
      at[3 * place + axis] = a + part * (b - a);
    }
  }
  if (dimension > 2) rotated(at, turn);
  return at;
}

/** Points as a viewer sees them who has turned them, in place. @param {Float32Array} at @param {readonly [number, number]} turn */
export function rotated(at, [yaw, pitch]) {
  const [cy, sy, cp, sp] = [Math.cos(yaw), Math.sin(yaw), Math.cos(pitch), Math.sin(pitch)];
  for (let i = 0; i < at.length; i += 3) {
    const [x, y, z] = [at[i] ?? 0, at[i + 1] ?? 0, at[i + 2] ?? 0];
    const depth = cy * z - sy * x;
    at[i] = cy * x + sy * z;
    at[i + 1] = cp * y - sp * depth;
    at[i + 2] = sp * y + cp * depth;
  }
  return at;
}

/**
 * The mean distance of pairs, and the fraction of them that are nearer than the barrier.
 * @param {Scene} scene
 */
export function pairStatistics(scene) {
  let [near, pairs, sum] = [0, 0, 0];
  forPairs(scene, positions(scene), (distance) => {
    pairs += 1;
    sum += distance;
    if (distance < scene.barrier) near += 1;
  });
  return { mean: sum / pairs, near: near / pairs };
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {Scene} scene
 * @param {Colours} colours
 */
export function drawParticles(canvas, scene, colours) {
  const ready = prepare(canvas);
  if (!ready) return;
  const { context, width, height } = ready;
  const { columns, rows, cell } = layout(width, height, scene);
  const shown = Math.min(scene.count, columns * rows);
  const scale = cell / (2 * scene.extent);
  const [left, top] = [(width - columns * cell) / 2, (height - rows * cell) / 2];
  /** @param {number} index */
  const centre = (index) => ({
    x: left + ((index % columns) + 0.5) * cell,
    y: top + (Math.floor(index / columns) + 0.5) * cell,
  });
  if (scene.marked !== undefined && scene.marked < shown) frame(context, centre(scene.marked), cell, colours);
  const at = positions(scene);
  if (scene.dimension === 2) drawTrails(context, scene, shown, scale, centre, colours);
  drawBonds(context, scene, at, shown, scale, centre, colours);
  drawDots(context, scene, at, shown, scale, centre, colours);
}

/** @param {CanvasRenderingContext2D} context @param {{ x: number, y: number }} centre @param {number} cell @param {Colours} colours */
function frame(context, { x, y }, cell, { edge, soft }) {
  context.beginPath();
  context.roundRect(x - cell / 2 + 2, y - cell / 2 + 2, cell - 4, cell - 4, 8);
  context.globalAlpha = 0.12;
  context.fillStyle = edge;
  context.fill();
  context.globalAlpha = 1;
  context.strokeStyle = soft;
  context.lineWidth = 2;
  context.stroke();
}

/**
 * Which configuration is drawn at a place of the canvas, in pixels of the page; undefined beside all of them.
 * @param {{ clientWidth: number, clientHeight: number }} canvas
 * @param {Scene} scene
 * @param {{ x: number, y: number }} place
 */
export function configurationAt({ clientWidth: width, clientHeight: height }, scene, { x, y }) {
  const { columns, rows, cell } = layout(width, height, scene);
  const column = Math.floor((x - (width - columns * cell) / 2) / cell);
  const row = Math.floor((y - (height - rows * cell) / 2) / cell);
  const index = row * columns + column;
  const isInside = column >= 0 && column < columns && row >= 0 && row < rows;
  return isInside && index < scene.count ? index : undefined;
}

/**
 * The grid of equal cells that fills the picture well with cells of a comfortable size.
 * @param {number} width
 * @param {number} height
 * @param {Scene} scene
 */
function layout(width, height, { count, particles, dimension }) {
  const comfortable = dimension > 2 ? 150 : particles > 2 ? 88 : 70;
  const wanted = Math.min(count, (width * height) / comfortable ** 2);
  let best = { columns: 1, rows: 1, cell: Math.min(width, height) };
  let most = Number.NEGATIVE_INFINITY;
  for (let rows = 1; rows <= count; rows++) {
    for (let columns = 1; columns * rows <= count; columns++) {
      const cell = Math.min(width / columns, height / rows);
      const filled = (columns * rows * cell * cell) / (width * height);
      const merit = filled - 0.5 * Math.abs(Math.log((columns * rows) / wanted));
      if (merit <= most) continue;
      most = merit;
      best = { columns, rows, cell };
    }
  }
  return best;
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Scene} scene
 * @param {number} shown
 * @param {number} scale
 * @param {(index: number) => { x: number, y: number }} centre
 * @param {Colours} colours
 */
function drawTrails(context, scene, shown, scale, centre, colours) {
  const { points, frames, count, particles, dimension, time } = scene;
  const places = count * particles;
  const end = time * (frames - 1);
  const first = Math.max(0, Math.floor(end) - frames);
  context.strokeStyle = colours.model;
  context.lineWidth = 1.2;
  context.globalAlpha = 0.22;
  context.beginPath();
  for (let place = 0; place < shown * particles; place++) {
    const { x, y } = centre(Math.floor(place / particles));
    for (let frame = first; frame <= end; frame++) {
      const index = (frame * places + place) * dimension;
      const px = x + scale * (points[index] ?? 0);
      const py = y + scale * (points[index + 1] ?? 0);
      if (frame === first) context.moveTo(px, py);
      else context.lineTo(px, py);
    }
  }
  context.stroke();
  context.globalAlpha = 1;
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Scene} scene
 * @param {Float32Array} at
 * @param {number} shown
 * @param {number} scale
 * @param {(index: number) => { x: number, y: number }} centre
 * @param {Colours} colours
 */
function drawBonds(context, scene, at, shown, scale, centre, colours) {
  context.lineCap = "round";
  context.strokeStyle = colours.edge;
  forPairs({ ...scene, count: shown }, at, (distance, index, i, j) => {
    const near = 1 / (1 + Math.exp(4 * (distance - scene.barrier)));
    // In space only neighbours are joined: far bonds would hide everything.
    if (scene.dimension > 2 && distance > scene.barrier) return;
    const { x, y } = centre(index);
    context.lineWidth = 1 + 2 * near;
    context.globalAlpha = 0.25 + 0.6 * near;
    context.beginPath();
    context.moveTo(x + scale * (at[3 * i] ?? 0), y + scale * (at[3 * i + 1] ?? 0));
    context.lineTo(x + scale * (at[3 * j] ?? 0), y + scale * (at[3 * j + 1] ?? 0));
    context.stroke();
  });
  context.globalAlpha = 1;
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Scene} scene
 * @param {Float32Array} at
 * @param {number} shown
 * @param {number} scale
 * @param {(index: number) => { x: number, y: number }} centre
 * @param {Colours} colours
 */
function drawDots(context, { particles, dimension, extent, largest = 6.5 }, at, shown, scale, centre, colours) {
  const radius = Math.max(3, Math.min(largest, 0.5 * scale));
  context.fillStyle = colours.model;
  context.strokeStyle = colours.card;
  context.lineWidth = 1.2;
  const places = Array.from({ length: shown * particles }, (_, place) => place);
  // The painter's algorithm: what is near is drawn last, and larger.
  if (dimension > 2) places.sort((a, b) => (at[3 * a + 2] ?? 0) - (at[3 * b + 2] ?? 0));
  for (const place of places) {
    const { x, y } = centre(Math.floor(place / particles));
    // Of what has flown away the size says no more than at the rim of its cell: a dot far behind has no negative one.
    const depth = Math.max(-1, Math.min(1, (at[3 * place + 2] ?? 0) / extent));
    const size = radius * (1 + 0.35 * depth);
    context.beginPath();
    context.arc(x + scale * (at[3 * place] ?? 0), y + scale * (at[3 * place + 1] ?? 0), size, 0, 2 * Math.PI);
    context.fill();
    context.stroke();
  }
}

/**
 * @param {Scene} scene
 * @param {Float32Array} at
 * @param {(distance: number, index: number, i: number, j: number) => void} visit
 */
function forPairs({ count, particles }, at, visit) {
  for (let index = 0; index < count; index++) {
    for (let a = 0; a < particles; a++) {
      for (let b = a + 1; b < particles; b++) {
        const [i, j] = [index * particles + a, index * particles + b];
        const dx = (at[3 * i] ?? 0) - (at[3 * j] ?? 0);
        const dy = (at[3 * i + 1] ?? 0) - (at[3 * j + 1] ?? 0);
        const dz = (at[3 * i + 2] ?? 0) - (at[3 * j + 2] ?? 0);
        visit(Math.hypot(dx, dy, dz), index, i, j);
      }
    }
  }
}
