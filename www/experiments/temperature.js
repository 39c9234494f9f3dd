// The samples of a flow at other temperatures than that of its training, by reweighting: mean energy, heat capacity, and where
// it ends.

import { systemOf } from "../config/systems.js";
import { t } from "../i18n/index.js";
import { make, setAttribute, setText } from "../ui/dom.js";
import * as format from "../ui/number-format.js";
import { innerPanel, plotIn } from "./chart-panel.js";
import { exactAt } from "./exact-temperature.js";

/** Draws; fewer where an exact density takes long. */
const DRAWS = 2048;
const FEWER = 256;
/** From half the temperature to twice it, in so many steps. */
const STEPS = 32;
const RATIOS = Array.from({ length: STEPS + 1 }, (_, k) => 2 ** ((2 * k) / STEPS - 1));

/**
 * The engine's estimates at one temperature. Energies are in kT of the temperature of the training, heat capacities in k;
 * `ratio` is the temperature beside it, `effective` the effective part of the draws, `paretoK` how heavy their weights' tail is.
 * @typedef {object} Estimate
 * @property {number} ratio
 * @property {number} meanEnergy
 * @property {number} meanEnergyError
 * @property {number} heatCapacity
 * @property {number} heatCapacityError
 * @property {number} effective
 * @property {number} paretoK
 * @property {boolean} weightsReliable
 */
/** @typedef {import("../config/schema.js").Config} Config */

/**
 * @param {import("./runner.js").Place} place
 * @param {() => import("../ui/theme.js").Palette} colours
 * @returns {import("./runner.js").Experiment}
 */
export function createTemperature({ panel }, colours) {
  const dial = make("input", {
    type: "range",
    id: `${panel.id}-dial`,
    min: "0",
    max: String(STEPS),
    value: String(STEPS / 2),
  });
  const label = make("label", { htmlFor: dial.id }, t("experiment.temperature.dial"));
  const value = make("output");
  value.setAttribute("for", dial.id);
  // The dial is spoken itself.
  value.setAttribute("aria-live", "off");
  const verdict = make("p", { id: `${panel.id}-verdict`, className: "verdict" });
  const charts = make("div", { className: "side-by-side" });
  panel.append(make("div", { className: "scrub" }, label, dial, value), verdict, charts);
  const energy = createCurve(charts, `${panel.id}-energy`, "energy", colours);
  const heat = createCurve(charts, `${panel.id}-heat`, "heat", colours);
  const effective = createCurve(charts, `${panel.id}-effective`, "effective", colours);
  const all = [energy, heat, effective];
  /** @type {Estimate[]} */
  let found = [];
  /** @type {Config | undefined} */
  let config;

  function turn() {
    const ratio = RATIOS[Number(dial.value)] ?? 1;
    const text = t("experiment.temperature.value", { ratio: format.fixed(ratio, 2) });
    setText(value, text);
    setAttribute(dial, "aria-valuetext", text);
    const estimate = found[Number(dial.value)];
    if (!estimate || !config) return setText(verdict, "");
    setText(verdict, verdictOf(estimate, exactAt(config, ratio)));
    verdict.classList.toggle("doubtful", !estimate.weightsReliable);
  }
  dial.addEventListener("input", turn);
  turn();

  return {
    async run(ask, state) {
      const count = systemOf(state.config).dimension > 2 ? FEWER : DRAWS;
      found = await ask({ ratios: RATIOS, count });
      config = state.config;
      const exact = found.map(({ ratio }) => exactAt(state.config, ratio));
      energy.show(found, {
        values: found.map(({ meanEnergy }) => meanEnergy),
        errors: found.map(({ meanEnergyError }) => meanEnergyError),
        exact: exact.map((each) => each?.mean ?? null),
      });
      heat.show(found, {
        values: found.map(({ heatCapacity }) => heatCapacity),
        errors: found.map(({ heatCapacityError }) => heatCapacityError),
        exact: exact.map((each) => each?.heat ?? null),
      });
      const parts = found.map((each) => 100 * each.effective);
      effective.show(found, { values: parts, errors: parts.map(() => 0), exact: parts.map(() => null) });
      turn();
    },
    clear() {
      found = [];
      for (const { clear } of all) clear();
      turn();
    },
    restyle() {
      for (const { chart } of all) chart.restyle();
    },
  };
}

/** @param {Estimate} estimate @param {{ mean: number, heat: number } | undefined} exact */
function verdictOf(estimate, exact) {
  const { ratio, effective, paretoK } = estimate;
  const energies = format.withError(estimate.meanEnergy, estimate.meanEnergyError);
  const heats = format.withError(estimate.heatCapacity, estimate.heatCapacityError);
  const values = {
    ratio: format.fixed(ratio, 2),
    energy: `${energies.value} ± ${energies.error}`,
    heat: `${heats.value} ± ${heats.error}`,
    ess: format.percent(100 * effective),
    k: format.fixed(paretoK, 2),
  };
  if (!estimate.weightsReliable) return t("experiment.temperature.doubtful", values);
  const said = t("experiment.temperature.trusted", values);
  if (!exact) return said;
  return `${said} ${t("experiment.temperature.exact", { energy: format.fixed(exact.mean, 3), heat: format.fixed(exact.heat, 3) })}`;
}

/**
 * One quantity against temperature: solid where it can be trusted, dotted where not.
 * @param {HTMLElement} host
 * @param {string} id
 * @param {"energy" | "heat" | "effective"} name
 * @param {() => import("../ui/theme.js").Palette} colours
 */
function createCurve(host, id, name, colours) {
  /** @type {[number, number]} */
  let range = [0, 100];
  const title = t(`experiment.temperature.${name}`);
  const { chart, plot, clear } = plotIn(innerPanel(host, id, title), colours, {
    x: { label: t("experiment.temperature.axis"), range: (low, high) => [low, high], format: format.tick },
    y: { range: () => range, format: format.tick },
    lines: [
      { colour: "reweighted", silent: true },
      { colour: "reweighted", silent: true },
      { colour: "reweighted" },
      { colour: "reweighted", dotted: true },
      { colour: "exact", dashed: true, width: 1.6 },
    ],
    bands: [{ lines: [0, 1], colour: "reweighted" }],
  });
  return {
    chart,
    clear,
    /** @param {readonly Estimate[]} found @param {{ values: number[], errors: number[], exact: (number | null)[] }} curve */
    show(found, { values, errors, exact }) {
      const ratios = found.map(({ ratio }) => ratio);
      const trusted = values.map((each, k) => (found[k]?.weightsReliable ? each : null));
      const shift = (/** @type {number} */ sign) =>
        trusted.map((each, k) => (each === null ? null : each + sign * (errors[k] ?? 0)));
      const [above, below] = [shift(1), shift(-1)];
      const framed = [...above, ...below, ...exact].filter((each) => each !== null);
      const [low, high] = framed.length > 0 ? [Math.min(...framed), Math.max(...framed)] : [0, 1];
      const margin = 0.08 * (high - low || 1);
      range = name === "effective" ? [0, 102] : [low - margin, high + margin];
      chart.show([ratios, above, below, trusted, values, exact]);
      const known = exact.some((each) => each !== null);
      const three = (/** @type {number} */ each) => format.fixed(each, 3);
      const unit = name === "effective" ? "%" : name === "energy" ? "kT" : "k";
      plot.show({
        legend: [
          { colour: "reweighted", text: "legend.reweighted" },
          { colour: "reweighted", text: "experiment.temperature.untrusted", shape: "dotted" },
          ...(known ? [/** @type {const} */ ({ colour: "exact", text: "legend.exact", shape: "dashed" })] : []),
        ],
        summary: t("experiment.temperature.summary", {
          title,
          first: three(values[0] ?? Number.NaN),
          last: three(values.at(-1) ?? Number.NaN),
        }),
        columns: () => [
          { head: t("experiment.temperature.axis"), values: ratios, format: (each) => format.fixed(each, 3) },
          { head: title, unit, values, format: three },
          ...(name === "effective" ? [] : [{ head: "±", unit, values: errors, format: three }]),
          { head: "k̂", values: found.map(({ paretoK }) => paretoK), format: (each) => format.fixed(each, 2) },
          ...(known ? [{ head: t("legend.exact"), unit, values: exact, format: three }] : []),
        ],
      });
    },
  };
}
