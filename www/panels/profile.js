// The free energy of the distance, and the difference between its two wells.

import { byId, setText } from "../dom.js";
import * as format from "../format.js";
import { t } from "../i18n/index.js";
import { centresOf, mergeEdges, mergeFactor, mergeFreeEnergy } from "../plot/bins.js";
import { createProfile } from "../plot/profile.js";
import { createReader } from "../reader.js";
import { EXACT, keyOf } from "./key.js";

/** @typedef {import("../state.js").State} State */
/** @typedef {import("../protocol.js").Profile} Profile */
/** @typedef {import("../theme.js").Palette} Palette */

/** @param {() => Palette} colours */
export function createProfilePanel(colours) {
  const panel = byId("panel-profile");
  const host = byId("profile-chart");
  const note = byId("profile-note");
  const chart = createProfile(host, () => ({ ...colours() }), { label: t("profile.axis"), format: format.tick });
  const key = keyOf(panel);
  const read = createReader(host, chart.picture, chart);
  /** @type {Profile | undefined} */
  let last;
  return {
    /** @param {State} state */
    show({ config, curves, report }) {
      const given = curves?.freeEnergy;
      setText(note, noteText(config.system, report));
      if (given === last) return;
      last = given;
      if (!given) return chart.clear();
      const next = coarsen(given, curves?.draws ?? 0);
      key([
        { colour: "reweighted", text: "key.reweighted" },
        next.exact ? EXACT : { colour: "data", text: "key.data" },
      ]);
      chart.show(next);
      read(summary(report, next), () => columns(next));
    },
    restyle: () => chart.restyle(),
  };
}

/** @param {Profile} profile @param {number} draws @returns {Profile} */
function coarsen({ edges, model, modelError, data, exact }, draws) {
  const factor = mergeFactor(draws, model.length, 50);
  const { values, errors } = mergeFreeEnergy(model, modelError, factor);
  const merge = (/** @type {Float64Array} */ curve) =>
    mergeFreeEnergy(curve, new Float64Array(curve.length), factor).values;
  const merged = { edges: mergeEdges(edges, factor), model: values, modelError: errors, data: merge(data) };
  return exact ? { ...merged, exact: merge(exact) } : merged;
}

/** @param {State["report"]} report */
function numbers(report) {
  const { value, error } = format.withError(report?.freeEnergyDifference, report?.freeEnergyDifferenceError);
  const exact = format.fixed(report?.exactFreeEnergyDifference, format.decimalsFor(report?.freeEnergyDifferenceError));
  return { value, error, exact };
}

/** @param {unknown} system @param {State["report"]} report */
function noteText(system, report) {
  const note = t(system === "dw2" ? "profile.note" : "profile.noteMany");
  if (!format.isNumber(report?.freeEnergyDifference)) return note;
  const known = format.isNumber(report.exactFreeEnergyDifference);
  return `${note} ${t(known ? "profile.differenceExact" : "profile.difference", numbers(report))}`;
}

/** @param {State["report"]} report @param {Profile} profile */
function summary(report, profile) {
  if (format.isNumber(report?.freeEnergyDifference)) return t("profile.summary", numbers(report));
  const { edges, model, data } = profile;
  const misses = Array.from(model, (value, k) => Math.abs(value - (data[k] ?? Number.NaN))).filter(Number.isFinite);
  const miss = misses.reduce((sum, value) => sum + value, 0) / misses.length;
  const lowest = centresOf(edges)[model.indexOf(Math.min(...model.filter(Number.isFinite)))];
  return t("profile.summaryMany", { lowest: format.fixed(lowest, 2), miss: format.fixed(miss, 3) });
}

/** @param {Profile} profile @returns {import("../table.js").Column[]} */
function columns({ edges, model, modelError, data, exact }) {
  const two = (/** @type {number} */ value) => format.fixed(value, 2);
  return [
    { head: t("profile.axis"), unit: t("unit.length"), values: centresOf(edges), format: two },
    { head: t("key.reweighted"), unit: "kT", values: model, format: two },
    { head: "±", unit: "kT", values: modelError, format: two },
    { head: t("key.data"), unit: "kT", values: data, format: two },
    ...(exact ? [{ head: t("key.exact"), unit: "kT", values: exact, format: two }] : []),
  ];
}
