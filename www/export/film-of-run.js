// The films of a run, with its title and the link that reproduces it. The texts "export" are loaded before.

import { systemOf } from "../config/systems.js";
import { fill, t, textsOf } from "../i18n/index.js";
import { linkOf } from "../links/link-of.js";
import * as format from "../ui/number-format.js";
import { palette } from "../ui/theme.js";
import { filmOf } from "./film.js";
import { trainingScene } from "./training-film.js";

/** What can be filmed: the way from noise to samples, or the samples of the same noise, step by step. */
export const SUBJECTS = /** @type {const} */ (["flow", "training"]);
/** @typedef {(typeof SUBJECTS)[number]} Subject */

/**
 * @typedef {object} Page
 * @property {{ get(): import("../state/state.js").State }} store
 * @property {Pick<import("../trainer/client.js").TrainerClient, "ask">} trainer
 */

/** What reproduces the run, as a line of text. @param {Pick<Page, "store">} page */
export const sourceLine = ({ store }) => `equiflow · #${linkOf(store.get(), "source")}`;

/**
 * Takes as long as the film.
 * @param {Page} page whose run has a picture; of the training, at least two kept steps
 * @param {Subject} subject
 * @param {import("./film.js").Watch} [watch]
 * @returns {Promise<{ blob: Blob, ending: "webm" | "zip" }>}
 */
export async function filmOfRun(page, subject, watch = {}) {
  const { config, report, trajectory } = page.store.get();
  const source = sourceLine(page);
  const texts = textsOf("export");
  const system = t(`choice.system.${config.system}`);
  const common = { system: systemOf(config), source, colours: palette() };
  if (subject === "training") {
    const title = fill(texts.trainingFilmTitle, { system });
    return filmOf({ ...(await trainingScene(page.trainer)), ...common, title }, watch);
  }
  if (!trajectory) throw new Error("there is no picture of the flow yet");
  const title = fill(texts.filmTitle, { system, step: format.integer(report?.step ?? 0) });
  const label = (/** @type {number} */ time) => `t = ${format.fixed(time, 2)}`;
  return filmOf({ trajectory, label, ...common, title }, watch);
}
