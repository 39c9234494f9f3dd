// The density of the relative position in the plane, exact beside model, a pinned run's between them.

import { centresOf } from "../charts/bins.js";
import { detached } from "../charts/canvas.js";
import { levelsOf } from "../charts/density-levels.js";
import { drawMap, radiusAt } from "../charts/heatmap.js";
import { t } from "../i18n/index.js";
import { onChange } from "../state/on-change.js";
import { followedOf } from "../state/state.js";
import { byId, make, setAttribute, setText } from "../ui/dom.js";
import * as format from "../ui/number-format.js";
import { createPlot } from "./plot.js";

/** @typedef {import("../state/state.js").State} State */
/** @typedef {import("../ui/theme.js").Palette} Palette */
/** @typedef {import("../charts/density-levels.js").Levels} Levels */

/** @param {() => Palette} colours */
export function createDensityPanel(colours) {
  const panel = byId("panel-density");
  const exact = /** @type {HTMLCanvasElement} */ (byId("density-exact"));
  const model = /** @type {HTMLCanvasElement} */ (byId("density-model"));
  /** @type {import("../trainer/messages.js").Maps | undefined} */
  let maps;
  /** @type {{ exact: Levels, model: Levels } | undefined} */
  let levels;
  /** The pinned run's. @type {Levels | undefined} */
  let other;
  /** The distance that is read. @type {number | undefined} */
  let marked;
  /** The relative position of the sample that is followed. @type {[number, number] | undefined} */
  let followed;
  const beside = createBeside(exact);
  const ramp = () => ({ none: colours().densityNone, most: colours().densityMost });
  const draw = () => {
    const reach = maps?.reach ?? Number.NaN;
    const ring = marked !== undefined && marked < reach ? { radius: marked / reach, colour: colours().ink } : undefined;
    const { ink, card } = colours();
    const spot = followed && { x: followed[0] / reach, y: followed[1] / reach, colour: ink, edge: card };
    drawMap(exact, levels?.exact, ramp(), ring, spot);
    drawMap(model, levels?.model, ramp(), ring, spot);
    drawMap(beside.canvas, other, ramp(), ring);
  };
  const point = (/** @type {number | undefined} */ distance) => {
    marked = distance;
    draw();
  };
  for (const canvas of [exact, model, beside.canvas]) new ResizeObserver(draw).observe(canvas);
  const caption = /** @type {HTMLElement} */ (model.closest("figure")?.querySelector("figcaption"));
  setAttribute(exact, "aria-label", t("density.exactSummary"));
  const pointer = { point, onPoint };
  const plot = createPlot({ id: "density", title: t("density.title"), host: model, draw: picture, pointer });

  /** B's, where another one stands beside it. */
  const nameOfModel = () => (other ? t("compare.ofB", { name: t("density.model") }) : t("density.model"));

  /** The maps side by side, each over its name. @type {import("./plot.js").Plot["draw"]} */
  async function picture(ratio) {
    const side = Math.min(exact.clientWidth, exact.clientHeight);
    const shown = [
      { map: levels?.exact, name: t("density.exact") },
      ...(other ? [{ map: other, name: t("compare.of", { name: t("density.model") }) }] : []),
      { map: levels?.model, name: nameOfModel() },
    ];
    const whole = document.createElement("canvas");
    [whole.width, whole.height] = [ratio * (shown.length * (side + 16) - 16), ratio * (side + 26)];
    const context = /** @type {CanvasRenderingContext2D} */ (whole.getContext("2d"));
    context.font = `${13 * ratio}px system-ui, sans-serif`;
    context.fillStyle = colours().soft;
    context.textAlign = "center";
    for (const [index, { map, name }] of shown.entries()) {
      const canvas = detached(side, side, ratio);
      drawMap(canvas, map, ramp());
      const left = index * ratio * (side + 16);
      context.drawImage(canvas, left, 0);
      context.fillText(name, left + (ratio * side) / 2, ratio * (side + 19));
    }
    return whole;
  }

  /** @param {(distance: number | undefined) => void} listener */
  function onPoint(listener) {
    const tell = (/** @type {number | undefined} */ distance) => {
      point(distance);
      listener(distance);
    };
    for (const canvas of [exact, model, beside.canvas]) {
      canvas.addEventListener("pointermove", (event) => maps && tell(maps.reach * radiusAt(canvas, event)));
      canvas.addEventListener("pointerleave", () => tell(undefined));
    }
  }

  const showMaps = onChange(
    (state) => [state.maps, state.overlay],
    ({ maps: next, overlay }) => {
      if (next !== maps) levels = next && { exact: levelsOf(next.exact), model: levelsOf(next.model) };
      maps = next;
      other = maps && overlay?.density;
      beside.show(other && overlay?.report);
      setText(caption, nameOfModel());
      draw();
    },
  );
  const showFollowed = onChange(
    (state) => [followedOf(state)],
    (state) => {
      const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = followedOf(state)?.x ?? [];
      followed = followedOf(state)?.x && [x2 - x1, y2 - y1];
      draw();
    },
  );
  // The numbers come after the maps.
  const showNumbers = onChange(
    (state) => [state.maps, state.overlay, state.report, state.curves],
    ({ report, curves, overlay }) => {
      if (!report) return plot.clear();
      const more = other && overlay ? ` ${t("compare.valueAt", inShort(overlay.report))}` : "";
      const pinned = (/** @type {Float64Array} */ edges) => other && overlay?.histogram?.("distance", edges, 1).model;
      plot.show({ summary: summary(report) + more, columns: () => columns(curves?.distance, pinned) });
    },
  );
  return {
    /** @param {State} state */
    show(state) {
      panel.hidden = state.config.system !== "dw2";
      showMaps(state);
      showFollowed(state);
      showNumbers(state);
    },
    restyle: draw,
  };
}

/** @param {State["report"]} report */
const summary = (report) =>
  t("density.modelSummary", { step: format.integer(report?.step), gap: format.fixed(report?.klGap, 3) });

/** @param {import("../trainer/messages.js").Report} report */
const inShort = ({ step, klGap }) => ({
  step: format.integer(step),
  value: `${format.fixed(klGap, 3)} ${t("metric.nats")}`,
});

/** The place of a pinned run's map, beside the exact one. @param {HTMLElement} exact */
function createBeside(exact) {
  const canvas = make("canvas", { id: "density-pinned", role: "img" });
  const name = make("figcaption", {}, t("compare.of", { name: t("density.model") }));
  const figure = make("figure", { hidden: true }, make("div", { className: "stage" }, canvas), name);
  exact.closest("figure")?.after(figure);
  return {
    canvas,
    /** @param {State["report"]} report none hides it */
    show(report) {
      figure.hidden = !report;
      if (report) setAttribute(canvas, "aria-label", `${name.textContent}. ${summary(report)}`);
    },
  };
}

/**
 * The density along a radius: what the distance's histogram says, spread over the circumference.
 * @param {import("../trainer/messages.js").Histogram | undefined} histogram
 * @param {(edges: Float64Array) => Float64Array | undefined} pinned another run's histogram over the same bins
 * @returns {import("../ui/data-table.js").Column[]}
 */
function columns(histogram, pinned) {
  if (!histogram) return [];
  const distances = centresOf(histogram.edges);
  const other = pinned(histogram.edges);
  const inPlane = (/** @type {ArrayLike<number>} */ values) =>
    distances.map((distance, k) => (values[k] ?? 0) / (2 * Math.PI * distance));
  const unit = t("unit.perArea");
  const four = (/** @type {number} */ value) => format.fixed(value, 4);
  return [
    { head: t("density.axis"), unit: t("unit.length"), values: distances, format: (value) => format.fixed(value, 2) },
    ...(histogram.exact ? [{ head: t("density.exact"), unit, values: inPlane(histogram.exact), format: four }] : []),
    {
      head: t("density.model"),
      unit,
      values: inPlane(histogram.model),
      format: four,
    },
    ...(other
      ? [{ head: t("compare.of", { name: t("density.model") }), unit, values: inPlane(other), format: four }]
      : []),
  ];
}
