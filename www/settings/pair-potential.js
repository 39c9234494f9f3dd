// The energy of a pair against its distance, while its parameters are being typed.

import { createChart } from "../charts/line-chart.js";
import { DESCRIPTION } from "../config/generated.js";
import { fieldOf, parse } from "../config/schema.js";
import { t } from "../i18n/index.js";
import { createPlot } from "../panels/plot.js";
import { onChange } from "../state/on-change.js";
import { byId } from "../ui/dom.js";
import * as format from "../ui/number-format.js";

/** @typedef {import("../config/schema.js").Config} Config */
/** @typedef {import("../ui/theme.js").Palette} Palette */

const TYPED = /** @type {const} */ (["a", "b", "c", "d0", "tau"]);
const POINTS = 200;
/** What is shown of the energy above its least value, in kT. */
const HEIGHT = 12;

/** @param {Config["system"]} system */
const isCluster = (system) => DESCRIPTION.systems[system].dimension === 3;

/**
 * u(d) of one pair in kT: a (d−d₀) + b (d−d₀)² + c (d−d₀)⁴, or s (d⁻¹² − 2 d⁻⁶), over τ.
 * @param {Config} config
 * @param {number} d
 */
export function pairEnergy({ system, a, b, c, d0, tau, pairSum }, d) {
  if (isCluster(system)) {
    const attraction = d ** -6;
    return ((pairSum === "double" ? 2 : 1) * (attraction ** 2 - 2 * attraction)) / tau;
  }
  const y = d - d0;
  return (a * y + b * y ** 2 + c * y ** 4) / tau;
}

/** @param {Config} config */
export function curveOf(config) {
  const [from, to] = isCluster(config.system) ? [0.8, 3] : [0, 2 * config.d0];
  const distances = Array.from({ length: POINTS + 1 }, (_, k) => from + ((to - from) * k) / POINTS);
  return { distances, energies: distances.map((d) => pairEnergy(config, d)) };
}

/** @param {() => Palette} colours */
export function createPotentialPanel(colours) {
  const host = byId("potential-chart");
  let low = 0;
  const chart = createChart(
    host,
    {
      x: { label: t("distance.axis"), format: format.tick, range: (from, to) => [from, to] },
      y: { format: format.tick, range: () => [low - 1, low + HEIGHT] },
      lines: [{ colour: "exact" }],
    },
    () => ({ ...colours() }),
  );
  const title = t("potential.title");
  const plot = createPlot({ id: "potential", title, host, draw: chart.picture, pointer: chart });
  /** @type {Config | undefined} */
  let settled;
  const draw = () => {
    if (!settled) return;
    const { distances, energies } = curveOf(typed(settled));
    low = Math.min(...energies);
    chart.show([distances, energies]);
    const wells = minima(distances, energies).map((d) => format.fixed(d, 2));
    plot.show({
      summary: t("potential.summary", { wells: wells.join(", "), depth: format.fixed(low, 2) }),
      columns: () => [
        { head: t("distance.axis"), unit: t("unit.length"), values: distances, format: (d) => format.fixed(d, 2) },
        { head: t("potential.energy"), unit: "kT", values: energies, format: (u) => format.fixed(u, 3) },
      ],
    });
  };
  for (const key of TYPED) byId("setup").addEventListener("input", (event) => isOf(event, key) && draw());
  return {
    show: onChange(
      ({ config }) => [config],
      ({ config }) => {
        settled = config;
        draw();
      },
    ),
    restyle: () => chart.restyle(),
  };
}

/** @param {Event} event @param {string} key */
const isOf = ({ target }, key) => target instanceof HTMLElement && target.id === `field-${key}`;

/** The settings with what stands in the fields, as far as it is valid. @param {Config} config */
function typed(config) {
  const entries = TYPED.map((key) => {
    const field = fieldOf(key);
    const input = document.getElementById(`field-${key}`);
    const value = field && input instanceof HTMLInputElement ? parse(field, input.value.trim()) : undefined;
    return [key, value ?? config[key]];
  });
  return /** @type {Config} */ ({ ...config, ...Object.fromEntries(entries) });
}

/** Where a curve is lower than on both sides. @param {number[]} places @param {number[]} values */
const minima = (places, values) =>
  places.filter(
    (_, k) => k > 0 && k < values.length - 1 && at(values, k) < at(values, k - 1) && at(values, k) <= at(values, k + 1),
  );

/** @param {number[]} values @param {number} k */
const at = (values, k) => values[k] ?? Number.NaN;
