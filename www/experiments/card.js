// A small picture of one configuration with words under it.

import { make, setText } from "../dom.js";
import { drawParticles } from "../plot/particles.js";
import { systemOf } from "../systems.js";

/**
 * @param {() => import("../theme.js").Palette} colours
 * @param {string} name
 */
export function createCard(colours, name) {
  const canvas = make("canvas", { role: "img", "aria-label": name });
  const words = make("figcaption");
  const element = make("figure", { className: "card" }, canvas, words);
  /** @type {(() => void) | undefined} */
  let draw;
  return {
    element,
    /** @param {import("../schema.js").Config} config @param {readonly number[]} x @param {string} text */
    show(config, x, text) {
      const { particles, dimension, barrier, extent } = systemOf(config);
      setText(words, text);
      canvas.setAttribute("aria-label", `${name}. ${text}`);
      // The picture runs from one frame to another; both are this one.
      const points = Float32Array.from([...x, ...x]);
      const scene = { points, frames: 2, count: 1, particles, dimension, barrier, extent, time: 1 };
      draw = () => drawParticles(canvas, { ...scene, turn: /** @type {const} */ ([0.5, 0.4]) }, { ...colours() });
      requestAnimationFrame(draw);
    },
    redraw: () => draw?.(),
  };
}
