// Repeats the run that a proof claims, in a worker of its own beside the run on the page.

import { provenRun } from "../lessons/proof.js";
import { decode } from "../links/codec.js";
import { TrainerClient } from "../trainer/client.js";

/**
 * `same`: the run has the digest that the proof claims. `other`: it has another one. `elsewhere`: the link leads to another
 * run than the proof claims. `unknown`: it needs what the link does not carry, or cannot be opened here.
 * @typedef {"same" | "other" | "elsewhere" | "unknown"} Verdict
 */

/** Nobody looks at the run, so nothing is drawn. */
const UNSEEN = { visible: false };

/** @param {{ spawn: () => Worker }} page how a worker is started */
export function createProofChecker({ spawn }) {
  const trainer = new TrainerClient({ spawn, drawn: async () => {} });
  return {
    /** @param {import("../lessons/progress.js").Proof} proof @returns {Promise<Verdict>} */
    async check(proof) {
      const fragment = provenRun(proof);
      if (fragment === undefined) return "elsewhere";
      const { config, weights, trained } = decode(fragment);
      // Weights, in a link or with the page, are the result of a run, not the way to it.
      if (weights !== undefined || trained !== undefined) return "unknown";
      try {
        const opened = await trainer.open(config, UNSEEN);
        const { digest } = proof.step > 0 ? await trainer.train(proof.step) : opened.report;
        return digest === proof.digest ? "same" : "other";
      } catch {
        return "unknown";
      }
    },
    /** Ends the worker; a check that is under way never answers. */
    end: () => trainer.abandonWorker(),
  };
}
