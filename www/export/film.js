// A film of the flow from noise to sample, or of its samples while it learned, 1920 × 1080, with a title, the settings and the
// digest of its run.

import { zipSync } from "fflate";
import { detached } from "../charts/canvas.js";
import { ease } from "../charts/ease.js";
import { drawParticles } from "../charts/particles.js";
import { LONGEST } from "../ui/awake-clock.js";
import { FONT, pngOf } from "./png.js";

/** Pixels. */
const WIDTH = 1920;
const HEIGHT = 1080;
/** The page's pixels are drawn this much larger, so that dots and words keep their proportions. */
const RATIO = 2;
const MARGIN = 32;
const HEAD = 64;
const FOOT = 44;

const FRAMES_PER_SECOND = 30;
/** Bits a second: thin trails and small dots stay sharp. */
const BIT_RATE = 12_000_000;
/** Seconds: at rest before, from the first frame to the last, at rest after. */
const BEFORE = 0.5;
const TRAVEL = 5;
const AFTER = 1.5;
export const SECONDS = BEFORE + TRAVEL + AFTER;
/** How often a recording is tried that has a hole. */
const TRIES = 3;
/** Pictures of an archive, where the browser records no film. */
const PICTURES = 60;
/** Radians by which a configuration in space turns meanwhile. */
const TURN = 1.2;

/** Containers that browsers record, the one that can be opened in most places first. */
const TYPES = ["video/webm;codecs=vp9", "video/webm;codecs=vp8", "video/webm"];

/**
 * What is filmed.
 * @typedef {object} Scene
 * @property {import("../trainer/messages.js").Trajectory} trajectory what moves, frame by frame: along the flow, or step by step
 * @property {(time: number) => string} label what stands beside the title when this part of the frames has gone by
 * @property {{ particles: number, dimension: number, barrier: number, extent: number }} system
 * @property {string} title
 * @property {string} source a line at the foot: the link that reproduces the run
 * @property {import("../ui/theme.js").Palette} colours
 */

/** What ends the recording, and what gets the part of it that is done. @typedef {{ signal?: AbortSignal, progress?: (part: number) => void }} Watch */

/** The type of film that this browser records; without one, pictures are saved in an archive. */
export function filmType() {
  return typeof MediaRecorder === "function" && "captureStream" in HTMLCanvasElement.prototype
    ? TYPES.find((type) => MediaRecorder.isTypeSupported(type))
    : undefined;
}

/**
 * @param {Scene} scene
 * @param {Watch} [watch]
 * @returns {Promise<{ blob: Blob, ending: "webm" | "zip" }>}
 */
export async function filmOf(scene, { signal, progress } = {}) {
  const canvas = document.createElement("canvas");
  canvas.width = WIDTH;
  canvas.height = HEIGHT;
  const draw = (/** @type {number} */ seconds) => {
    signal?.throwIfAborted();
    drawFrame(canvas, scene, seconds);
    progress?.(seconds / SECONDS);
  };
  const type = filmType();
  if (type === undefined) return { blob: await pictures(canvas, draw), ending: "zip" };
  return { blob: await record(canvas, draw, type), ending: "webm" };
}

/**
 * Records in real time; a browser that is slow, or hidden, skips pictures and keeps the pace. What is recorded while the page
 * sleeps has a hole, and is recorded anew.
 * @param {HTMLCanvasElement} canvas
 * @param {(seconds: number) => void} draw
 * @param {string} type
 */
async function record(canvas, draw, type) {
  for (let more = TRIES; ; more--) {
    const { blob, slept } = await recordOnce(canvas, draw, type);
    if (!slept || more <= 1) return blob;
  }
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {(seconds: number) => void} draw
 * @param {string} type
 * @returns {Promise<{ blob: Blob, slept: boolean }>}
 */
function recordOnce(canvas, draw, type) {
  draw(0);
  const stream = canvas.captureStream(FRAMES_PER_SECOND);
  const recorder = new MediaRecorder(stream, { mimeType: type, videoBitsPerSecond: BIT_RATE });
  /** @type {Blob[]} */
  const pieces = [];
  let slept = false;
  return new Promise((resolve, reject) => {
    recorder.ondataavailable = ({ data }) => pieces.push(data);
    recorder.onerror = () => reject(new Error("the browser ended the recording"));
    recorder.onstop = () => resolve({ blob: new Blob(pieces, { type: "video/webm" }), slept });
    recorder.start();
    const start = performance.now();
    let last = start;
    const end = () => {
      recorder.stop();
      for (const track of stream.getTracks()) track.stop();
    };
    const next = () => {
      const at = performance.now();
      const seconds = (at - start) / 1000;
      slept ||= at - last > LONGEST;
      last = at;
      try {
        draw(Math.min(seconds, SECONDS));
      } catch (error) {
        reject(error);
        return end();
      }
      if (seconds < SECONDS && !slept) setTimeout(next, 1000 / FRAMES_PER_SECOND);
      else end();
    };
    next();
  });
}

/**
 * The frames one by one, numbered.
 * @param {HTMLCanvasElement} canvas
 * @param {(seconds: number) => void} draw
 */
async function pictures(canvas, draw) {
  /** @type {Record<string, Uint8Array>} */
  const files = {};
  for (let index = 0; index < PICTURES; index++) {
    draw((SECONDS * index) / (PICTURES - 1));
    files[`frame-${String(index + 1).padStart(3, "0")}.png`] = new Uint8Array(
      await (await pngOf(canvas)).arrayBuffer(),
    );
  }
  return new Blob([zipSync(files, { level: 0 })], { type: "application/zip" });
}

/** The part of the frames that has gone by at a moment of the film, slow at both ends. @param {number} seconds */
export function timeAt(seconds) {
  return ease(Math.min(1, Math.max(0, (seconds - BEFORE) / TRAVEL)));
}

/** @param {HTMLCanvasElement} canvas @param {Scene} scene @param {number} seconds */
function drawFrame(canvas, { trajectory, system, label, title, source, colours }, seconds) {
  const [width, height] = [WIDTH / RATIO, HEIGHT / RATIO];
  const { points, frames, count } = trajectory;
  const time = timeAt(seconds);
  const turn = /** @type {const} */ ([0.5 + (TURN * seconds) / SECONDS, 0.3]);
  const picture = detached(width - 2 * MARGIN, height - HEAD - FOOT, RATIO);
  drawParticles(picture, { points, frames, count, time, turn, ...system }, colours);

  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.fillStyle = colours.card;
  context.fillRect(0, 0, WIDTH, HEIGHT);
  context.drawImage(picture, MARGIN * RATIO, HEAD * RATIO);
  context.scale(RATIO, RATIO);
  context.fillStyle = colours.ink;
  context.font = `600 20px ${FONT}`;
  context.textAlign = "left";
  context.fillText(title, MARGIN, 40);
  context.textAlign = "right";
  context.fillText(label(time), width - MARGIN, 40);
  context.textAlign = "left";
  context.fillStyle = colours.soft;
  context.font = `12px ${FONT}`;
  context.fillText(source, MARGIN, height - 18, width - 2 * MARGIN);
}
