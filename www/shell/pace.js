// How fast Play trains, chosen beside it.

import { t } from "../i18n/index.js";
import { PACES, RAMP } from "../trainer/pace.js";
import { byId, make } from "../ui/dom.js";
import { announce } from "../ui/live-region.js";

/** @typedef {import("../state/state.js").State} State */
/** @typedef {import("../trainer/pace.js").Pace} Pace */

/** From slow to fast. @type {(number | null)[]} */
const CHOICES = [...PACES, null];

/** @param {Pace} pace */
const nameOf = (pace) => String(pace ?? "full");

/** @param {Pace} pace */
const textOf = (pace) => t(/** @type {import("../i18n/index.js").Key} */ (`pace.${nameOf(pace)}`));

/**
 * @param {Pick<import("../state/actions.js").Actions, "setPace">} actions
 * @returns {(state: State) => void}
 */
export function createPaceControl({ setPace }) {
  const select = /** @type {HTMLSelectElement} */ (byId("pace"));
  const option = (/** @type {Pace} */ pace) => make("option", { value: nameOf(pace) }, textOf(pace));
  // Nobody can choose the ramp; it is shown while it lasts, and keeps its width.
  const ramp = Object.assign(option("ramp"), { hidden: true, disabled: true });
  select.append(...CHOICES.map(option), ramp);
  select.addEventListener("change", () => setPace(CHOICES[select.selectedIndex] ?? null));
  return ({ viewOptions, step }) => {
    // The ramp ends at full speed.
    const pace = viewOptions.pace === "ramp" && step >= RAMP.until ? null : viewOptions.pace;
    select.value = nameOf(pace);
  };
}

/**
 * The next pace, by key, which a screen reader says.
 * @param {Pick<import("../state/actions.js").Actions, "setPace">} actions
 * @param {State} state
 * @param {1 | -1} by one faster or one slower
 */
export function changePace({ setPace }, { viewOptions }, by) {
  const from = viewOptions.pace === "ramp" ? CHOICES.length - 1 : CHOICES.indexOf(viewOptions.pace);
  const pace = CHOICES[Math.max(0, Math.min(CHOICES.length - 1, from + by))] ?? null;
  setPace(pace);
  announce("pace", t("pace.said", { pace: textOf(pace) }));
}
