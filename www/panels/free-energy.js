// The free energy of the distance, and the difference between its two wells.

import { centresOf, mergeEdges, mergeFactor, mergeFreeEnergy } from "../charts/bins.js";
import { createProfile } from "../charts/free-energy.js";
import { t } from "../i18n/index.js";
import { onChange } from "../state/on-change.js";
import { byId, setText } from "../ui/dom.js";
import * as format from "../ui/number-format.js";
import { DATA, EXACT, isPlain, PINNED, reweighted } from "./legend.js";
import { createPlot } from "./plot.js";

/** @typedef {import("../state/state.js").State} State */
/** @typedef {import("../trainer/messages.js").Profile} Profile */
/** @typedef {import("../ui/theme.js").Palette} Palette */

/** @param {() => Palette} colours */
export function createProfilePanel(colours) {
  const host = byId("profile-chart");
  const note = byId("profile-note");
  const chart = createProfile(host, () => ({ ...colours() }), { label: t("profile.axis"), format: format.tick });
  const plot = createPlot({ id: "profile", title: t("profile.title"), host, draw: chart.picture, pointer: chart });
  const draw = onChange(
    (state) => [state.curves?.freeEnergy, state.overlay, isPlain(state)],
    (state) => {
      const { curves, report, overlay } = state;
      const plain = isPlain(state);
      const given = curves?.freeEnergy;
      if (!given) {
        plot.clear();
        return chart.clear();
      }
      const next = coarsenProfile(given, curves?.draws ?? 0);
      const pinned = overlay?.profile?.(next.edges);
      chart.show(plain ? without(next) : next, pinned);
      const more = pinned
        ? ` ${t("compare.value", { value: inShort(overlay?.report, { ...next, model: pinned }) })}`
        : "";
      const trust = curves?.weightsReliable === false ? ` ${t("curves.untrusted")}` : "";
      plot.show({
        legend: [...(plain ? [] : [reweighted(curves)]), next.exact ? EXACT : DATA, ...(pinned ? [PINNED] : [])],
        summary: summary(report, next) + trust + more,
        columns: () => columns(next, pinned),
      });
    },
  );
  return {
    /** @param {State} state */
    show(state) {
      setText(note, noteText(state.config.system, isPlain(state) ? undefined : state.report));
      draw(state);
    },
    restyle: () => chart.restyle(),
  };
}

/** The same without the model. @param {Profile} profile */
const without = (profile) => ({ ...profile, model: profile.model.map(() => Number.NaN) });

/** With as many bins as the draws can fill. @param {Profile} profile @param {number} draws @returns {Profile} */
export function coarsenProfile({ edges, model, modelError, data, exact }, draws) {
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
  if (!format.isNumber(report?.freeEnergyDifference)) {
    const untrusted = format.isNumber(report?.exactFreeEnergyDifference);
    return untrusted ? `${note} ${t("profile.untrusted")}` : note;
  }
  const known = format.isNumber(report.exactFreeEnergyDifference);
  return `${note} ${t(known ? "profile.differenceExact" : "profile.difference", numbers(report))}`;
}

/** @param {State["report"]} report @param {Profile} profile */
function summary(report, profile) {
  if (format.isNumber(report?.freeEnergyDifference)) return t("profile.summary", numbers(report));
  const { edges, model } = profile;
  const lowest = centresOf(edges)[model.indexOf(Math.min(...model.filter(Number.isFinite)))];
  return t("profile.summaryMany", { lowest: format.fixed(lowest, 2), miss: format.fixed(missOf(profile), 3) });
}

/** How far the profile is from that of the data, on average. @param {Profile} profile */
function missOf({ model, data }) {
  const misses = Array.from(model, (value, k) => Math.abs(value - (data[k] ?? Number.NaN))).filter(Number.isFinite);
  return misses.reduce((sum, value) => sum + value, 0) / misses.length;
}

/** What the sentence is about, of a pinned run. @param {State["report"]} report @param {Profile} profile */
function inShort(report, profile) {
  if (!format.isNumber(report?.freeEnergyDifference)) return `${format.fixed(missOf(profile), 3)} kT`;
  const { value, error } = numbers(report);
  return `${value} ± ${error} kT`;
}

/** @param {Profile} profile @param {Float64Array} [pinned] @returns {import("../ui/data-table.js").Column[]} */
function columns({ edges, model, modelError, data, exact }, pinned) {
  const two = (/** @type {number} */ value) => format.fixed(value, 2);
  return [
    { head: t("profile.axis"), unit: t("unit.length"), values: centresOf(edges), format: two },
    { head: t("legend.reweighted"), unit: "kT", values: model, format: two },
    { head: "±", unit: "kT", values: modelError, format: two },
    { head: t("legend.data"), unit: "kT", values: data, format: two },
    ...(exact ? [{ head: t("legend.exact"), unit: "kT", values: exact, format: two }] : []),
    ...(pinned
      ? [{ head: t("compare.of", { name: t("legend.reweighted") }), unit: "kT", values: pinned, format: two }]
      : []),
  ];
}
