// Warnings about the quality of a run: said when its numbers cannot be taken at their word.

import { t } from "../i18n/index.js";
import { debounceTrust } from "../state/debounce-trust.js";
import { byId, setText } from "../ui/dom.js";
import { announce } from "../ui/live-region.js";
import * as format from "../ui/number-format.js";

/** Nats by which the usual estimate of the likelihood may be off before it is said. */
const DEFECT = 0.1;

/** What every model has, if it has numbers at all. */
const HEADLINES = /** @type {const} */ (["testNll", "trainNll", "ess", "defect"]);

/** @typedef {import("../trainer/messages.js").Report} Report */
/** @typedef {import("../state/state.js").State} State */

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

/** Whether the report shown is still that of the untrained flow although training has begun: some take a minute to come. @param {State} state */
export const isOfUntrained = ({ report, step }) => report?.step === 0 && step > 0;

export function createQualityWarnings() {
  const line = byId("watch");
  /** @type {ReturnType<typeof debounceTrust<import("../trainer/messages.js").Report>>} */
  const settled = debounceTrust();
  let spoken = "";
  /** @type {Report | undefined} */
  let guided;
  return (/** @type {State} */ state) => {
    // To a first visitor a flow that knows nothing is no failure, and a report of that time says nothing of what it knows since.
    if (state.guide !== undefined) guided = state.report;
    const isOld = state.report === guided || isOfUntrained(state);
    const said = qualityWarnings(settled(isOld ? undefined : state.report)).join(" ");
    // Another number in the same sentence is no news to a listener.
    const kind = said.replace(/[\d.,\u2009\u202f]+/g, "");
    if (kind !== spoken && said !== "") announce("quality", said);
    spoken = kind;
    line.hidden = said === "";
    setText(line, said);
  };
}
