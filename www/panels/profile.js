// The free energy of the distance, and the difference between its two wells.

import { byId, setAttribute, setText } from "../dom.js";
import * as format from "../format.js";
import { t } from "../i18n/index.js";
import { mergeEdges, mergeFactor, mergeFreeEnergy } from "../plot/bins.js";
import { createProfile } from "../plot/profile.js";
import { EXACT, keyOf, readoutOf } from "./key.js";

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
  const readout = readoutOf(panel);
  /** @type {Profile | undefined} */
  let last;
  /** The last one as it is shown. @type {Profile | undefined} */
  let profile;
  chart.onPoint((index) => readout(profile && index !== undefined ? valuesAt(profile, index) : ""));
  setAttribute(host, "aria-label", t("chart.empty"));
  return {
    /** @param {State} state */
    show({ config, curves, report }) {
      const given = curves?.freeEnergy;
      panel.hidden = !given && (curves !== undefined || config.system !== "dw2");
      setText(note, noteText(report));
      if (given === last) return;
      last = given;
      if (!given) return chart.clear();
      const next = coarsen(given, curves?.draws ?? 0);
      profile = next;
      key([{ colour: "reweighted", text: "key.reweighted" }, ...(next.exact ? [EXACT] : [])]);
      chart.show(next);
      setAttribute(host, "aria-label", summary(report));
    },
    restyle: () => chart.restyle(),
  };
}

/** @param {Profile} profile @param {number} draws @returns {Profile} */
function coarsen({ edges, model, modelError, exact }, draws) {
  const factor = mergeFactor(draws, model.length, 50);
  const { values, errors } = mergeFreeEnergy(model, modelError, factor);
  const merged = { edges: mergeEdges(edges, factor), model: values, modelError: errors };
  if (!exact) return merged;
  return { ...merged, exact: mergeFreeEnergy(exact, new Float64Array(exact.length), factor).values };
}

/** @param {State["report"]} report */
function numbers(report) {
  const { value, error } = format.withError(report?.freeEnergyDifference, report?.freeEnergyDifferenceError);
  const exact = format.fixed(report?.exactFreeEnergyDifference, format.decimalsFor(report?.freeEnergyDifferenceError));
  return { value, error, exact };
}

/** @param {State["report"]} report */
function noteText(report) {
  const note = t("profile.note");
  if (!format.isNumber(report?.freeEnergyDifference)) return note;
  const known = format.isNumber(report.exactFreeEnergyDifference);
  return `${note} ${t(known ? "profile.differenceExact" : "profile.difference", numbers(report))}`;
}

/** @param {State["report"]} report */
function summary(report) {
  if (!format.isNumber(report?.freeEnergyDifference)) return t("profile.summaryNone");
  return t("profile.summary", numbers(report));
}

/** @param {Profile} profile @param {number} index */
function valuesAt({ edges, model, modelError, exact }, index) {
  const centre = ((edges[index] ?? 0) + (edges[index + 1] ?? 0)) / 2;
  const { value, error } = format.withError(model[index], modelError[index]);
  const truth = exact ? ` · ${format.fixed(exact[index], 2)}` : "";
  return `${format.fixed(centre, 2)}: ${value} ± ${error}${truth}`;
}
