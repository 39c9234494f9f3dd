// Warnings about the quality of a run: said when its numbers cannot be taken at their word.

import { t } from "../i18n/index.js";
import { byId, setText } from "../ui/dom.js";
import { announce } from "../ui/live-region.js";
import * as format from "../ui/number-format.js";

/** Nats by which the usual estimate of the likelihood may be off before it is said. */
const DEFECT = 0.1;

/** Draws, of one report or of several in a row, that have to doubt the weights before it is said of a run that has begun. */
const ENOUGH = 1024;

/** What every model has, if it has numbers at all. */
const HEADLINES = /** @type {const} */ (["testNll", "trainNll", "ess", "defect"]);

/** @typedef {import("../trainer/messages.js").Report} Report */

/** @param {Report | undefined} report */
export function qualityWarnings(report) {
  if (!report) return [];
  const { unreached, testedOn, defect, entropy, klGap, skipped, toleranceFailures } = report;
  const values = { count: format.integer(unreached), total: format.integer(testedOn), defect: format.small(defect) };
  const all = unreached > 0 && !format.isNumber(report.testNll);
  const reach = { k: format.fixed(report.paretoK, 2), limit: format.fixed(report.paretoKLimit, 2) };
  return [
    ...(report.diverged ? [t("watch.diverged")] : []),
    ...(all ? [t("watch.unreachedAll")] : unreached > 0 ? [t("watch.unreached", values)] : []),
    ...(!all && HEADLINES.some((key) => !format.isNumber(report[key])) ? [t("watch.notFinite")] : []),
    ...(skipped > 0 ? [t("watch.skipped", { count: format.integer(skipped) })] : []),
    ...(toleranceFailures > 0 ? [t("watch.tolerance", { count: format.integer(toleranceFailures) })] : []),
    ...(defect > DEFECT ? [t("watch.defect", values)] : []),
    ...(all || report.weightsReliable
      ? []
      : [t(format.isNumber(report.paretoK) ? "watch.overlap" : "watch.overlapNone", reach)]),
    ...(entropy !== null && klGap === null && !all ? [t("watch.gap")] : []),
  ];
}

/**
 * Debounces what reports say of the weights, over draws: the tail of a few says little, and a warning that comes and goes helps
 * nobody. Reports have to agree. Before the first step there is one report only, which stands for itself.
 */
export function debounceTrust() {
  /** @type {Report | undefined} */
  let last;
  let draws = 0;
  /** @param {Report | undefined} report @returns {Report | undefined} the same, or without a doubt that is not settled */
  return (report) => {
    if (report !== last) {
      last = report;
      draws = !report || report.weightsReliable ? 0 : draws + report.evaluatedOn;
    }
    return report && report.step > 0 && draws < ENOUGH ? { ...report, weightsReliable: true } : report;
  };
}

export function createQualityWarnings() {
  const line = byId("watch");
  const settled = debounceTrust();
  let spoken = "";
  return (/** @type {import("../state/state.js").State} */ state) => {
    const report = settled(state.report);
    // To a first visitor a flow that knows nothing is no failure.
    const said = state.guide === undefined ? qualityWarnings(report).join(" ") : "";
    // Another number in the same sentence is no news to a listener.
    const kind = said.replace(/[\d.,\u2009\u202f]+/g, "");
    if (kind !== spoken && said !== "") announce(said);
    spoken = kind;
    line.hidden = said === "";
    setText(line, said);
  };
}
