// What reweighting is worth: how the weights are spread, how many draws count in the end, whether to trust them, and which
// configurations have most of the weight.

import { systemOf } from "../config/systems.js";
import { t } from "../i18n/index.js";
import { createPlot } from "../panels/plot.js";
import { make, setText } from "../ui/dom.js";
import * as format from "../ui/number-format.js";
import { exponents, innerPanel, plotIn } from "./chart-panel.js";
import { createCard, gallery } from "./configuration-card.js";
import { effectiveAgainstDraws, effectivePart, heaviest, sharesOf, weightHistogram } from "./weights-statistics.js";

/** Draws; fewer where an exact density takes long. */
const DRAWS = 2048;
const FEWER = 256;
const BINS = 40;
const CARDS = 6;
/** How often the same draws are asked for while a run trains. */
const ATTEMPTS = 5;

/** @typedef {import("../trainer/messages.js").Report} Report */
/** @typedef {ReturnType<typeof weightHistogram>} Spread */

/**
 * @param {import("./runner.js").Place} place
 * @param {() => import("../ui/theme.js").Palette} colours
 * @returns {import("./runner.js").Experiment}
 */
export function createWeights({ panel }, colours) {
  const verdict = make("p", { id: `${panel.id}-verdict`, className: "verdict" });
  const charts = make("div", { className: "side-by-side" });
  panel.append(verdict, charts);
  const spread = plotIn(innerPanel(charts, `${panel.id}-spread`, t("experiment.weights.spread")), colours, {
    x: { label: t("experiment.weights.spread.axis"), range: (low, high) => [low, high], format: format.tick },
    y: { hidden: true, range: (_low, high) => [0, 1.08 * high] },
    lines: [
      { colour: "model", shape: "steps" },
      { colour: "reweighted", shape: "steps" },
    ],
  });
  const growth = plotIn(innerPanel(charts, `${panel.id}-growth`, t("experiment.weights.growth")), colours, {
    x: {
      label: t("experiment.weights.growth.axis"),
      range: (low, high) => [low, high],
      ticks: exponents,
      format: (value) => format.tick(2 ** value),
    },
    y: { range: () => [0, 102], format: (value) => `${format.tick(value)}\u202f%` },
    lines: [{ colour: "reweighted" }],
  });
  const heavy = createHeaviest(innerPanel(panel, `${panel.id}-heaviest`, t("experiment.weights.heaviest")), colours);
  return {
    async run(_ask, { config }, trainer) {
      const count = systemOf(config).dimension > 2 ? FEWER : DRAWS;
      const { report, x, shares } = await measure(trainer, count);
      setText(verdict, verdictOf(report));
      verdict.classList.toggle("doubtful", !report.weightsReliable);
      showSpread(spread, weightHistogram(shares, BINS));
      showGrowth(growth, effectiveAgainstDraws(shares));
      heavy.show(config, x, shares);
    },
    clear() {
      setText(verdict, "");
      spread.clear();
      growth.clear();
      heavy.clear();
    },
    restyle() {
      spread.chart.restyle();
      growth.chart.restyle();
      heavy.restyle();
    },
  };
}

/**
 * Draws with their weights, and the report of the same draws: both come from the stream of one step.
 * @param {Pick<import("../trainer/client.js").TrainerClient, "ask">} trainer
 * @param {number} count
 */
async function measure(trainer, count) {
  for (let attempt = 1; ; attempt++) {
    const [report, { x, logWeight }] = await Promise.all([
      /** @type {Promise<Report>} */ (trainer.ask("evaluate", count)),
      trainer.ask("weightedSamples", count),
    ]);
    const shares = sharesOf(logWeight);
    // Training may have gone on between the two.
    const same = Math.abs(report.ess - 100 * effectivePart(shares)) < 1e-6;
    if (same || attempt === ATTEMPTS) return { report, x, shares };
  }
}

/** @param {Report} report */
function verdictOf({ paretoK, paretoKLimit, weightsReliable, ess, evaluatedOn }) {
  const values = {
    k: format.fixed(paretoK, 2),
    limit: format.fixed(paretoKLimit, 2),
    ess: format.percent(ess),
    count: format.integer(evaluatedOn),
  };
  if (!format.isNumber(paretoK)) return t("experiment.weights.none", values);
  return t(weightsReliable ? "experiment.weights.trusted" : "experiment.weights.doubtful", values);
}

/** @param {ReturnType<typeof plotIn>} place @param {Spread} spread */
function showSpread({ chart, plot }, { edges, lowest, draws, weight }) {
  const places = Array.from(edges)
    .flatMap((edge) => [edge, edge])
    .slice(1, -1);
  const steps = (/** @type {Float64Array} */ values) => Array.from(values).flatMap((value) => [value, value]);
  chart.show([places, steps(draws), steps(weight)]);
  const centres = Array.from(draws, (_, k) => ((edges[k] ?? 0) + (edges[k + 1] ?? 0)) / 2);
  const percent = (/** @type {number} */ value) => format.percent(100 * value);
  plot.show({
    legend: [
      { colour: "model", text: "experiment.weights.draws" },
      { colour: "reweighted", text: "experiment.weights.weight" },
    ],
    summary: t("experiment.weights.spread.summary", {
      low: format.fixed(lowest, 1),
      high: format.fixed(edges.at(-1), 1),
    }),
    columns: () => [
      { head: t("experiment.weights.spread.axis"), values: centres, format: (value) => format.fixed(value, 2) },
      { head: t("experiment.weights.draws"), values: draws, format: percent },
      { head: t("experiment.weights.weight"), values: weight, format: percent },
    ],
  });
}

/** @param {ReturnType<typeof plotIn>} place @param {readonly { count: number, part: number }[]} found */
function showGrowth({ chart, plot }, found) {
  const places = found.map(({ count }) => Math.log2(count));
  const percents = found.map(({ part }) => 100 * part);
  chart.show([places, percents]);
  const last = found.at(-1);
  plot.show({
    legend: [{ colour: "reweighted", text: "experiment.weights.effective" }],
    summary: t("experiment.weights.growth.summary", {
      ess: format.percent(percents.at(-1)),
      count: format.integer(last?.count),
    }),
    columns: () => [
      { head: t("experiment.weights.growth.axis"), values: places, format: (x) => format.integer(2 ** x) },
      { head: t("experiment.weights.effective"), values: percents, format: format.percent },
    ],
  });
}

/** The heaviest draws as pictures. @param {import("./runner.js").Place} place @param {() => import("../ui/theme.js").Palette} colours */
function createHeaviest({ panel, title }, colours) {
  const host = make("div", { id: `${panel.id}-cards`, role: "group", className: "cards" });
  panel.append(host);
  const plot = createPlot({ id: panel.id, title, host, draw: (ratio) => gallery(host, ratio, colours()) });
  const cards = Array.from({ length: CARDS }, (_, k) =>
    createCard(colours, t("experiment.weights.place", { place: format.integer(k + 1) })),
  );
  host.append(...cards.map(({ element }) => element));
  const clear = () => {
    for (const card of cards) card.clear();
    plot.clear();
  };
  return {
    /** @param {import("../config/schema.js").Config} config @param {ArrayLike<number>} x @param {Float64Array} shares */
    show(config, x, shares) {
      const found = heaviest(shares, CARDS);
      const width = x.length / shares.length;
      for (const [k, card] of cards.entries()) {
        const { index = 0, share = 0 } = found[k] ?? {};
        const values = Array.from({ length: width }, (_, i) => x[width * index + i] ?? 0);
        card.show(config, values, t("experiment.weights.card", { share: format.percent(100 * share) }));
      }
      const together = found.reduce((sum, { share }) => sum + share, 0);
      plot.show({
        summary: t("experiment.weights.heaviest.summary", {
          count: format.integer(found.length),
          share: format.percent(100 * together),
          even: format.percent((100 * found.length) / shares.length),
        }),
        columns: () => [
          { head: t("experiment.weights.rank"), values: found.map((_, k) => k + 1), format: format.integer },
          {
            head: t("experiment.weights.weight"),
            values: found.map(({ share }) => share),
            format: (value) => format.percent(100 * value),
          },
        ],
      });
    },
    clear,
    restyle() {
      for (const card of cards) card.redraw();
    },
  };
}
