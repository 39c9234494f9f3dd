// The stop conditions as fields that open beside Play, and the line that says how far a run is.

import { allowed, parse } from "../config/schema.js";
import { t } from "../i18n/index.js";
import { trainsUntilStopped } from "../state/state.js";
import { byId, make, setAttribute, setText } from "../ui/dom.js";
import { announce } from "../ui/live-region.js";
import * as format from "../ui/number-format.js";
import { createPopover } from "../ui/popover.js";
import { plainNumber } from "../ui/typed-number.js";
import { budget, LIMITS } from "./conditions.js";

/** @typedef {import("../state/state.js").State} State */
/** @typedef {import("./conditions.js").Key} Key */
/** @typedef {import("./conditions.js").Limits} Limits */
/** @typedef {import("./monitor.js").StopMonitor} StopMonitor */

/**
 * @param {StopMonitor} monitor
 * @param {(limits: Limits) => void} stopAt
 * @returns {(state: State) => void}
 */
export function createStopPanel(monitor, stopAt) {
  /** @type {HTMLButtonElement} */
  const button = byId("stop-button");
  /** @type {Limits} */
  let limits = {};
  const rows = LIMITS.map((row) =>
    limitField(row, (value) => {
      const { [row.key]: _, ...others } = limits;
      stopAt(value === undefined ? others : { ...limits, [row.key]: value });
    }),
  );
  const card = createPopover(
    button,
    { id: "stop-panel", className: "stop-panel", role: "dialog" },
    make("h2", {}, t("stop.title")),
    make("p", {}, t("stop.note")),
    ...rows.map(({ element }) => element),
    backgroundField(monitor),
  );
  card.ariaLabel = t("stop.title");
  const line = createLine(monitor);
  return (state) => {
    limits = state.viewOptions.stop;
    for (const { key, show } of rows) show(limits[key]);
    setAttribute(button, "data-set", String(Object.keys(limits).length > 0));
    line(state);
  };
}

/** @param {(typeof LIMITS)[number]} row @param {(value: number | undefined) => void} change */
function limitField(row, change) {
  const { key } = row;
  const id = `stop-${key}`;
  const input = make("input", {
    id,
    type: "text",
    inputMode: row.kind === "integer" ? "numeric" : "decimal",
    autocomplete: "off",
    placeholder: t("stop.never"),
  });
  input.setAttribute("aria-describedby", `${id}-error`);
  const error = make("p", { id: `${id}-error`, className: "wrong", role: "alert" });
  const element = make(
    "div",
    { className: "field stop-field" },
    make("label", { htmlFor: id }, t(`stop.${key}`)),
    make("div", { className: "entry" }, input, make("span", {}, t(`stop.${key}.unit`))),
    error,
  );
  let shown = "";
  input.addEventListener("change", () => {
    const text = plainNumber(input.value, row.kind === "integer");
    const value = text === "" ? undefined : parse(row, text);
    const wrong = text !== "" && typeof value !== "number";
    input.setAttribute("aria-invalid", String(wrong));
    setText(error, wrong ? t("field.allowed", { allowed: allowed(row), used: shown || t("stop.never") }) : "");
    if (!wrong) change(typeof value === "number" ? value : undefined);
  });
  const show = (/** @type {number | undefined} */ value) => {
    const text = value === undefined ? "" : String(value);
    if (text === shown) return;
    shown = text;
    input.value = text;
    input.removeAttribute("aria-invalid");
    setText(error, "");
  };
  return { key, element, show };
}

/** @param {StopMonitor} monitor */
function backgroundField(monitor) {
  const group = make("div", { className: "segments", role: "radiogroup", ariaLabel: t("stop.background") });
  for (const policy of /** @type {const} */ (["go", "pause"])) {
    const checked = monitor.background() === policy;
    const input = make("input", { type: "radio", name: "background", value: policy, checked });
    input.addEventListener("change", () => monitor.setBackground(policy));
    group.append(make("label", {}, input, make("span", {}, t(`stop.background.${policy}`))));
  }
  return make("div", { className: "field" }, make("p", { className: "label" }, t("stop.background")), group);
}

/** @param {StopMonitor} monitor @returns {(state: State) => void} */
function createLine(monitor) {
  const line = byId("budget");
  const bar = make("progress", { max: 1, ariaLabel: t("stop.progress") });
  const text = make("span");
  line.append(bar, text);
  let said = "";
  return (state) => {
    const { viewOptions, step, rate, run } = state;
    const stopped = run.phase === "paused" ? run.stoppedBy : undefined;
    const done = stopped ? stoppedText(stopped) : "";
    if (done !== said && done !== "") announce("stop", done);
    said = done;
    const seconds = monitor.seconds();
    const plan = stopped
      ? undefined
      : budget(viewOptions.stop, { step, seconds, rate: trainsUntilStopped(state) ? rate : 0 });
    const words = stopped ? done : goals(state, plan?.left);
    line.hidden = words === "";
    bar.hidden = plan === undefined;
    bar.value = plan?.fraction ?? 0;
    setText(text, words);
  };
}

/** @param {import("../state/state.js").StopReason} stopped */
const stoppedText = ({ key, step, value }) =>
  t(`stop.done.${key}`, { step: format.integer(step), value: shown(key, value) });

/** @param {Key} key @param {number} value */
const shown = (key, value) =>
  key === "ess" ? format.percent(value) : key === "klGap" ? format.fixed(value, 3) : format.tick(value);

/** What the run is to reach, and how long it will take. @param {State} state @param {number | undefined} left */
function goals(state, left) {
  const { step, report } = state;
  const { stop } = state.viewOptions;
  const parts = [];
  if (stop.steps !== undefined && step <= stop.steps)
    parts.push(t("stop.goal.steps", { step: format.integer(step), value: format.integer(stop.steps) }));
  if (stop.ess !== undefined)
    parts.push(t("stop.goal.ess", { value: format.percent(stop.ess), now: format.percent(report?.ess) }));
  if (stop.klGap !== undefined)
    parts.push(
      typeof report?.klGap === "number" || !report
        ? t("stop.goal.klGap", { value: format.tick(stop.klGap), now: format.fixed(report?.klGap, 3) })
        : t("stop.goal.noGap"),
    );
  if (trainsUntilStopped(state) && left !== undefined) parts.push(t("stop.left", { time: duration(left) }));
  else if (stop.seconds !== undefined) parts.push(t("stop.goal.seconds", { time: duration(stop.seconds) }));
  return parts.join(" · ");
}

/** @param {number} seconds */
function duration(seconds) {
  const whole = Math.ceil(seconds);
  if (whole < 100) return t("stop.time.seconds", { seconds: whole });
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 100) return t("stop.time.minutes", { minutes });
  return t("stop.time.hours", { hours: format.integer(seconds / 3600) });
}
