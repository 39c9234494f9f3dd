// Buttons and fields, built from the table of settings: the system and the number of samples in sight,
// everything else behind Set-up.

import { DEFAULTS, FIELDS } from "../config/schema.js";
import { t } from "../i18n/index.js";
import { segments } from "../settings/field.js";
import { createSetup } from "../settings/panel.js";
import { isUntrained } from "../state/state.js";
import { byId, make, setAttribute, setText } from "../ui/dom.js";
import * as format from "../ui/number-format.js";
import { createPaceControl } from "./pace.js";

/** @typedef {import("../state/state.js").State} State */
/** @typedef {import("../config/schema.js").ChoiceField} ChoiceField */
/** @typedef {(key: string, value: unknown) => void} Change */
/** @typedef {(state: State) => void} View */

/** What the choice says when the samples were brought along. */
const OWN = "own";
const SAMPLES = [10, 100, 1000, 10_000, 100_000];

/** @param {import("../config/schema.js").Field} field @returns {field is ChoiceField} */
const isChoice = (field) => field.kind === "choice";

/** What a visitor should see without opening anything. @param {import("../config/schema.js").Field} field */
const inSight = ({ key }) => key === "system";

/**
 * @param {import("../state/actions.js").Actions} actions
 * @returns {View}
 */
export function createToolbar(actions) {
  const views = [transport(actions), createPaceControl(actions), ...choices(actions), ...createSetup(actions)];
  return (state) => {
    for (const view of views) view(state);
  };
}

/** @param {import("../state/actions.js").Actions} actions @returns {View} */
function transport(actions) {
  const play = byId("play");
  const text = byId("play-text");
  const step = byId("step");
  const reset = byId("reset");
  let playing = false;
  play.addEventListener("click", () => (playing ? actions.pause() : actions.play()));
  step.addEventListener("click", () => actions.step());
  reset.addEventListener("click", () => void actions.reset().catch(() => {}));
  return (state) => {
    const { run } = state;
    const { phase } = run;
    playing = phase === "playing" || (phase === "opening" && run.startWhenReady);
    setText(text, t(playing ? "play.pause" : "play.play"));
    // Its name says what it does next, so it has no pressed state beside that.
    setAttribute(play, "data-playing", String(playing));
    setEnabled(play, phase !== "stopped");
    setEnabled(step, phase === "paused" || phase === "playing");
    setEnabled(reset, phase !== "opening");
    document.body.classList.toggle("inviting", isUntrained(state));
  };
}

/** Focus stays on a button that is disabled for a moment. @param {HTMLElement} button @param {boolean} enabled */
function setEnabled(button, enabled) {
  setAttribute(button, "aria-disabled", String(!enabled));
}

/** @param {import("../state/actions.js").Actions} actions @returns {View[]} */
function choices({ change, unfold }) {
  // They come before the buttons that index.html has there.
  const host = document.createDocumentFragment();
  const views = FIELDS.filter(isChoice)
    .filter(inSight)
    .map((field) => segments(host, field, change));
  const samples = FIELDS.find((field) => field.key === "samples");
  if (samples?.kind === "integer") views.push(samplesChoice(host, change));
  byId("setup-button").before(host);
  return [...views, disclosure(unfold)];
}

/** @param {ParentNode} host @param {Change} change @returns {View} */
function samplesChoice(host, change) {
  const select = make("select", { id: "samples", ariaLabel: t("field.samples.label") });
  select.addEventListener("change", () => change("samples", select.value));
  host.append(select);
  let shown = "";
  return ({ config, viewOptions }) => {
    const own = config.data !== DEFAULTS.data;
    const value = config.samples;
    select.disabled = own || viewOptions.lock.includes("samples");
    if (own && shown !== OWN) {
      shown = OWN;
      select.replaceChildren(make("option", { value: OWN }, t("samples.own")));
    } else if (!own && shown !== String(value)) {
      shown = String(value);
      const all = [...new Set([...SAMPLES, value])].sort((a, b) => a - b);
      const option = (/** @type {number} */ count) =>
        make("option", { value: String(count) }, t("samples.option", { count: format.integer(count) }));
      select.replaceChildren(...all.map(option));
    }
    select.value = shown;
  };
}

/** @param {(part: string, unfolded: boolean) => void} unfold @returns {View} */
function disclosure(unfold) {
  const panel = byId("setup");
  const button = byId("setup-button");
  button.addEventListener("click", () => {
    unfold("setup", Boolean(panel.hidden));
  });
  return ({ viewOptions }) => {
    panel.hidden = !viewOptions.open.includes("setup");
    setAttribute(button, "aria-expanded", String(!panel.hidden));
  };
}
