// A small picture of one configuration with words under it.

import { drawParticles } from "../charts/particles.js";
import { systemOf } from "../config/systems.js";
import { make, setText } from "../ui/dom.js";

/**
 * @param {() => import("../ui/theme.js").Palette} colours
 * @param {string} name
 */
export function createCard(colours, name) {
  const canvas = make("canvas", { role: "img", ariaLabel: name });
  const words = make("figcaption");
  const element = make("figure", { className: "card" }, canvas, words);
  /** @type {(() => void) | undefined} */
  let draw;
  return {
    element,
    /**
     * @param {import("../config/schema.js").Config} config
     * @param {readonly number[]} x
     * @param {string} text
     * @param {number} [reach] how far from its middle the picture must show at least
     */
    show(config, x, text, reach = 0) {
      const { particles, dimension, barrier, extent: least } = systemOf(config);
      const extent = Math.max(least, reach);
      setText(words, text);
      canvas.setAttribute("aria-label", `${name}. ${text}`);
      // The picture runs from one frame to another; both are this one.
      const points = Float32Array.from([...x, ...x]);
      const scene = { points, frames: 2, count: 1, particles, dimension, barrier, extent, time: 1 };
      draw = () => drawParticles(canvas, { ...scene, turn: /** @type {const} */ ([0.5, 0.4]) }, { ...colours() });
      requestAnimationFrame(draw);
    },
    clear() {
      draw = undefined;
      canvas.width = 0;
      setText(words, "");
      canvas.setAttribute("aria-label", name);
    },
    redraw: () => draw?.(),
  };
}

/** Room for the dots at the rim. */
const RIM = 1.15;

/** How far a picture must reach that shows all of these configurations. @param {number} dimension @param {readonly number[][]} all */
export function reachOf(dimension, ...all) {
  const places = all.flatMap((x) =>
    Array.from({ length: x.length / dimension }, (_, k) => Math.hypot(...x.slice(dimension * k, dimension * (k + 1)))),
  );
  return RIM * Math.max(...places);
}

/**
 * The cards inside an element as one picture, with their words.
 * @param {HTMLElement} host
 * @param {number} ratio pixels for each one of the page
 * @param {import("../ui/theme.js").Palette} colours
 */
export async function gallery(host, ratio, colours) {
  const whole = host.getBoundingClientRect();
  const canvas = make("canvas", { width: Math.ceil(whole.width * ratio), height: Math.ceil(whole.height * ratio) });
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.scale(ratio, ratio);
  context.translate(-whole.left, -whole.top);
  context.textBaseline = "top";
  for (const element of host.querySelectorAll("canvas, h3, p, figcaption")) {
    const { left, top, width, height } = element.getBoundingClientRect();
    if (element instanceof HTMLCanvasElement) {
      if (element.width > 0) context.drawImage(element, left, top, width, height);
      continue;
    }
    const { font, textAlign } = getComputedStyle(element);
    context.font = font;
    context.fillStyle = element.matches("h3") ? colours.ink : colours.soft;
    context.textAlign = textAlign === "center" ? "center" : "left";
    context.fillText(element.textContent ?? "", textAlign === "center" ? left + width / 2 : left, top);
  }
  return canvas;
}
