// Histograms of the three populations: energies, and for more than two particles pair distances.

import { centresOf, mergeDensity, mergeEdges, mergeFactor, rebin } from "../charts/bins.js";
import { createHistogram } from "../charts/histogram.js";
import { systemOf } from "../config/systems.js";
import { t } from "../i18n/index.js";
import { distanceFrom } from "../predictions/measure.js";
import { onChange } from "../state/on-change.js";
import { followedOf } from "../state/state.js";
import { byId } from "../ui/dom.js";
import * as format from "../ui/number-format.js";
import { EXACT, isPlain, PINNED, populations, prediction, predictionSummary } from "./legend.js";
import { createPlot } from "./plot.js";

/** @typedef {import("../state/state.js").State} State */
/** @typedef {import("../trainer/messages.js").Histogram} Histogram */
/** @typedef {import("../charts/histogram.js").Pinned} Pinned */
/** @typedef {import("../ui/theme.js").Palette} Palette */

/**
 * @param {() => Palette} colours
 * @param {object} options
 * @param {"energy" | "distance"} options.name
 * @param {(state: State) => boolean} options.wanted
 * @param {(state: State) => number} options.perDraw values that one configuration contributes
 * @param {(state: State) => number[]} options.places where the sample that is followed lies
 * @param {(histogram: Histogram, state: State) => string} options.summary
 * @param {(edges: Float64Array, density: Float64Array, state: State) => string} options.measure a population in one number
 */
function createHistogramPanel(colours, { name, wanted, perDraw, places, summary, measure }) {
  const panel = byId(`panel-${name}`);
  const host = byId(`${name}-chart`);
  const chart = createHistogram(host, () => ({ ...colours() }), { label: t(`${name}.axis`), format: format.tick });
  const plot = createPlot({ id: name, title: t(`${name}.title`), host, draw: chart.picture, pointer: chart });
  const draw = onChange(
    (state) => [state.curves?.[name], state.overlay, isPlain(state), drawnInto(name, state)],
    (state) => {
      const { curves, overlay } = state;
      const plain = isPlain(state);
      const given = curves?.[name];
      if (!given) {
        plot.clear();
        return chart.clear();
      }
      const next = coarsen(given, (curves?.draws ?? 0) * perDraw(state));
      const pinned = overlay?.histogram?.(name, next.edges, perDraw(state));
      const drawn = drawnInto(name, state);
      const predicted = drawn && {
        density: rebin(Float64Array.from(drawn.places), Float64Array.from(drawn.values), next.edges),
        top: drawn.top,
      };
      const distance = drawn && distanceFrom(drawn, state);
      const first = chart.show(plain ? { ...next, reweighted: nothing(next.reweighted) } : next, pinned, predicted);
      const number = (/** @type {Float64Array} */ density) => measure(next.edges, density, state);
      const more = pinned
        ? ` ${t("compare.populations", { model: number(pinned.model), reweighted: number(pinned.reweighted) })}`
        : "";
      const trust = curves?.weightsReliable === false ? ` ${t("curves.untrusted")}` : "";
      plot.show({
        legend: [
          ...populations(curves, plain),
          ...(next.exact ? [EXACT] : []),
          ...(pinned ? [PINNED] : []),
          ...prediction(drawn, distance),
        ],
        summary: summary(next, state) + trust + more + predictionSummary(drawn, distance),
        columns: () => columns(name, next, first, { pinned, predicted: predicted?.density }),
      });
    },
  );
  const mark = onChange(
    (state) => [followedOf(state)],
    (state) => chart.markPlaces(places(state)),
  );
  return {
    /** @param {State} state */
    show(state) {
      panel.hidden = !wanted(state);
      if (panel.hidden) return;
      draw(state);
      mark(state);
    },
    restyle: () => chart.restyle(),
  };
}

/** What somebody has drawn into this plot. @param {"energy" | "distance"} name @param {State} state */
const drawnInto = (name, { predictions }) => (name === "energy" ? predictions.energy : undefined);

/** @param {() => Palette} colours */
export const createEnergyPanel = (colours) =>
  createHistogramPanel(colours, {
    name: "energy",
    wanted: () => true,
    perDraw: () => 1,
    places: (state) => {
      const { energy } = followedOf(state) ?? {};
      return energy === undefined ? [] : [energy];
    },
    measure: (edges, density) => `${format.fixed(meanOf(edges, density), 2)} kT`,
    summary: ({ edges, data, model, reweighted }) => {
      const mean = (/** @type {Float64Array} */ density) => format.fixed(meanOf(edges, density), 2);
      return t("energy.summary", { data: mean(data), model: mean(model), reweighted: mean(reweighted) });
    },
  });

/** @param {() => Palette} colours */
export const createDistancePanel = (colours) =>
  createHistogramPanel(colours, {
    name: "distance",
    wanted: ({ config }) => systemOf(config).particles > 2,
    perDraw: ({ config }) => {
      const { particles } = systemOf(config);
      return (particles * (particles - 1)) / 2;
    },
    places: (state) => distancesIn(followedOf(state)?.x ?? [], systemOf(state.config).dimension),
    measure: nearOf,
    summary: ({ edges, data, model, reweighted }, state) => {
      const near = (/** @type {Float64Array} */ density) => nearOf(edges, density, state);
      return t("distance.summary", { data: near(data), model: near(model), reweighted: near(reweighted) });
    },
  });

/** The distances of all pairs. @param {readonly number[]} x @param {number} dimension */
function distancesIn(x, dimension) {
  const all = Array.from({ length: x.length / dimension }, (_, k) => x.slice(dimension * k, dimension * (k + 1)));
  return all.flatMap((a, k) => all.slice(k + 1).map((b) => Math.hypot(...a.map((value, i) => value - (b[i] ?? 0)))));
}

/** The part of pairs that are in the inner well. @param {Float64Array} edges @param {Float64Array} density @param {State} state */
const nearOf = (edges, density, { config }) =>
  format.percent(100 * massBelow(edges, density, systemOf(config).barrier));

/** @param {Float64Array} values */
const nothing = (values) => values.map(() => Number.NaN);

/** With as many bins as the draws can fill. @param {Histogram} histogram @param {number} draws @returns {Histogram} */
export function coarsen({ edges, data, model, reweighted, exact }, draws) {
  const factor = mergeFactor(draws, data.length, 15);
  const merge = (/** @type {Float64Array} */ density) => mergeDensity(density, factor);
  const merged = {
    edges: mergeEdges(edges, factor),
    data: merge(data),
    model: merge(model),
    reweighted: merge(reweighted),
  };
  return exact ? { ...merged, exact: merge(exact) } : merged;
}

/**
 * @param {"energy" | "distance"} name
 * @param {Histogram} histogram
 * @param {number} first the first bin that is shown
 * @param {{ pinned: Pinned | undefined, predicted: Float64Array | undefined }} over
 * @returns {import("../ui/data-table.js").Column[]}
 */
function columns(name, { edges, data, model, reweighted, exact }, first, { pinned, predicted }) {
  const own = [t("legend.data"), t("legend.model"), t("legend.reweighted"), ...(exact ? [t("legend.exact")] : [])];
  const other = [t("legend.model"), t("legend.reweighted")].map((population) => t("compare.of", { name: population }));
  const heads = [...own, ...(pinned ? other : []), ...(predicted ? [t("legend.prediction")] : [])];
  const densities = [
    ...[data, model, reweighted, ...(exact ? [exact] : [])],
    ...(pinned ? [pinned.model, pinned.reweighted] : []),
    ...(predicted ? [predicted] : []),
  ];
  return [
    {
      head: t(`${name}.axis`),
      ...(name === "distance" && { unit: t("unit.length") }),
      values: centresOf(edges).slice(first),
      format: (value) => format.fixed(value, 2),
    },
    ...densities.map((density, k) => ({
      head: heads[k] ?? "",
      unit: name === "energy" ? "1/kT" : t("unit.perLength"),
      values: density.subarray(first),
      format: (/** @type {number} */ value) => format.fixed(value, 3),
    })),
  ];
}

/** @param {Float64Array} edges @param {Float64Array} density */
function meanOf(edges, density) {
  let [mass, moment] = [0, 0];
  density.forEach((value, k) => {
    const [low, high] = [edges[k] ?? 0, edges[k + 1] ?? 0];
    const weight = Number.isFinite(value) ? value * (high - low) : 0;
    mass += weight;
    moment += (weight * (low + high)) / 2;
  });
  return moment / mass;
}

/** @param {Float64Array} edges @param {Float64Array} density @param {number} limit */
function massBelow(edges, density, limit) {
  let [below, mass] = [0, 0];
  density.forEach((value, k) => {
    const [low, high] = [edges[k] ?? 0, edges[k + 1] ?? 0];
    const weight = Number.isFinite(value) ? value * (high - low) : 0;
    mass += weight;
    if ((low + high) / 2 < limit) below += weight;
  });
  return below / mass;
}
