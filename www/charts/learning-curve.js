// The learning curve: distance to the truth on an axis that is logarithmic far from zero and linear
// close to it, so that the truth itself, at zero, is on the paper. Against steps or time; a pinned run's dotted; a
// prediction against steps.

import { along, placesOf } from "./align-curves.js";
import { bend, marks, unbend } from "./asinh-scale.js";
import { createChart } from "./line-chart.js";

/** @typedef {{ step: number, seconds: number | null, train: number | null, test: number | null, error: number, trainNll: number, testNll: number }} Point */

/** @typedef {"step" | "seconds"} Against */

/** What somebody has drawn; while it is being drawn the axis ends at `top`. @typedef {{ places: readonly number[], values: readonly number[], top?: number }} Predicted */

/** The axis shows at least as much. */
const SPAN = { step: 50, seconds: 0.1 };

/** @param {number | null} value */
const bendOrGap = (value) => (value === null ? null : bend(value));

/**
 * @param {HTMLElement} host
 * @param {() => Record<string, string>} colours
 * @param {{ labels: Record<Against, string>, format: (value: number) => string }} axis
 */
export function createLearning(host, colours, { labels, format }) {
  let known = true;
  /** @type {Against} */
  let against = "step";
  /** The end of the axis while somebody draws. @type {number | undefined} */
  let end;
  const chart = createChart(
    host,
    {
      x: { label: () => labels[against], format, range: (_low, high) => [0, Math.max(SPAN[against], high)] },
      y: {
        range: (low, high) =>
          known
            ? [Math.min(bend(-0.003), low), Math.max(bend(end ?? 0.1), high) + 0.3]
            : widen(low, Math.max(end ?? high, high)),
        ticks: (low, high, pixels) => (known ? marks(low, high, pixels) : even(low, high)),
        format: (value) => format(known ? unbend(value) : value),
      },
      lines: [
        { colour: "model", silent: true },
        { colour: "model", silent: true },
        { colour: "data" },
        { colour: "model" },
        { colour: "exact", dashed: true, width: 1.6 },
        { colour: "data", dotted: true },
        { colour: "model", dotted: true },
        { colour: "prediction", width: 2.6 },
      ],
      bands: [{ lines: [0, 1], colour: "model" }],
    },
    colours,
  );
  return {
    ...chart,
    /**
     * @param {readonly Point[]} points
     * @param {readonly Point[]} [pinned] of which distances are known as they are of these
     * @param {Against} [axis]
     * @param {Predicted} [predicted]
     */
    show(points, pinned = [], axis = "step", predicted = undefined) {
      known = points.every(({ test }) => test !== null);
      against = axis;
      const [own, other] = [curvesOf(points, axis, known), curvesOf(pinned, axis, known)];
      const drawn = axis === "step" ? predicted : undefined;
      end = drawn?.top;
      const places = placesOf(placesOf(own.places, other.places), drawn?.places ?? []);
      // The line of the truth reaches to the end of the axis.
      if ((places.at(-1) ?? 0) < SPAN[axis]) places.push(SPAN[axis]);
      const on = (/** @type {typeof own} */ { places: xs }, /** @type {(number | null)[]} */ ys) =>
        along(xs, ys, places);
      const { above, below, train, test } = own;
      chart.show([
        places,
        ...[above, below, train, test].map((ys) => on(own, ys)),
        places.map(() => (known ? 0 : null)),
        ...[other.train, other.test].map((ys) => on(other, ys)),
        along(drawn?.places ?? [], (drawn?.values ?? []).map(known ? bend : Number), places),
      ]);
    },
    /** The place under a point of the viewport, as a step and a value. @param {number} clientX @param {number} clientY */
    locate(clientX, clientY) {
      const found = chart.locate(clientX, clientY);
      return found && { x: found.x, y: known ? unbend(found.y) : found.y };
    },
  };
}

/**
 * The lines of a run, bent as the axis is.
 * @param {readonly Point[]} points
 * @param {Against} axis
 * @param {boolean} known
 */
function curvesOf(points, axis, known) {
  const placed = points.filter((point) => point[axis] !== null);
  /** @type {number[]} */
  const places = [];
  // What was trained a second time may have been quicker then; the axis goes on.
  for (const point of placed) places.push(Math.max(places.at(-1) ?? 0, point[axis] ?? 0));
  const shift = (/** @type {number} */ sign) =>
    placed.map(({ test, error }) => (known && test !== null ? bend(test + sign * error) : null));
  return {
    places,
    above: shift(1),
    below: shift(-1),
    train: placed.map(({ train, trainNll }) => (known ? bendOrGap(train) : trainNll)),
    test: placed.map(({ test, testNll }) => (known ? bendOrGap(test) : testNll)),
  };
}

/** @param {number} low @param {number} high @returns {[number, number]} */
function widen(low, high) {
  const margin = 0.08 * (high - low || 1);
  return [low - margin, high + margin];
}

/** Four or five round numbers. @param {number} low @param {number} high */
function even(low, high) {
  const rough = (high - low) / 4;
  const unit = 10 ** Math.floor(Math.log10(rough));
  const gap = unit * ([1, 2, 5].find((factor) => factor * unit >= rough) ?? 10);
  const marks = [];
  for (let mark = Math.ceil(low / gap) * gap; mark <= high; mark += gap) marks.push(mark);
  return marks;
}
