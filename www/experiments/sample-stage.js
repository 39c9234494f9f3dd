// The picture of the followed sample, whose particles can be moved: by mouse or finger, and by the arrow keys.

import { detached } from "../charts/canvas.js";
import { drawPath, inSpace, particleAt } from "../charts/sample-path.js";
import { t } from "../i18n/index.js";
import { make, setAttribute } from "../ui/dom.js";
import { isModified } from "../ui/keys.js";
import * as format from "../ui/number-format.js";

/** How far from a particle a press still takes it, in pixels. */
const REACH = 22;
/** Radians by which a picture in space turns for each pixel. */
const DRAG = 0.008;
/** Lengths that a key moves a particle, and with Shift. */
const PRESS = 0.1;
const FINE = 0.01;
/** Ways in the picture; the third is in space only, away from and towards the viewer's axes. @type {Record<string, readonly [number, number, number]>} */
const KEYS = {
  ArrowLeft: [-1, 0, 0],
  ArrowRight: [1, 0, 0],
  ArrowUp: [0, -1, 0],
  ArrowDown: [0, 1, 0],
  PageUp: [0, 0, 1],
  PageDown: [0, 0, -1],
};

/**
 * @typedef {object} Told
 * @property {(particle: number, by: readonly number[]) => void} move somebody moves a particle, in lengths
 * @property {(particle: number) => void} choose somebody takes a particle
 */

/**
 * @param {HTMLElement} host
 * @param {string} id
 * @param {() => import("../ui/theme.js").Palette} colours
 * @param {Told} told
 */
export function createStage(host, id, colours, { move, choose }) {
  const canvas = make("canvas", { id, role: "img" });
  const stage = make("div", { className: "stage sample-stage", tabIndex: 0, role: "application" }, canvas);
  stage.setAttribute("aria-describedby", `${id}-keys`);
  host.append(stage, make("p", { id: `${id}-keys`, className: "map-axis" }));
  /** @type {import("../charts/sample-path.js").PathScene | undefined} */
  let scene;
  /** @type {[number, number]} */
  const turn = [0.5, 0.3];
  /** What is dragged: a particle, or the view. @type {{ particle: number | undefined, x: number, y: number } | undefined} */
  let held;
  let pending = false;

  const draw = () => {
    pending = false;
    if (scene) drawPath(canvas, { ...scene, turn }, { ...colours() });
    else canvas.width = 0;
  };
  function schedule() {
    if (pending) return;
    pending = true;
    requestAnimationFrame(draw);
  }
  new ResizeObserver(schedule).observe(canvas);

  /** @param {{ clientX: number, clientY: number }} event */
  function particleUnder({ clientX, clientY }) {
    const { left, top } = canvas.getBoundingClientRect();
    return scene && particleAt(canvas, { ...scene, turn }, { x: clientX - left, y: clientY - top, reach: REACH });
  }

  stage.addEventListener("pointerdown", (event) => {
    if (!scene || event.button !== 0) return;
    const particle = particleUnder(event);
    if (particle === undefined && scene.dimension === 2) return;
    held = { particle, x: event.clientX, y: event.clientY };
    stage.setPointerCapture(event.pointerId);
    if (particle !== undefined) choose(particle);
  });
  stage.addEventListener("pointermove", ({ clientX, clientY }) => {
    if (!held || !scene) return;
    const [dx, dy] = [clientX - held.x, clientY - held.y];
    held = { ...held, x: clientX, y: clientY };
    if (held.particle !== undefined) return move(held.particle, inSpace(canvas, { ...scene, turn }, { dx, dy }));
    turn[0] += DRAG * dx;
    turn[1] = Math.max(-1.5, Math.min(1.5, turn[1] + DRAG * dy));
    schedule();
  });
  for (const name of /** @type {const} */ (["pointerup", "pointercancel", "lostpointercapture"])) {
    stage.addEventListener(name, () => {
      held = undefined;
    });
  }
  // A finger that has a particle does not scroll the page.
  stage.addEventListener(
    "touchstart",
    (event) => {
      const [touch] = event.touches;
      if (touch && (scene?.dimension === 3 || particleUnder(touch) !== undefined)) event.preventDefault();
    },
    { passive: false },
  );
  stage.addEventListener("keydown", (event) => {
    const way = KEYS[event.key];
    if (!way || !scene || isModified(event) || (way[2] !== 0 && scene.dimension === 2)) return;
    event.preventDefault();
    const size = event.shiftKey ? FINE : PRESS;
    move(
      scene.chosen,
      way.slice(0, scene.dimension).map((part) => size * part),
    );
  });

  return {
    canvas,
    /** Draws it, or nothing. @param {import("../charts/sample-path.js").PathScene | undefined} next */
    show(next) {
      scene = next;
      stage.hidden = !next;
      if (next) {
        const values = { particle: format.integer(next.chosen + 1), count: format.integer(next.particles) };
        setAttribute(stage, "aria-label", t("experiment.sample.stage", values));
        const keys = document.getElementById(`${id}-keys`);
        if (keys) keys.textContent = t(next.dimension > 2 ? "experiment.sample.keysInSpace" : "experiment.sample.keys");
      }
      schedule();
    },
    draw,
    /** @param {number} ratio */
    async picture(ratio) {
      const copy = detached(canvas.clientWidth, canvas.clientHeight, ratio);
      if (scene) drawPath(copy, { ...scene, turn }, { ...colours() });
      return copy;
    },
  };
}
