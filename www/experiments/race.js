// The flow against a Markov chain, by processor time: which of them knows a difference of free energies sooner, between the
// wells or between compact and open clusters?

import { systemOf } from "../config/systems.js";
import { t } from "../i18n/index.js";
import { DATA, EXACT } from "../panels/legend.js";
import { createChain } from "../sampling/metropolis.js";
import { uniform } from "../sampling/random.js";
import { createStateShare } from "../sampling/state-share.js";
import { make, setText } from "../ui/dom.js";
import * as format from "../ui/number-format.js";
import { plotIn } from "./chart-panel.js";
import { sharesOf } from "./weights-statistics.js";

/** Draws of the flow: ever more, as long as the next ones do not take longer than the chain may. */
const DRAWS = [256, 512, 1024, 2048, 4096];
/** Seconds that the chain runs: as many as the flow took, but no fewer and no more than these. */
const SHORTEST = 1;
const LONGEST = 12;
/** Milliseconds of the chain between two looks of the page at what else there is to do. */
const SLICE = 12;
/** Moves of a particle between two looks at the clock. */
const MOVES = 1000;
/** Reference samples of a cluster, whose share of the state stands where there is no exact value. */
const REFERENCE = 10_000;
/** Points of the chain's curve a decade of time. */
const POINTS = 12;

/**
 * What one of them knows at a time, in seconds of the processor. `value`: ΔF in kT, not a number as long as one well is empty.
 * @typedef {{ seconds: number, value: number, error: number, independent: number }} Point
 */
/** @typedef {import("../config/schema.js").Config} Config */

/**
 * @param {import("./runner.js").Place} place
 * @param {() => import("../ui/theme.js").Palette} colours
 * @param {import("./chooser.js").Page} page
 * @returns {import("./runner.js").Experiment}
 */
export function createRace(place, colours, { store, trainer, now }) {
  const verdict = make("p", { id: `${place.panel.id}-verdict`, className: "verdict" });
  place.panel.append(verdict);
  let middle = 0;
  const { chart, plot, clear } = plotIn(place, colours, {
    x: {
      label: t("experiment.race.axis"),
      range: (low, high) => [low, high],
      ticks: (low, high) => decades(low, high),
      format: (value) => format.tick(10 ** value),
    },
    y: { range: () => [middle - 1.5, middle + 1.5], format: format.tick },
    lines: [{ colour: "data" }, { colour: "reweighted" }, { colour: "exact", dashed: true, width: 1.6 }],
  });

  return {
    async run(_ask, state) {
      clear();
      setText(verdict, "");
      const { config, run, report } = state;
      if (run.phase === "playing") return setText(verdict, t("experiment.race.pause"));
      const number = trainer.run;
      const training = report?.seconds ?? 0;
      const flow = await flowPoints(trainer, config, { training, now });
      const budget = Math.min(LONGEST, Math.max(SHORTEST, flow.at(-1)?.seconds ?? 0));
      const chain = await chainPoints(config, { budget, now, isWanted: () => trainer.run === number });
      if (trainer.run !== number) return;
      const exact = store.get().report?.exactFreeEnergyDifference ?? undefined;
      const reference = systemOf(config).dimension > 2 ? await referenceOf(trainer, config) : exact;
      if (trainer.run !== number) return;
      show(chain, flow, reference, exact === undefined ? DATA : EXACT);
      setText(
        verdict,
        verdictOf({
          chain: chain.at(-1),
          flow: flow.at(-1),
          training,
          exact,
          isTold: report?.seconds != null,
          isReliable: report?.weightsReliable !== false,
        }),
      );
    },
    clear() {
      clear();
      setText(verdict, "");
    },
    restyle: () => chart.restyle(),
  };

  /** @param {Point[]} chain @param {Point[]} flow @param {number | undefined} reference @param {{ text: import("../i18n/index.js").Key }} source of the reference */
  function show(chain, flow, reference, source) {
    middle = reference ?? flow.at(-1)?.value ?? 0;
    const all = [...chain, ...flow].sort((a, b) => a.seconds - b.seconds);
    const of = (/** @type {Point[]} */ one) => all.map((point) => (one.includes(point) ? point.value : undefined));
    const spread = (/** @type {Point[]} */ one) => all.map((point) => (one.includes(point) ? point.error : Number.NaN));
    const places = all.map(({ seconds }) => Math.log10(seconds));
    const line = (/** @type {Point[]} */ one) => all.map(({ seconds }) => between(one, seconds));
    chart.show([places, line(chain), line(flow), all.map(() => reference ?? null)]);
    const three = (/** @type {number} */ value) => format.fixed(value, 3);
    const column = (/** @type {string} */ head, /** @type {(number | undefined)[]} */ values) => ({
      head,
      unit: "kT",
      values: values.map((value) => value ?? Number.NaN),
      format: three,
    });
    plot.show({
      legend: [
        { colour: "data", text: "experiment.race.chain" },
        { colour: "reweighted", text: "experiment.race.flow" },
        ...(reference === undefined
          ? []
          : [/** @type {const} */ ({ colour: "exact", text: source.text, shape: "dashed" })]),
      ],
      summary: t("experiment.race.summary", {
        chain: three(chain.at(-1)?.value ?? Number.NaN),
        flow: three(flow.at(-1)?.value ?? Number.NaN),
      }),
      columns: () => [
        { head: t("experiment.race.axis"), values: all.map(({ seconds }) => seconds), format: three },
        column(t("experiment.race.chain"), of(chain)),
        column(`${t("experiment.race.chain")} ±`, spread(chain)),
        column(t("experiment.race.flow"), of(flow)),
        column(`${t("experiment.race.flow")} ±`, spread(flow)),
        ...(reference === undefined
          ? []
          : [
              column(
                t(source.text),
                all.map(() => reference),
              ),
            ]),
      ],
    });
  }
}

/**
 * The value at a time between two points, on an axis of logarithms, so that lines of different times share one chart.
 * @param {readonly Point[]} points in order
 * @param {number} seconds
 */
function between(points, seconds) {
  const k = points.findIndex((point) => point.seconds >= seconds);
  const [before, after] = [points[k - 1], points[k]];
  if (after?.seconds === seconds) return after.value;
  if (!before || !after) return null;
  const part = Math.log(seconds / before.seconds) / Math.log(after.seconds / before.seconds);
  return before.value + part * (after.value - before.value);
}

/** Powers of ten on an axis of exponents. @param {number} low @param {number} high */
const decades = (low, high) =>
  Array.from({ length: Math.max(0, Math.floor(high) - Math.ceil(low) + 1) }, (_, k) => Math.ceil(low) + k);

/** ΔF of the state and what is not in it, ln((1 − p)/p), and its error. @param {number} share p @param {number} error of it */
function difference(share, error) {
  const isKnown = share > 0 && share < 1;
  return {
    value: isKnown ? Math.log((1 - share) / share) : Number.NaN,
    error: isKnown ? error / (share * (1 - share)) : Number.NaN,
  };
}

/**
 * What the flow knows from ever more draws, after its training.
 * @param {Pick<import("../trainer/client.js").TrainerClient, "ask">} trainer
 * @param {Config} config
 * @param {{ training: number, now: () => number }} clock seconds of its training; milliseconds
 */
async function flowPoints(trainer, config, { training, now }) {
  /** @type {Point[]} */
  const points = [];
  for (const count of DRAWS) {
    const start = now();
    const { x, logWeight } = await trainer.ask("weightedSamples", count);
    const seconds = training + (now() - start) / 1000;
    const shares = sharesOf(logWeight);
    const inState = stateShares(x, config);
    const mean = shares.reduce((sum, share, k) => sum + share * (inState[k] ?? 0), 0);
    const error = Math.sqrt(shares.reduce((sum, share, k) => sum + (share * ((inState[k] ?? 0) - mean)) ** 2, 0));
    const independent = 1 / shares.reduce((sum, share) => sum + share * share, 0);
    points.push({ seconds, ...difference(mean, error), independent });
    if (2 * (seconds - training) > LONGEST) break;
  }
  return points;
}

/** How far each configuration is in the state. @param {ArrayLike<number>} x @param {Config} config */
function stateShares(x, config) {
  const { particles, dimension } = systemOf(config);
  const shareOf = createStateShare(config);
  const size = particles * dimension;
  return Array.from({ length: x.length / size }, (_, row) => shareOf(x, row * size));
}

/**
 * ΔF of the reference samples; none where the data are one's own.
 * @param {Pick<import("../trainer/client.js").TrainerClient, "ask">} trainer
 * @param {Config} config
 */
async function referenceOf(trainer, config) {
  if (config.data !== "sampler") return undefined;
  const shares = stateShares(await trainer.ask("trainingData", REFERENCE), config);
  const { value } = difference(shares.reduce((sum, share) => sum + share, 0) / shares.length, 0);
  return Number.isNaN(value) ? undefined : value;
}

/**
 * What the chain knows as time goes on. It runs in slices, so that the page stays alive; only they count.
 * @param {Config} config
 * @param {{ budget: number, now: () => number, isWanted: () => boolean }} how long, in seconds; milliseconds
 */
async function chainPoints(config, { budget, now, isWanted }) {
  const chain = createChain(config, uniform(Number(config.seed)));
  const sweeps = Math.ceil(MOVES / systemOf(config).particles);
  /** @type {Point[]} */
  const points = [];
  let seconds = 0;
  let next = 0.01;
  while (seconds < budget && isWanted()) {
    const start = now();
    while (now() - start < SLICE) chain.run(sweeps);
    seconds += (now() - start) / 1000;
    if (seconds >= next || seconds >= budget) {
      const { mean, error, independent } = chain.estimate();
      points.push({ seconds, ...difference(mean, error), independent });
      next = seconds * 10 ** (1 / POINTS);
    }
    await new Promise((resolve) => setTimeout(resolve));
  }
  return points;
}

/** @param {{ chain: Point | undefined, flow: Point | undefined, training: number, exact: number | undefined, isTold: boolean, isReliable: boolean }} found */
function verdictOf({ chain, flow, training, exact, isTold, isReliable }) {
  if (!chain || !flow) return "";
  const drawing = flow.seconds - training;
  const off = (/** @type {Point} */ { value, error }) =>
    exact === undefined
      ? t("experiment.race.known", { value: format.fixed(error, 3) })
      : t("experiment.race.off", { value: format.fixed(Math.abs(value - exact), 3) });
  const values = {
    time: format.fixed(chain.seconds, 1),
    chain: off(chain),
    chainRate: format.integer(chain.independent / chain.seconds),
    flow: off(flow),
    flowRate: format.integer(flow.independent / drawing),
    training: format.fixed(training, 1),
  };
  const isStuck = Number.isNaN(chain.value);
  const told = isStuck ? t("experiment.race.stuck", values) : t("experiment.race.chainSays", values);
  const flowTold = t(isTold ? "experiment.race.flowSays" : "experiment.race.flowUntold", values);
  // The error bar of a few heavy samples is too short: with it such a flow would win.
  if (!isReliable)
    return `${told} ${flowTold} ${t(isStuck ? "experiment.race.nobodyWins" : "experiment.race.untrusted")}`;
  const better = isStuck || flow.error < chain.error ? "experiment.race.flowWins" : "experiment.race.chainWins";
  return `${told} ${flowTold} ${t(better)}`;
}
