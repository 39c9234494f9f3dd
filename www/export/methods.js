// What a paper needs to say of a run, with its numbers, so that others can do it again.

import * as format from "../format.js";
import { t } from "../i18n/index.js";
import { encode } from "../share.js";
import { systemOf } from "../systems.js";

/** @typedef {import("../state.js").State} State */

/** @param {State} state a run that has been measured */
export function methods({ config, report, sampler, version }) {
  if (!report) return "";
  const { particles, dimension } = systemOf(config);
  const nats = (/** @type {number | null} */ value, /** @type {number | null} */ error) => {
    const both = format.withError(value, error);
    return `${both.value} ± ${both.error}`;
  };
  const sentences = [
    t("methods.model", {
      version,
      flow: t(config.flow === "plain" ? "methods.flow.plain" : "methods.flow.pair", {
        distances: String(config.distanceKernels),
        times: String(config.timeKernels),
      }),
      particles,
      dimension,
      energy: energy(config),
      steps: String(config.odeSteps),
      integrator: t(/** @type {any} */ (`choice.integrator.${config.integrator}`)),
    }),
    t(/** @type {any} */ (`methods.objective.${config.objective}`), { lambda: String(config.lambda) }),
    t("methods.training", {
      steps: format.integer(report.step),
      batch: format.integer(config.batch),
      samples: format.integer(config.samples),
      rate: String(config.learningRate),
      start: t(
        config.start === "matching" && config.flow === "pair" ? "methods.start.matching" : "methods.start.random",
      ),
      guard: String(config.guard),
      seed: String(config.seed),
    }),
    config.data !== "sampler" && t("methods.own", { data: String(config.data) }),
    config.data === "sampler" &&
      sampler &&
      t("methods.sampler", {
        chains: format.integer(sampler.chains),
        acceptance: format.percent(100 * sampler.acceptance),
        tau: format.fixed(sampler.autocorrelationTime, 1),
        rhat: format.fixed(sampler.splitRhat, 4),
      }),
    t("methods.result", {
      count: format.integer(report.evaluatedOn),
      nll: format.fixed(report.testNll, 4),
      ess: format.percent(report.ess),
      logZ: nats(report.logZ, report.logZError),
      defect: format.small(report.defect),
    }),
    report.klGap !== null &&
      t("methods.gap", { gap: nats(report.klGap, report.klGapError), entropy: format.fixed(report.entropy, 4) }),
    t("methods.reproduce", { fragment: `#${encode({ config, steps: report.step, digest: report.digest })}` }),
  ];
  return sentences.filter(Boolean).join(" ");
}

/** @param {State["config"]} config */
function energy(config) {
  const { tau, a, b, c, d0 } = config;
  if (String(config.system).startsWith("lj")) {
    return t("methods.energy.lj", { tau: String(tau), factor: config.pairSum === "double" ? "2" : "1" });
  }
  return t("methods.energy.dw", { a: String(a), b: String(b), c: String(c), d0: String(d0), tau: String(tau) });
}
