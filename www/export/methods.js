// What a paper needs to say of a run, with its numbers, so that others can do it again.

import { systemOf } from "../config/systems.js";
import { fill, t, textsOf } from "../i18n/index.js";
import { linkOf } from "../links/link-of.js";
import * as format from "../ui/number-format.js";

/** @typedef {import("../state/state.js").State} State */

/** One in so many configurations of own data is kept for testing. */
const KEPT = 5;

/** @typedef {keyof import("../i18n/index.js").Texts["methods"]} Sentence */

/** @param {Sentence} key @param {Record<string, string | number>} [values] */
const say = (key, values = {}) => fill(textsOf("methods")[key], values);

/**
 * `loadTexts("methods")` comes before.
 * @param {State} state a run that has been measured
 * @param {number} [own] configurations that were brought along
 */
export function methods({ config, report, sampler, version, origin }, own) {
  if (!report) return "";
  const { particles, dimension } = systemOf(config);
  const nats = (/** @type {number | null} */ value, /** @type {number | null} */ error) => {
    const both = format.withError(value, error);
    return `${both.value} ± ${both.error}`;
  };
  const ess = format.percentWithError(report.ess, report.essError);
  const sentences = [
    say("model", {
      version,
      flow: say(/** @type {Sentence} */ (`flow.${config.flow}`), {
        distances: String(config.distanceKernels),
        times: String(config.timeKernels),
        width: String(config.width),
        channels: String(config.channels),
        invariants: say(/** @type {Sentence} */ (`invariants.${config.invariants}`)),
      }),
      particles,
      dimension,
      energy: energy(config),
      steps: String(config.odeSteps),
      integrator: t(/** @type {import("../i18n/index.js").Key} */ (`choice.integrator.${config.integrator}`)),
    }),
    say(/** @type {Sentence} */ (`objective.${config.objective}`), { lambda: String(config.lambda) }),
    say("training", {
      steps: format.integer(report.step),
      optimiser: say(config.flow === "manyBody" ? "optimiser.turned" : "optimiser.adam"),
      batch: format.integer(config.batch),
      samples: format.integer(
        Math.min(config.samples, (own ?? Number.POSITIVE_INFINITY) - Math.floor((own ?? 0) / KEPT)),
      ),
      rate: String(config.learningRate),
      start: say(config.start === "matching" && config.flow === "pair" ? "start.matching" : "start.random"),
      guard: String(config.guard),
      seed: String(config.seed),
    }),
    config.startSteps > 0 &&
      say("start", { startSteps: format.integer(config.startSteps), pairs: format.integer(8 * config.batch) }),
    config.data !== "sampler" && say("own", { data: config.data }),
    config.data === "sampler" &&
      sampler &&
      say("sampler", {
        chains: format.integer(sampler.chains),
        acceptance: format.percent(100 * sampler.acceptance),
        tau: format.fixed(sampler.autocorrelationTime, 1),
        rhat: format.fixed(sampler.splitRhat, 4),
      }),
    say("result", {
      tested: format.integer(report.testedOn),
      count: format.integer(report.evaluatedOn),
      nll: format.fixed(report.testNll, 4),
      ess: format.isNumber(report.essError) ? `${ess.value} ± ${ess.error}` : ess.value,
      logZ: report.logZ === null ? say("untrusted") : nats(report.logZ, report.logZError),
      defect: format.small(report.defect),
    }),
    report.klGap !== null &&
      say("gap", { gap: nats(report.klGap, report.klGapError), entropy: format.fixed(report.entropy, 4) }),
    say("reproduce", { fragment: `#${linkOf({ config, report, origin }, "source")}` }),
  ];
  return sentences.filter(Boolean).join(" ");
}

/** @param {State["config"]} config */
function energy(config) {
  const { tau, a, b, c, d0 } = config;
  if (config.system.startsWith("lj")) {
    return say("energy.lj", { tau: String(tau), factor: config.pairSum === "double" ? "2" : "1" });
  }
  return say("energy.dw", { a: signed(a), b: signed(b), c: signed(c), d0: String(d0), tau: String(tau) });
}

/** With a minus sign as in print. @param {string | number | undefined} value */
const signed = (value) => String(value).replace("-", "−");
