// What a proof of a task is worth: its link must lead to the very step and digest that it claims.

import { linkOf, linkOfTrained } from "../links/link-of.js";
import { FIGURES } from "../links/models/figures.js";
import { readDamaged } from "../links/read-damaged.js";
import { PLAIN } from "../links/view-options.js";

/**
 * The link to the run that a proof claims, on whatever page it was made: the fragment alone, written anew.
 * Undefined for a link that leads to another run, or to none.
 * @param {Pick<import("./progress.js").Proof, "link" | "step" | "digest">} proof
 * @returns {string | undefined}
 */
export function provenRun({ link, step, digest }) {
  const at = link.indexOf("#");
  const {
    config,
    steps = 0,
    digest: named,
    weights,
    trained: model,
    notes,
  } = readDamaged(at < 0 ? "" : link.slice(at));
  if (model) {
    const known = FIGURES[model];
    return known.steps === step && known.digest === digest ? linkOfTrained(model, PLAIN) : undefined;
  }
  // Before the first step the settings alone lead to the run, and a link names no digest.
  const same = step > 0 ? steps === step && named === digest : steps === 0;
  if (at < 0 || notes.length > 0 || !same) return undefined;
  const trained =
    weights === undefined
      ? undefined
      : { kind: /** @type {const} */ ("weights"), recorded: { steps, digest }, weights };
  return linkOf({ config, origin: trained, report: { step, digest } }, "source");
}
