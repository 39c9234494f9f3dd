// Mode collapse: how often a configuration has so many of its pairs in the inner well.

import { t } from "../i18n/index.js";
import { populations } from "../panels/legend.js";
import * as format from "../ui/number-format.js";
import { plotIn } from "./chart-panel.js";

const DRAWS = 400;

/** @typedef {{ barrier: number, data: number[], model: number[], reweighted: number[], weightsReliable: boolean }} Occupancy */

/**
 * @param {import("./runner.js").Place} place
 * @param {() => import("../ui/theme.js").Palette} colours
 * @returns {import("./runner.js").Experiment}
 */
export function createModes(place, colours) {
  const percent = (/** @type {number} */ value) => format.percent(100 * value);
  const { chart, plot, clear } = plotIn(place, colours, {
    x: {
      label: t("experiment.modes.axis"),
      range: (low, high) => [low - 0.3, high + 0.3],
      steps: [1, 2, 5, 10, 20],
      format: format.tick,
    },
    y: {
      range: (_low, high) => [0, Math.max(0.1, 1.1 * high)],
      format: (value) => `${format.tick(100 * value)}\u202f%`,
    },
    lines: [{ colour: "data" }, { colour: "model" }, { colour: "reweighted" }],
  });
  return {
    async run(ask) {
      show(await ask({ count: DRAWS }));
    },
    clear,
    restyle: () => chart.restyle(),
  };

  /** @param {Occupancy} found */
  function show({ data, model, reweighted, weightsReliable }) {
    const used = data.map((_, k) => k).filter((k) => Math.max(data[k] ?? 0, model[k] ?? 0, reweighted[k] ?? 0) > 0);
    const [first, last] = [used[0] ?? 0, used.at(-1) ?? 0];
    const cut = (/** @type {number[]} */ shares) => shares.slice(first, last + 1);
    const places = cut(data.map((_, k) => k));
    chart.show([places, cut(data), cut(model), cut(reweighted)]);
    const most = places[cut(data).indexOf(Math.max(...cut(data)))] ?? 0;
    const values = { most: format.integer(most), data: percent(data[most] ?? 0), model: percent(model[most] ?? 0) };
    const trust = weightsReliable ? "" : ` ${t("curves.untrusted")}`;
    plot.show({
      legend: populations({ weightsReliable }).map(({ colour, text }) => ({ colour, text })),
      summary: t("experiment.modes.summary", values) + trust,
      columns: () => [
        { head: t("experiment.modes.axis"), values: places, format: format.integer },
        { head: t("legend.data"), values: cut(data), format: percent },
        { head: t("legend.model"), values: cut(model), format: percent },
        { head: t("legend.reweighted"), values: cut(reweighted), format: percent },
      ],
    });
  }
}
