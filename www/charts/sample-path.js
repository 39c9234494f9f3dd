// One configuration, large, on its way along the flow: its trail, the velocities of the field and the physical forces.

import { drawArrows } from "./arrows.js";
import { drawParticles, positions, rotated } from "./particles.js";

/** @typedef {import("./particles.js").Scene} Scene */
/** `velocities` and `forces` as `points`: state × N·D numbers. @typedef {Scene & { velocities: Float32Array, forces: Float32Array, chosen: number }} PathScene */
/** @typedef {{ model: string, soft: string, edge: string, card: string, ink: string }} Colours */

/** Radius of a dot at most, in pixels. */
const DOT = 11;
/** Lengths of an arrow for a velocity of one length per unit of flow time, and for a force of one kT per length. */
const PER_VELOCITY = 0.6;
const PER_FORCE = 0.12;
/** The longest arrow, as a part of half the picture. */
const LONGEST = 0.45;

/**
 * @param {HTMLCanvasElement} canvas
 * @param {PathScene} scene of one configuration
 * @param {Colours} colours
 */
export function drawPath(canvas, scene, colours) {
  drawParticles(canvas, { ...scene, largest: DOT }, colours);
  const context = canvas.width > 0 ? canvas.getContext("2d") : null;
  if (!context) return;
  const { scale, centreX, centreY } = placement(canvas, scene);
  drawTrails(context, scene, { scale, centreX, centreY }, colours);
  const at = positions(scene);
  const arrows = (/** @type {Float32Array} */ vectors, /** @type {number} */ unit) => {
    const along = positions({ ...scene, points: vectors });
    return Array.from({ length: scene.particles }, (_, k) => ({
      x: centreX + scale * (at[3 * k] ?? 0),
      y: centreY + scale * (at[3 * k + 1] ?? 0),
      dx: unit * scale * (along[3 * k] ?? 0),
      dy: unit * scale * (along[3 * k + 1] ?? 0),
    }));
  };
  const longest = LONGEST * scale * scene.extent;
  drawArrows(context, arrows(scene.forces, PER_FORCE), { colour: colours.ink, longest, dashed: true });
  drawArrows(context, arrows(scene.velocities, PER_VELOCITY), { colour: colours.model, longest });
  context.strokeStyle = colours.ink;
  context.lineWidth = 2;
  context.beginPath();
  const [x, y] = [at[3 * scene.chosen] ?? 0, at[3 * scene.chosen + 1] ?? 0];
  context.arc(centreX + scale * x, centreY + scale * y, DOT + 4, 0, 2 * Math.PI);
  context.stroke();
}

/**
 * The particle at a place of the canvas, the nearest to the viewer; undefined where there is none.
 * @param {HTMLCanvasElement} canvas
 * @param {Scene} scene
 * @param {{ x: number, y: number, reach: number }} place in pixels of the page; `reach`: how far from its middle a particle is found
 */
export function particleAt(canvas, scene, { x, y, reach }) {
  const { scale, centreX, centreY } = placement(canvas, scene);
  const at = positions(scene);
  let [best, least] = [-1, reach];
  for (let k = 0; k < scene.particles; k++) {
    const far = Math.hypot(centreX + scale * (at[3 * k] ?? 0) - x, centreY + scale * (at[3 * k + 1] ?? 0) - y);
    if (far > least) continue;
    [best, least] = [k, far];
  }
  return best < 0 ? undefined : best;
}

/**
 * What a way across the picture is in the space of the configuration.
 * @param {HTMLCanvasElement} canvas
 * @param {Scene} scene
 * @param {{ dx: number, dy: number }} way in pixels of the page
 * @returns {number[]} as many numbers as there are dimensions
 */
export function inSpace(canvas, scene, { dx, dy }) {
  const { scale } = placement(canvas, scene);
  const [right, down] = [dx / scale, dy / scale];
  if (scene.dimension === 2) return [right, down];
  // A rotation is undone by its transpose.
  const axes = rotated(new Float32Array([1, 0, 0, 0, 1, 0, 0, 0, 1]), scene.turn ?? [0, 0]);
  return [0, 1, 2].map((axis) => right * (axes[3 * axis] ?? 0) + down * (axes[3 * axis + 1] ?? 0));
}

/** @param {HTMLCanvasElement} canvas @param {Scene} scene */
function placement(canvas, { extent }) {
  const ratio = canvas.getContext("2d")?.getTransform().a || 1;
  const [width, height] = [canvas.width / ratio, canvas.height / ratio];
  return { scale: Math.min(width, height) / (2 * extent), centreX: width / 2, centreY: height / 2 };
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {PathScene} scene
 * @param {ReturnType<typeof placement>} place
 * @param {Colours} colours
 */
function drawTrails(context, scene, { scale, centreX, centreY }, colours) {
  const last = Math.max(1, Math.round(scene.time * (scene.frames - 1)));
  const states = Array.from({ length: last + 1 }, (_, k) => positions({ ...scene, time: k / (scene.frames - 1) }));
  context.strokeStyle = colours.model;
  context.globalAlpha = 0.5;
  context.lineWidth = 1.6;
  context.beginPath();
  for (let particle = 0; particle < scene.particles; particle++) {
    for (const [k, at] of states.entries()) {
      const [x, y] = [centreX + scale * (at[3 * particle] ?? 0), centreY + scale * (at[3 * particle + 1] ?? 0)];
      if (k === 0) context.moveTo(x, y);
      else context.lineTo(x, y);
    }
  }
  context.stroke();
  context.globalAlpha = 1;
}
