// One setting as a control: its name, unit and range, what it does, an error beside it, the way back to its default.

import { whenApplicable } from "../config/applicability.js";
import { allowed, besideOthers, defaultsFor, labelOf, parse } from "../config/schema.js";
import { has, t } from "../i18n/index.js";
import { make, setAttribute, setText } from "../ui/dom.js";
import * as format from "../ui/number-format.js";
import { plainNumber } from "../ui/typed-number.js";

/** @typedef {import("../state/state.js").State} State */
/** @typedef {import("../config/schema.js").Field} Field */
/** @typedef {import("../config/schema.js").ChoiceField} Choice */
/** @typedef {import("../config/schema.js").NumericField} Numeric */
/** @typedef {import("../config/schema.js").Value} Value */
/** @typedef {(key: string, value: unknown) => void} Change */
/** @typedef {(state: State) => void} View */

/** @param {string} key a message that a later setting may lack @param {string} otherwise */
const message = (key, otherwise) => (has(key) ? t(key) : otherwise);

/** A value in the words of its control. @param {string} key @param {Value | undefined} value */
const wordsFor = (key, value) =>
  typeof value === "number" ? format.tick(value) : message(`choice.${key}.${value}`, String(value));

/**
 * A row of buttons of which one is pressed.
 * @param {ParentNode} host
 * @param {Choice} field
 * @param {Change} change
 * @returns {View}
 */
export function segments(host, { key, choices }, change) {
  const group = make("div", { className: "segments", role: "radiogroup", ariaLabel: labelOf(key) });
  const inputs = choices.map((value) => {
    const input = make("input", { type: "radio", name: key, value });
    input.addEventListener("change", () => change(key, value));
    const hint = message(`choice.${key}.${value}.hint`, "");
    group.append(make("label", { title: hint }, input, make("span", {}, message(`choice.${key}.${value}`, value))));
    return input;
  });
  host.append(group);
  return ({ config }) => {
    for (const input of inputs) input.checked = input.value === config[key];
  };
}

/** A setting inside Set-up. @param {HTMLElement} host @param {Field} field @param {Change} change @returns {View} */
export function createField(host, field, change) {
  const { key } = field;
  const frame = make("div", { className: "field" });
  const views = field.kind === "choice" ? [choice(frame, field, change)] : [];
  if (field.kind === "integer" || field.kind === "number") views.push(number(frame, field, change));
  const without = make("p", { className: "without" });
  frame.append(without);
  views.push(restorer(frame, key, change));
  host.append(frame);
  return (state) => {
    for (const view of views) view(state);
    const { config } = state;
    const when = whenApplicable(key, config);
    // A deviation is shown even where it has no effect: its link holds it.
    frame.hidden = when !== undefined && config[key] === defaultsFor(config)[key];
    frame.classList.toggle("whenApplicable", when !== undefined);
    setText(without, when ? t("effect.none", { when: t(when) }) : "");
  };
}

/** @param {HTMLElement} frame @param {Choice} field @param {Change} change @returns {View} */
function choice(frame, field, change) {
  const { key } = field;
  frame.classList.add(field.choices.length > 3 ? "broad" : "choice");
  frame.append(
    make("div", { className: "caption" }, make("span", { className: "label", ariaHidden: "true" }, labelOf(key))),
  );
  const view = segments(frame, field, change);
  const hint = make("p");
  frame.append(hint);
  return (state) => {
    view(state);
    setText(hint, message(`choice.${key}.${state.config[key]}.hint`, message(`field.${key}.hint`, "")));
  };
}

/**
 * A number: typed freely, checked when it is committed, kept as typed when it is wrong.
 * @param {HTMLElement} frame @param {Numeric} field @param {Change} change @returns {View}
 */
function number(frame, field, change) {
  const { key, kind } = field;
  const id = `field-${key}`;
  const input = make("input", {
    id,
    type: "text",
    inputMode: kind === "integer" ? "numeric" : "decimal",
    autocomplete: "off",
    spellcheck: false,
  });
  input.setAttribute("aria-describedby", `${id}-hint ${id}-range ${id}-error`);
  const error = make("p", { id: `${id}-error`, className: "wrong", role: "alert" });
  const entry = make("div", { className: "entry" }, input);
  let used = "";
  let shown = "";
  let row = field;
  input.addEventListener("change", () => {
    const value = parse(row, plainNumber(input.value, kind === "integer"));
    input.setAttribute("aria-invalid", String(value === undefined));
    setText(error, value === undefined ? t("field.allowed", { allowed: allowed(row), used }) : "");
    if (value !== undefined && String(value) !== used) change(key, value);
  });
  if (key === "seed") {
    const fresh = make("button", { type: "button", id: "new-seed" }, t("field.seed.new"));
    fresh.addEventListener("click", () => change(key, crypto.getRandomValues(new Uint32Array(1))[0]));
    entry.append(fresh);
    frame.classList.add("choice");
  }
  const caption = make("div", { className: "caption" }, make("label", { htmlFor: id }, labelOf(key)));
  const hint = make("p", { id: `${id}-hint` }, message(`field.${key}.hint`, ""));
  const range = make("p", { id: `${id}-range`, className: "range" }, rangeText(row));
  frame.append(caption, entry, error, hint, range);
  return ({ config }) => {
    row = besideOthers(field, config);
    setText(range, rangeText(row));
    used = String(config[key]);
    if (used === shown) return;
    shown = used;
    input.value = used;
    input.removeAttribute("aria-invalid");
    setText(error, "");
  };
}

/** What is allowed, with the unit. @param {Numeric} field */
function rangeText({ key, min, max, step }) {
  const most = max === Number.MAX_SAFE_INTEGER ? "2⁵³ − 1" : format.tick(max);
  const words = { min: format.tick(min), max: most, step: format.tick(step ?? 1) };
  const unit = message(`field.${key}.unit`, "");
  return [t(step ? "field.multiples" : "field.range", words), unit].filter((part) => part !== "").join(" ");
}

/** The mark of a setting that is not at its default, and the way back. @param {HTMLElement} frame @param {Field["key"]} key @param {Change} change @returns {View} */
function restorer(frame, key, change) {
  /** @type {Value | undefined} */
  let preset;
  const button = make("button", { type: "button", className: "restore", id: `restore-${key}` });
  button.addEventListener("click", () => {
    change(key, preset);
    // The button goes; the focus stays with its setting.
    /** @type {HTMLElement | null} */ (frame.querySelector(`input[value="${preset}"], input[type="text"]`))?.focus();
  });
  frame.querySelector(".caption")?.append(button);
  return ({ config, viewOptions }) => {
    preset = defaultsFor(config)[key];
    const changed = config[key] !== preset;
    button.hidden = !changed || viewOptions.lock.includes(key);
    frame.classList.toggle("changed", changed);
    const value = wordsFor(key, preset);
    setText(button, `↺ ${value}`);
    const words = t("field.restore", { name: labelOf(key), value });
    setAttribute(button, "aria-label", words);
    setAttribute(button, "title", words);
  };
}
