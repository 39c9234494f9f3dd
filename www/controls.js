// Buttons and fields, built from the table of settings: the system and the number of samples in sight,
// everything else behind Set-up.

import { byId, make, setAttribute, setText } from "./dom.js";
import * as format from "./format.js";
import { has, t } from "./i18n/index.js";
import { allowed, FIELDS, parse } from "./schema.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./schema.js").Choice} Choice */
/** @typedef {import("./schema.js").Numeric} Numeric */
/** @typedef {(key: string, value: unknown) => void} Change */
/** @typedef {(state: State) => void} View */

const SAMPLES = [10, 100, 1000, 10_000, 100_000];

/** @param {import("./schema.js").Field} field @returns {field is Choice} */
const isChoice = (field) => field.kind === "choice";

/** What a visitor should see without opening anything. @param {import("./schema.js").Field} field */
const inSight = ({ key }) => key === "system";

/** @param {string} key a message that a later setting may lack @param {string} otherwise */
const message = (key, otherwise) => (has(key) ? t(key) : otherwise);

/**
 * @param {ReturnType<typeof import("./actions.js").createActions>} actions
 * @returns {View}
 */
export function createControls(actions) {
  const views = [transport(actions), ...choices(actions), ...setup(actions.change)];
  return (state) => {
    for (const view of views) view(state);
  };
}

/** @param {ReturnType<typeof import("./actions.js").createActions>} actions @returns {View} */
function transport(actions) {
  const play = byId("play");
  const text = byId("play-text");
  const step = byId("step");
  const reset = byId("reset");
  let playing = false;
  play.addEventListener("click", () => (playing ? actions.pause() : actions.play()));
  step.addEventListener("click", () => actions.step());
  reset.addEventListener("click", () => void actions.reset().catch(() => {}));
  return ({ phase, eager, started }) => {
    playing = phase === "playing" || eager;
    setText(text, t(playing ? "play.pause" : "play.play"));
    setAttribute(play, "aria-pressed", String(playing));
    setEnabled(play, phase !== "stopped");
    setEnabled(step, phase === "paused" || phase === "playing");
    setEnabled(reset, phase !== "opening");
    document.body.classList.toggle("inviting", !started && phase === "paused");
  };
}

/** Focus stays on a button that is disabled for a moment. @param {HTMLElement} button @param {boolean} enabled */
function setEnabled(button, enabled) {
  setAttribute(button, "aria-disabled", String(!enabled));
}

/** @param {ReturnType<typeof import("./actions.js").createActions>} actions @returns {View[]} */
function choices({ change, unfold }) {
  const host = byId("choices");
  const views = FIELDS.filter(isChoice)
    .filter(inSight)
    .map((field) => segments(host, field, change));
  const samples = FIELDS.find((field) => field.key === "samples");
  if (samples?.kind === "integer") views.push(samplesChoice(host, change));
  return [...views, disclosure(host, unfold)];
}

/** @param {HTMLElement} host @param {Choice} field @param {Change} change @returns {View} */
function segments(host, { key, choices: values }, change) {
  const group = make("div", {
    className: "segments",
    role: "radiogroup",
    "aria-label": message(`field.${key}.label`, key),
  });
  const inputs = values.map((value) => {
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

/** @param {HTMLElement} host @param {Change} change @returns {View} */
function samplesChoice(host, change) {
  const select = make("select", { id: "samples", "aria-label": t("field.samples.label") });
  select.addEventListener("change", () => change("samples", select.value));
  host.append(select);
  let shown = "";
  return ({ config }) => {
    const value = Number(config.samples);
    if (shown !== String(value)) {
      shown = String(value);
      const all = [...new Set([...SAMPLES, value])].sort((a, b) => a - b);
      const option = (/** @type {number} */ count) =>
        make("option", { value: String(count) }, t("samples.option", { count: format.integer(count) }));
      select.replaceChildren(...all.map(option));
    }
    select.value = shown;
  };
}

/** @param {HTMLElement} host @param {(part: string, unfolded: boolean) => void} unfold @returns {View} */
function disclosure(host, unfold) {
  const panel = byId("setup");
  const button = byId("setup-button");
  button.addEventListener("click", () => {
    unfold("setup", Boolean(panel.hidden));
  });
  host.append(button);
  return ({ presentation }) => {
    panel.hidden = !presentation.open.includes("setup");
    setAttribute(button, "aria-expanded", String(!panel.hidden));
  };
}

/** @param {Change} change @returns {View[]} */
function setup(change) {
  const host = byId("fields");
  const views = FIELDS.filter((field) => !inSight(field)).flatMap((field) => {
    if (field.kind === "digest") return [];
    return [isChoice(field) ? choiceField(host, field, change) : numberField(host, field, change)];
  });
  return [...views, provenance()];
}

/** A choice behind Set-up, with its label and hint. @param {HTMLElement} host @param {Choice} field @param {Change} change @returns {View} */
function choiceField(host, field, change) {
  const label = make("p", { className: "label" }, message(`field.${field.key}.label`, field.key));
  const entry = make("div", { className: "field" }, label);
  const view = segments(entry, field, change);
  entry.append(make("p", {}, message(`field.${field.key}.hint`, "")));
  host.append(entry);
  return view;
}

/**
 * A number: typed freely, checked when it is committed, kept as typed when it is wrong.
 * @param {HTMLElement} host @param {Numeric} field @param {Change} change @returns {View}
 */
function numberField(host, field, change) {
  const { key, kind } = field;
  const id = `field-${key}`;
  const input = make("input", {
    id,
    type: "text",
    inputMode: kind === "integer" ? "numeric" : "decimal",
    autocomplete: "off",
    spellcheck: false,
    "aria-describedby": `${id}-hint ${id}-error`,
  });
  const error = make("p", { id: `${id}-error`, className: "wrong", role: "alert" });
  const entry = make("div", { className: "entry" }, input);
  let used = "";
  let shown = "";
  const commit = () => {
    const text = input.value.trim();
    const value = parse(field, text);
    input.setAttribute("aria-invalid", String(value === undefined));
    setText(error, value === undefined ? t("field.allowed", { allowed: allowed(field), used }) : "");
    if (value !== undefined && String(value) !== used) change(key, value);
  };
  input.addEventListener("change", commit);
  if (key === "seed") {
    const fresh = make("button", { type: "button", id: "new-seed" }, t("field.seed.new"));
    fresh.addEventListener("click", () => change(key, crypto.getRandomValues(new Uint32Array(1))[0]));
    entry.append(fresh);
  }
  const label = make("label", { for: id }, message(`field.${key}.label`, key));
  const hint = make("p", { id: `${id}-hint` }, message(`field.${key}.hint`, ""));
  host.append(make("div", { className: "field" }, label, entry, hint, error));
  return ({ config }) => {
    used = String(config[key]);
    if (used === shown) return;
    shown = used;
    input.value = used;
    input.removeAttribute("aria-invalid");
    setText(error, "");
  };
}

/** Up to this split R̂ chains count as mixed (Vehtari and others 2021 ask for less; this is for small samples). */
const MIXED = 1.05;

/** How the reference data were made. @returns {View} */
function provenance() {
  const line = byId("provenance");
  return ({ sampler, config }) => {
    if (!sampler) return setText(line, "");
    if (config.data !== "sampler") return setText(line, t("setup.own", { data: String(config.data) }));
    const { chains, acceptance, autocorrelationTime, splitRhat, meanEnergy, meanEnergyError, exactMeanEnergy } =
      sampler;
    const decimals = format.decimalsFor(meanEnergyError);
    const exact = exactMeanEnergy === null ? "" : t("setup.exact", { value: format.fixed(exactMeanEnergy, decimals) });
    const text = t("setup.provenance", {
      samples: format.integer(config.samples),
      chains: format.integer(chains),
      acceptance: format.percent(100 * acceptance),
      tau: format.fixed(autocorrelationTime, 1),
      rhat: format.fixed(splitRhat, 4),
      mean: format.fixed(meanEnergy, decimals),
      error: format.fixed(meanEnergyError, decimals),
      exact,
    });
    setText(line, splitRhat > MIXED ? `${text} ${t("setup.unmixed")}` : text);
  };
}
