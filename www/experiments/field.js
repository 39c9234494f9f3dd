// What a flow of pairs has learned: φ against distance and time as a map, and its cut at the time that the flow shows, beside
// the force of the target. It follows the training.

import { detached } from "../charts/canvas.js";
import { drawFunctionMap } from "../charts/function-map.js";
import { t } from "../i18n/index.js";
import { legendItems } from "../panels/legend.js";
import { createPlot } from "../panels/plot.js";
import { pairEnergy } from "../settings/pair-potential.js";
import { byId, make, setText } from "../ui/dom.js";
import { isSeen } from "../ui/frames.js";
import * as format from "../ui/number-format.js";
import { innerPanel, plotIn } from "./chart-panel.js";
import { learnedFunction } from "./learned-function.js";
import { createLivePace } from "./live-pace.js";

/** The least part of φ's greatest values that takes the full colour: a few places are far above all others. */
const FULL = 0.98;
/** φ that takes the full colour at least: what a flow begins with is next to nothing. */
const LEAST = 0.2;
/** For the slope of the energy, in lengths. */
const STEP = 1e-4;

/** @typedef {import("../config/schema.js").Config} Config */
/** @typedef {import("./learned-function.js").LearnedFunction} LearnedFunction */

/**
 * @param {import("./runner.js").Place} place
 * @param {() => import("../ui/theme.js").Palette} colours
 * @param {import("./chooser.js").Page} page
 * @returns {import("./runner.js").Experiment}
 */
export function createField({ panel, title }, colours, { now }) {
  const other = make("p", { className: "verdict", hidden: true }, t("experiment.field.other"));
  const averaged = make("p", { className: "experiment-summary", hidden: true }, t("experiment.field.averaged"));
  const both = make("div", { className: "side-by-side" });
  panel.append(other, averaged, both);
  const map = createMap(both, `${panel.id}-map`, title, colours);
  const cut = createCut(both, `${panel.id}-cut`, colours);
  /** @type {LearnedFunction | undefined} */
  let learned;
  /** @type {Config | undefined} */
  let config;
  let shown = -1;
  const pace = createLivePace(now);

  function draw() {
    if (!learned || !config) return;
    shown = flowTime();
    map.show(learned, shown);
    cut.show(learned, config, shown);
  }
  /** The flow's picture moves by itself; nothing says so. */
  function follow() {
    if (learned && isSeen() && panel.offsetParent !== null && Math.abs(flowTime() - shown) > 0.004) draw();
    requestAnimationFrame(follow);
  }
  follow();

  return {
    live: true,
    async run(ask, state, trainer) {
      const start = now();
      if (state.run.phase === "playing" && !pace.isDue()) return;
      learned = await learnedFunction(state.config, ask, trainer);
      pace.answered(start);
      config = state.config;
      other.hidden = learned !== undefined;
      both.hidden = learned === undefined;
      averaged.hidden = config.flow !== "manyBody";
      draw();
    },
    clear() {
      learned = undefined;
      pace.reset();
      map.clear();
      cut.clear();
    },
    restyle() {
      map.restyle();
      cut.restyle();
    },
  };
}

/** The time that the flow's picture shows, from 0 to 1. */
const flowTime = () => Number(/** @type {HTMLInputElement} */ (byId("flow-time")).value) / 1000;

/** −u′(d), in kT per length: positive pushes apart. @param {Config} config @param {number} d */
const forceOf = (config, d) => (pairEnergy(config, d - STEP) - pairEnergy(config, d + STEP)) / (2 * STEP);

const SIGNS = /** @type {const} */ ([
  { colour: "model", text: "experiment.field.apart", shape: "area" },
  { colour: "soft", text: "experiment.field.together", shape: "area" },
]);

/** @param {HTMLElement} host @param {string} id @param {string} whole @param {() => import("../ui/theme.js").Palette} colours */
function createMap(host, id, whole, colours) {
  const { panel, heading } = innerPanel(host, id, t("experiment.field.map"));
  heading.append(make("ul", { className: "legend" }, ...legendItems(SIGNS)));
  const canvas = make("canvas", { role: "img", id: `${id}-canvas` });
  const axis = make("p", { className: "map-axis" });
  panel.append(make("div", { className: "stage chart" }, canvas), axis);
  /** @type {import("../charts/function-map.js").FunctionMap | undefined} */
  let map;
  let at = 0;
  /** @type {unknown} */
  let drawn;
  const draw = (/** @type {HTMLCanvasElement} */ target) => {
    const { model, soft, ink } = colours();
    drawFunctionMap(target, map, { positive: model, negative: soft, mark: ink }, at);
  };
  const plot = createPlot({
    id,
    title: `${whole} ${t("experiment.field.map")}`,
    host: canvas,
    async draw(ratio) {
      const copy = detached(canvas.clientWidth, canvas.clientHeight, ratio);
      draw(copy);
      return copy;
    },
  });
  new ResizeObserver(() => draw(canvas)).observe(canvas);
  return {
    /** @param {LearnedFunction} learned @param {number} time */
    show(learned, time) {
      at = time;
      if (learned !== drawn) {
        drawn = learned;
        const { distances, columns: values } = learned;
        const sizes = values
          .flat()
          .filter(Number.isFinite)
          .map(Math.abs)
          .sort((a, b) => a - b);
        map = { values, most: Math.max(LEAST, sizes[Math.floor(FULL * (sizes.length - 1))] ?? 0) };
        const [low, high] = [format.fixed(distances[0], 1), format.fixed(distances.at(-1), 1)];
        setText(axis, t("experiment.field.axes", { low, high }));
        plot.show({
          summary: t("experiment.field.summary", { most: format.fixed(sizes.at(-1), 2) }),
          columns: () => [
            { head: t("distance.axis"), values: distances, format: (d) => format.fixed(d, 2) },
            ...[0, 0.25, 0.5, 0.75, 1].map((each) => ({
              head: `φ, t = ${format.fixed(each, 2)}`,
              values: learned.at(each),
              format: (/** @type {number} */ value) => format.fixed(value, 4),
            })),
          ],
        });
      }
      draw(canvas);
    },
    clear() {
      map = undefined;
      drawn = undefined;
      draw(canvas);
      plot.clear();
    },
    restyle: () => draw(canvas),
  };
}

/** @param {HTMLElement} host @param {string} id @param {() => import("../ui/theme.js").Palette} colours */
function createCut(host, id, colours) {
  const inner = innerPanel(host, id, t("experiment.field.cut"));
  let high = 1;
  const { chart, plot, clear } = plotIn(inner, colours, {
    x: { label: t("distance.axis"), range: (from, to) => [from, to], format: format.tick },
    y: { range: () => [-1.1 * high, 1.1 * high], format: format.tick },
    lines: [
      { colour: "model", silent: true },
      { colour: "model", silent: true },
      { colour: "model" },
      { colour: "exact", dashed: true, width: 1.6 },
    ],
    bands: [{ lines: [0, 1], colour: "model" }],
  });
  return {
    /** @param {LearnedFunction} learned @param {Config} config @param {number} time */
    show(learned, config, time) {
      const { distances, phi, deviation } = learned.cut(time);
      const speedOf = (/** @type {number} */ value, /** @type {number} */ k) => value * (distances[k] ?? 0);
      const speeds = phi.map(speedOf);
      const spread = deviation?.map(speedOf);
      const edge = (/** @type {number} */ sign) => speeds.map((speed, k) => spread && speed + sign * (spread[k] ?? 0));
      const [above, below] = [edge(1), edge(-1)];
      const forces = distances.map((d) => forceOf(config, d));
      const sizes = [...speeds, ...above, ...below].filter((speed) => speed !== undefined).filter(Number.isFinite);
      high = Math.max(0.5, Math.ceil(2 * Math.max(0, ...sizes.map(Math.abs))) / 2);
      // The force at the wells and the barrier, on the scale of the speeds.
      const count = distances.length;
      const steep = Math.max(...forces.slice(count / 4, (3 * count) / 4).map(Math.abs)) || 1;
      chart.show([distances, above, below, speeds, forces.map((force) => (high * force) / steep)]);
      plot.show({
        legend: [
          { colour: "model", text: "experiment.field.speed" },
          ...(spread
            ? [/** @type {const} */ ({ colour: "model", text: "experiment.field.spread", shape: "area" })]
            : []),
          { colour: "exact", text: "experiment.field.force", shape: "dashed" },
        ],
        summary: t("experiment.field.cutSummary", { time: format.fixed(time, 2) }),
        columns: () => [
          { head: t("distance.axis"), values: distances, format: (d) => format.fixed(d, 2) },
          { head: t("experiment.field.speed"), values: speeds, format: (value) => format.fixed(value, 4) },
          ...(spread
            ? [
                {
                  head: t("experiment.field.spread"),
                  values: spread,
                  format: (/** @type {number} */ value) => format.fixed(value, 4),
                },
              ]
            : []),
          { head: t("experiment.field.forceUnit"), values: forces, format: (value) => format.fixed(value, 3) },
        ],
      });
    },
    clear,
    restyle: () => chart.restyle(),
  };
}
