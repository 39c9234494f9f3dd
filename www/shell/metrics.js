// The numbers that matter, with units and errors, in figures that stand still.

import { t } from "../i18n/index.js";
import { debounceTrust } from "../state/debounce-trust.js";
import { byId, make, setAttribute, setText } from "../ui/dom.js";
import * as format from "../ui/number-format.js";
import { termButton } from "./glossary.js";

/** @typedef {import("../state/state.js").State} State */
/** @typedef {{ main: string, unit: string }} Figure */

/** @type {{ name: string, label: import("../i18n/index.js").Key, read: (state: State) => Figure }[]} */
const METRICS = [
  {
    name: "step",
    label: "metric.step",
    read: (state) => ({ main: format.integer(state.step), unit: paceOf(state) }),
  },
  {
    name: "nll",
    label: "metric.nll",
    read: ({ report }) => ({ main: format.fixed(report?.testNll, 3), unit: report ? t("metric.nats") : "" }),
  },
  {
    name: "gap",
    label: "metric.gap",
    read: ({ report }) => {
      const { value, error } = format.withError(report?.klGap, report?.klGapError);
      return { main: value, unit: format.isNumber(report?.klGap) ? t("metric.error", { error }) : "" };
    },
  },
  {
    name: "ess",
    label: "metric.ess",
    read: ({ report }) => {
      if (!report) return { main: format.NONE, unit: "" };
      const { ess, essError, weightsReliable, evaluatedOn } = report;
      if (!weightsReliable) return { main: format.percent(ess), unit: t("metric.untrusted") };
      const count = format.integer(evaluatedOn);
      const { value, error } = format.percentWithError(ess, essError);
      return format.isNumber(essError)
        ? { main: value, unit: t("metric.essError", { error, count }) }
        : { main: `≈ ${value}`, unit: t("metric.draws", { count }) };
    },
  },
  {
    name: "defect",
    label: "metric.defect",
    read: ({ report }) => {
      const rest = report && format.isNumber(report.defectBound);
      const words = { exact: format.integer(report?.exactOn ?? 0), bound: format.small(report?.defectBound) };
      const unit = rest ? t("metric.defectBound", words) : t("metric.nats");
      return { main: format.small(report?.defect), unit: report ? unit : "" };
    },
  },
];

/** What the run is doing: what it waits for, or how fast it trains. @param {State} state */
function paceOf({ rate, drawn, measuring, run: { phase } }) {
  if (phase === "opening") return t("metric.opening");
  if (phase === "stopped") return "";
  if (measuring) return t("metric.measuring");
  if (phase !== "playing") return "";
  if (drawn !== undefined) return t("metric.drawing", { share: format.integer(Math.floor(100 * drawn)) });
  return rate > 0 ? t("metric.rate", { rate: format.rate(rate) }) : "";
}

/**
 * @param {(digest: string) => void} copy
 * @returns {(state: State) => void}
 */
export function createMetrics(copy) {
  const list = byId("metrics");
  const cells = METRICS.map(({ name, label, read }) => {
    const main = make("span", { className: "main" });
    const unit = make("small");
    const value = make("dd", { id: `metric-${name}` }, main, unit);
    list.append(make("div", {}, make("dt", {}, termButton(name, t(label))), value));
    return { main, unit, read };
  });

  const digest = make("button", { type: "button", id: "digest" });
  const hint = make("small", {}, t("metric.copy"));
  const value = make("dd", { id: "metric-digest" }, digest, hint);
  list.append(make("div", {}, make("dt", {}, termButton("digest", t("metric.digest"))), value));
  let full = "";
  /** @type {ReturnType<typeof debounceTrust<import("../trainer/messages.js").Report>>} */
  const settled = debounceTrust();
  digest.addEventListener("click", () => copy(full));

  return (state) => {
    const shown = { ...state, report: settled(state.report) };
    for (const { main, unit, read } of cells) {
      const figure = read(shown);
      setText(main, figure.main);
      setText(unit, figure.unit);
    }
    full = state.report?.digest ?? "";
    digest.disabled = full === "";
    const short = format.shortDigest(full);
    setText(digest, short);
    setAttribute(digest, "aria-label", t("metric.copyLabel", { short }));
  };
}
