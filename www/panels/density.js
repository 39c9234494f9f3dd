// The density of the relative position in the plane, exact beside model.

import { byId, setAttribute } from "../dom.js";
import * as format from "../format.js";
import { t } from "../i18n/index.js";
import { centresOf } from "../plot/bins.js";
import { detached } from "../plot/canvas.js";
import { drawMap, radiusAt } from "../plot/map.js";
import { createReader } from "../reader.js";

/** @typedef {import("../state.js").State} State */
/** @typedef {import("../theme.js").Palette} Palette */

/** @param {() => Palette} colours */
export function createDensityPanel(colours) {
  const panel = byId("panel-density");
  const exact = /** @type {HTMLCanvasElement} */ (byId("density-exact"));
  const model = /** @type {HTMLCanvasElement} */ (byId("density-model"));
  /** @type {import("../protocol.js").Maps | undefined} */
  let maps;
  /** The distance that is read. @type {number | undefined} */
  let marked;
  const draw = () => {
    const reach = maps?.reach ?? Number.NaN;
    const ring = marked !== undefined && marked < reach ? { radius: marked / reach, colour: colours().ink } : undefined;
    drawMap(exact, maps?.exact, ring);
    drawMap(model, maps?.model, ring);
  };
  const point = (/** @type {number | undefined} */ distance) => {
    marked = distance;
    draw();
  };
  for (const canvas of [exact, model]) new ResizeObserver(draw).observe(canvas);
  setAttribute(exact, "aria-label", t("density.exactSummary"));
  const read = createReader(model, picture, { point, onPoint });

  /** Both maps side by side, each over its name. @type {import("../reader.js").Picture} */
  async function picture(ratio) {
    const side = Math.min(exact.clientWidth, exact.clientHeight);
    const both = document.createElement("canvas");
    [both.width, both.height] = [ratio * (2 * side + 16), ratio * (side + 26)];
    const context = /** @type {CanvasRenderingContext2D} */ (both.getContext("2d"));
    context.font = `${13 * ratio}px system-ui, sans-serif`;
    context.fillStyle = colours().soft;
    context.textAlign = "center";
    for (const [index, [image, name]] of [
      [maps?.exact, t("density.exact")],
      [maps?.model, t("density.model")],
    ].entries()) {
      const canvas = detached(side, side, ratio);
      drawMap(canvas, /** @type {ImageData | undefined} */ (image));
      const left = index * ratio * (side + 16);
      context.drawImage(canvas, left, 0);
      context.fillText(String(name), left + (ratio * side) / 2, ratio * (side + 19));
    }
    return both;
  }

  /** @param {(distance: number | undefined) => void} listener */
  function onPoint(listener) {
    const tell = (/** @type {number | undefined} */ distance) => {
      point(distance);
      listener(distance);
    };
    for (const canvas of [exact, model]) {
      canvas.addEventListener("pointermove", (event) => maps && tell(maps.reach * radiusAt(canvas, event)));
      canvas.addEventListener("pointerleave", () => tell(undefined));
    }
  }

  return {
    /** @param {State} state */
    show({ config, maps: next, report, curves }) {
      panel.hidden = config.system !== "dw2";
      if (next === maps) return;
      maps = next;
      draw();
      const values = { step: format.integer(report?.step), gap: format.fixed(report?.klGap, 3) };
      read(t("density.modelSummary", values), () => columns(curves?.distance));
    },
    restyle: draw,
  };
}

/**
 * The density along a radius: what the distance's histogram says, spread over the circumference.
 * @param {import("../protocol.js").Histogram | undefined} histogram
 * @returns {import("../table.js").Column[]}
 */
function columns(histogram) {
  if (!histogram) return [];
  const distances = centresOf(histogram.edges);
  const inPlane = (/** @type {ArrayLike<number>} */ values) =>
    distances.map((distance, k) => (values[k] ?? 0) / (2 * Math.PI * distance));
  const unit = t("unit.perArea");
  const four = (/** @type {number} */ value) => format.fixed(value, 4);
  return [
    { head: t("density.axis"), unit: t("unit.length"), values: distances, format: (value) => format.fixed(value, 2) },
    ...(histogram.exact ? [{ head: t("density.exact"), unit, values: inPlane(histogram.exact), format: four }] : []),
    { head: t("density.model"), unit, values: inPlane(histogram.model), format: four },
  ];
}
