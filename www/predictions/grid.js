// Where a prediction is drawn: the places, what stands there at first, and the end of the axis.

import { bend, unbend } from "../charts/asinh-scale.js";
import { mergeEdges } from "../charts/bins.js";

/** @typedef {import("./measure.js").Drawn} Drawn */
/** @typedef {import("../state/state.js").State} State */

/** Bins of energies, and steps of a learning curve, that are drawn: few enough for the arrow keys. */
const PLACES = 20;
/** The axis of a learning curve ends there at least, in nats. */
const FAR = 4;
/** Positions along the axis of values, of the keyboard's slider. */
export const POSITIONS = 60;

/**
 * A grid over what a plot shows now; undefined while it shows nothing.
 * @param {import("../lessons/conditions.js").Drawing} drawing
 * @param {Pick<State, "curves" | "history">} state
 * @returns {Required<import("./measure.js").Shown> | undefined}
 */
export function gridOf({ plot, until = 0 }, { curves, history }) {
  if (plot === "energy") return curves && energyGrid(curves.energy);
  const last = history.at(-1);
  if (!last) return undefined;
  const now = last.test ?? last.testNll;
  const places = Array.from({ length: PLACES }, (_, k) => Math.round((until * (k + 1)) / PLACES));
  // A straight line: nothing changes.
  return { plot, places, values: places.map(() => now), top: Math.max(FAR, 1.5 * now) };
}

/** @param {import("../trainer/messages.js").Histogram} histogram */
function energyGrid({ edges, data, model, exact }) {
  const factor = [8, 5, 4, 2].find((each) => data.length % each === 0 && data.length / each >= PLACES) ?? 1;
  const filled = Math.min(
    ...[data, model].map((values) => values.findIndex((value) => value > 0)).filter((k) => k >= 0),
  );
  const first = Number.isFinite(filled) ? Math.floor(filled / factor) : 0;
  const places = Array.from(mergeEdges(edges, factor)).slice(Math.max(0, first - 1));
  const width = (places.at(-1) ?? 1) - (places[0] ?? 0);
  const values = places.slice(1).map(() => 1 / width);
  const tallest = Math.max(2 / width, ...data, ...model, ...(exact ?? []));
  return { plot: /** @type {const} */ ("energy"), places, values, top: 1.25 * tallest };
}

/**
 * The place, by its number, that is drawn at x.
 * @param {Drawn} drawn
 * @param {number} x
 */
export function indexAt({ plot, places, values }, x) {
  const last = values.length - 1;
  if (plot === "energy") {
    const after = places.findIndex((edge) => edge > x);
    return Math.min(last, Math.max(0, (after < 0 ? places.length : after) - 1));
  }
  let best = 0;
  places.forEach((place, k) => {
    if (Math.abs(place - x) < Math.abs((places[best] ?? 0) - x)) best = k;
  });
  return best;
}

/** The middle of a place on the axis. @param {Drawn} drawn @param {number} k */
export const middleOf = ({ plot, places }, k) =>
  plot === "energy" ? ((places[k] ?? 0) + (places[k + 1] ?? 0)) / 2 : (places[k] ?? 0);

/**
 * Drawn from one place to another, as a straight line: a pointer leaves places out.
 * @param {readonly number[]} values
 * @param {{ k: number, value: number }} from
 * @param {{ k: number, value: number }} to
 */
export function drawLine(values, from, to) {
  const span = to.k - from.k;
  const [low, high] = [Math.min(from.k, to.k), Math.max(from.k, to.k)];
  return values.map((value, k) => {
    if (k < low || k > high) return value;
    return span === 0 ? to.value : from.value + ((to.value - from.value) * (k - from.k)) / span;
  });
}

/** The scale of each plot's values: its slider goes evenly along the axis that is seen. */
const SCALES = {
  energy: { there: Number, back: Number },
  learning: { there: bend, back: unbend },
};

/** A value as a position from 0 to `POSITIONS`. @param {Drawn["plot"]} plot @param {number} value @param {number} top */
export function positionOf(plot, value, top) {
  const { there } = SCALES[plot];
  return Math.round((POSITIONS * there(value)) / there(top));
}

/** @param {Drawn["plot"]} plot @param {number} position @param {number} top */
export function valueAt(plot, position, top) {
  const { there, back } = SCALES[plot];
  return back((there(top) * position) / POSITIONS);
}
