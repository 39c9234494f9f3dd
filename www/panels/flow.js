// The hero: configurations moving from noise to sample, with flow time under the finger.

import { detached, prepare } from "../charts/canvas.js";
import { ease, unease } from "../charts/ease.js";
import { configurationAt, drawParticles, pairStatistics } from "../charts/particles.js";
import { DEFAULTS } from "../config/schema.js";
import { systemOf } from "../config/systems.js";
import { has, t } from "../i18n/index.js";
import { onChange } from "../state/on-change.js";
import { followedOf, isUntrained } from "../state/state.js";
import { byId, setAttribute, setText } from "../ui/dom.js";
import { isModified } from "../ui/keys.js";
import * as format from "../ui/number-format.js";
import { isStill } from "../ui/theme.js";
import { createPlot } from "./plot.js";

/** @typedef {import("../state/state.js").State} State */
/** @typedef {import("../ui/theme.js").Palette} Palette */

/** Milliseconds: from noise to sample, and the rest at the end. */
const TRAVEL = 3600;
const REST = 1600;
/** Milliseconds in which points go most of the way to where they are by now. */
const GLIDE = 70;
/**
 * Milliseconds from one picture to the next while the run trains, and to the first of a new trajectory, which other parts of
 * the page are drawn for as well: drawing takes time from training where cores are few.
 */
const BUSY = (navigator.hardwareConcurrency ?? 2) > 2 ? 30 : 90;
const FRESH = 30;

/** Pixels that a finger or a mouse may stray in a tap. */
const TAP = 6;

/** @param {() => Palette} colours @param {(index: number) => void} choose called with the configuration that somebody taps */
export function createFlowPanel(colours, choose) {
  const canvas = byId("flow-canvas");
  const note = byId("flow-note");
  const drawing = byId("drawing");
  const slider = /** @type {HTMLInputElement} */ (byId("flow-time"));
  const value = byId("flow-value");
  const motion = byId("flow-motion");
  let moving = !isStill();
  let time = moving ? 0 : 1;
  let clock = 0;
  let last = 0;
  let pending = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let training = false;
  let stopped = false;
  /** Whether there is a trajectory that was never drawn. */
  let fresh = false;
  /** @type {import("../trainer/messages.js").Trajectory | undefined} */
  let trajectory;
  /** What is drawn: it glides towards the latest trajectory. @type {Float32Array | undefined} */
  let points;
  let gliding = false;
  let system = systemOf(DEFAULTS);
  /** The configuration whose cell is framed. @type {number | undefined} */
  let marked;
  const plot = createPlot({ id: "flow", title: t("flow.title"), host: canvas, draw });
  const turning = createTurning(
    /** @type {HTMLElement} */ (canvas.parentElement),
    () => system.dimension > 2,
    schedule,
  );

  onTap(/** @type {HTMLElement} */ (canvas.parentElement), (place) => {
    const index = points && configurationAt(canvas, scene(), place);
    if (index !== undefined) choose(index);
  });

  const visible = { now: true };
  new IntersectionObserver(([entry]) => {
    visible.now = entry?.isIntersecting ?? true;
    schedule();
  }).observe(canvas);
  new ResizeObserver(() => schedule()).observe(canvas);

  slider.addEventListener("input", () => {
    setMoving(false);
    time = Number(slider.value) / 1000;
    schedule();
    describe();
  });
  motion.addEventListener("click", () => {
    if (!moving && time >= 1) clock = 0;
    setMoving(!moving);
  });

  /** @param {boolean} next */
  function setMoving(next) {
    moving = next;
    if (moving) clock = unease(time >= 1 ? 0 : time) * TRAVEL;
    last = 0;
    setAttribute(motion, "data-playing", String(moving));
    setAttribute(motion, "aria-label", t(moving ? "flow.motion.stop" : "flow.motion.start"));
    schedule();
  }

  function schedule() {
    if (pending) return;
    pending = true;
    requestAnimationFrame(frame);
  }

  /** @param {number} ms */
  function wait(ms) {
    clearTimeout(timer);
    timer = setTimeout(schedule, ms);
  }

  /** @param {number} now */
  function frame(now) {
    pending = false;
    if (!trajectory || !points) {
      last = 0;
      prepare(/** @type {HTMLCanvasElement} */ (canvas));
      return;
    }
    const early = training && visible.now ? (fresh ? FRESH : BUSY) - (now - last) : 0;
    // A timer, since a frame that draws nothing costs something, too.
    if (early > 0) return wait(early);
    fresh = false;
    const passed = last === 0 ? 0 : Math.min(60, now - last);
    if (moving) {
      clock = (clock + passed) % (TRAVEL + REST);
      time = ease(Math.min(1, clock / TRAVEL));
    }
    last = now;
    if (gliding) gliding = glide(points, trajectory.points, 1 - Math.exp(-passed / GLIDE));
    slider.value = String(Math.round(1000 * time));
    const text = t("flow.value", { t: format.fixed(time, 2) });
    setText(value, text);
    setAttribute(slider, "aria-valuetext", text);
    drawParticles(/** @type {HTMLCanvasElement} */ (canvas), scene(), colours());
    if (!visible.now) last = 0;
    else if (moving || gliding) schedule();
  }

  /** @param {number} ratio */
  async function draw(ratio) {
    const copy = detached(canvas.clientWidth, canvas.clientHeight, ratio);
    if (points) drawParticles(copy, scene(), colours());
    return copy;
  }

  function scene() {
    const { count = 0, frames = 2 } = trajectory ?? {};
    return { points: points ?? new Float32Array(), frames, count, time, turn: turning.angles(), marked, ...system };
  }

  function describe() {
    if (!points || !trajectory) {
      return plot.show({ summary: t(stopped ? "status.stopped" : "flow.empty"), columns: () => [] });
    }
    // What is drawn may still be on its way there.
    const shown = { ...scene(), points: trajectory.points, time: moving ? 1 : time };
    const values = {
      count: trajectory.count,
      particles: system.particles,
      t: format.fixed(shown.time, 2),
      near: format.percent(100 * pairStatistics(shown).near),
    };
    plot.show({ summary: t("flow.summary", values), columns: () => columns(shown) });
  }

  const follow = onChange(
    (state) => [state.trajectory, state.run.phase === "stopped"],
    ({ config, trajectory: next, run }) => {
      stopped = run.phase === "stopped";
      if (stopped && next === trajectory) return describe();
      system = systemOf(config);
      turning.offer();
      const jump = !next || !points || points.length !== next.points.length || isStill();
      trajectory = next;
      fresh = true;
      if (jump) points = next?.points.slice();
      gliding = !jump;
      describe();
      schedule();
    },
  );

  setMoving(moving);
  describe();
  return {
    /** @param {State} state */
    show(state) {
      const { config } = state;
      training = state.run.phase === "playing";
      const { index, moved } = followedOf(state) ?? {};
      if (marked !== (moved ? undefined : index)) {
        marked = moved ? undefined : index;
        schedule();
      }
      setText(note, noteOf(config, isUntrained(state)));
      setText(drawing, drawingText(state));
      follow(state);
    },
    restyle() {
      schedule();
      if (points) drawParticles(/** @type {HTMLCanvasElement} */ (canvas), scene(), colours());
    },
  };
}

/** How many of the reference samples are there, while some are missing. @param {State} state */
function drawingText({ run, drawn }) {
  if (drawn === undefined || run.phase === "stopped") return "";
  return t("flow.drawing", { share: format.integer(Math.floor(100 * drawn)) });
}

/**
 * How to read the picture, or what a flow is like before its first step: flows other than that of pairs have no closed form.
 * @param {State["config"]} config
 * @param {boolean} untrained
 */
function noteOf({ system, flow, start }, untrained) {
  if (untrained) return t(flow === "pair" && start === "matching" ? "flow.matched" : "flow.untrained");
  const key = `flow.note.${system === "lj" ? "lj13" : system}`;
  return has(key) ? t(key) : "";
}

/**
 * How the pairs fare along flow time.
 * @param {import("../charts/particles.js").Scene} scene
 * @returns {import("../ui/data-table.js").Column[]}
 */
function columns(scene) {
  const times = Array.from({ length: scene.frames }, (_, k) => k / (scene.frames - 1));
  const along = times.map((time) => pairStatistics({ ...scene, time }));
  const two = (/** @type {number} */ value) => format.fixed(value, 2);
  return [
    { head: t("flow.axis"), values: times, format: two },
    { head: t("flow.near"), unit: "%", values: along.map(({ near }) => 100 * near), format: format.percent },
    { head: t("flow.mean"), unit: t("unit.length"), values: along.map(({ mean }) => mean), format: two },
  ];
}

/**
 * Calls `tapped` with the place of a press that does not move, in pixels of the element.
 * @param {HTMLElement} element
 * @param {(place: { x: number, y: number }) => void} tapped
 */
function onTap(element, tapped) {
  let [x, y] = [0, 0];
  element.addEventListener("pointerdown", ({ clientX, clientY }) => {
    [x, y] = [clientX, clientY];
  });
  element.addEventListener("click", ({ clientX, clientY }) => {
    if (Math.hypot(clientX - x, clientY - y) > TAP) return;
    const { left, top } = element.getBoundingClientRect();
    tapped({ x: clientX - left, y: clientY - top });
  });
}

/** Radians for each pixel dragged, and for each press of an arrow key. */
const DRAG = 0.008;
const PRESS = 0.15;
/** @type {Record<string, readonly [number, number]>} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/**
 * Turns the picture in space by dragging or by the arrow keys.
 * @param {HTMLElement} stage what stands around the picture: a picture itself takes no keys
 * @param {() => boolean} applies
 * @param {() => void} changed
 */
function createTurning(stage, applies, changed) {
  /** @type {[number, number]} */
  const angles = [0.5, 0.3];
  /** @param {number} yaw @param {number} pitch */
  const turn = (yaw, pitch) => {
    angles[0] += yaw;
    angles[1] = Math.max(-1.5, Math.min(1.5, angles[1] + pitch));
    changed();
  };
  stage.addEventListener("pointermove", (event) => {
    if (applies() && event.buttons === 1) turn(DRAG * event.movementX, DRAG * event.movementY);
  });
  stage.addEventListener("pointerdown", (event) => {
    if (applies()) stage.setPointerCapture(event.pointerId);
  });
  stage.addEventListener("keydown", (event) => {
    const [yaw, pitch] = ARROWS[event.key] ?? [0, 0];
    if (!applies() || (yaw === 0 && pitch === 0) || isModified(event)) return;
    event.preventDefault();
    turn(PRESS * yaw, PRESS * pitch);
  });
  return {
    angles: () => angles,
    /** Reachable by keyboard only where it does something. */
    offer() {
      stage.style.touchAction = applies() ? "none" : "";
      if (!applies()) {
        for (const name of ["tabindex", "role", "aria-label"]) stage.removeAttribute(name);
      } else {
        stage.tabIndex = 0;
        setAttribute(stage, "role", "application");
        setAttribute(stage, "aria-label", t("flow.turn"));
      }
    },
  };
}

/**
 * Moves the drawn points a part of the way; true while there is way to go.
 * @param {Float32Array} points
 * @param {Float32Array} target
 * @param {number} part
 */
function glide(points, target, part) {
  let far = 0;
  for (let i = 0; i < points.length; i++) {
    const rest = (target[i] ?? 0) - (points[i] ?? 0);
    points[i] = (points[i] ?? 0) + part * rest;
    far = Math.max(far, Math.abs(rest));
  }
  return far > 0.005;
}
