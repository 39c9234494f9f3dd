// The flow against a Markov chain, by processor time: which of them knows a difference of free energies sooner, between the
// wells or between compact and open clusters?

import { t } from "../i18n/index.js";
import { DATA, EXACT } from "../panels/legend.js";
import { make, setText } from "../ui/dom.js";
import * as format from "../ui/number-format.js";
import { plotIn } from "./chart-panel.js";
import { measureRace } from "./race-measure.js";

/** @typedef {import("./race-measure.js").Point} Point */

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
      const { run, report } = state;
      if (run.phase === "playing") return setText(verdict, t("experiment.race.pause"));
      const found = await measureRace({ store, trainer, now });
      if (!found) return;
      const { chain, flow, training, exact, reference } = found;
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

/** @param {{ chain: Point | undefined, flow: Point | undefined, training: number, exact: number | undefined, isTold: boolean, isReliable: boolean }} found */
function verdictOf({ chain, flow, training, exact, isTold, isReliable }) {
  if (!chain || !flow) return "";
  const drawing = flow.seconds - training;
  const off = (/** @type {Point} */ { value, error }) =>
    exact === undefined
      ? t("experiment.race.known", { value: format.fixed(error, 3) })
      : t("experiment.race.off", { value: format.fixed(Math.abs(value - exact), 3), error: format.fixed(error, 3) });
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
