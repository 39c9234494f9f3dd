// The learning curve: how far training and test data are from the truth.

import { along, placesOf } from "../charts/align-curves.js";
import { createLearning } from "../charts/learning-curve.js";
import { t } from "../i18n/index.js";
import { distanceFrom } from "../predictions/measure.js";
import { onChange } from "../state/on-change.js";
import { byId, make, setText } from "../ui/dom.js";
import * as format from "../ui/number-format.js";
import { EXACT, PINNED, prediction, predictionSummary } from "./legend.js";
import { createPlot } from "./plot.js";

/** @typedef {import("../state/learning-curve.js").History} History */
/** @typedef {import("../state/learning-curve.js").Point} Point */
/** @typedef {import("../charts/learning-curve.js").Against} Against */
/** @typedef {import("../ui/theme.js").Palette} Palette */

/** The entropy, below which no loss comes. @type {import("./legend.js").Entry} */
const TRUTH = { ...EXACT, text: "learning.truth" };

/** @param {() => Palette} colours */
export function createLearningPanel(colours) {
  const panel = byId("panel-learning");
  const host = byId("learning-chart");
  const note = /** @type {HTMLElement} */ (panel.querySelector(".heading p"));
  const labels = { step: t("learning.axis"), seconds: t("compare.axis") };
  const chart = createLearning(host, () => ({ ...colours() }), { labels, format: format.tick });
  const plot = createPlot({ id: "learning", title: t("learning.title"), host, draw: chart.picture, pointer: chart });
  /** @type {History} */
  let history = [];
  /** @type {History | undefined} */
  let pinned;
  /** @type {Against} */
  let against = "step";
  /** @type {import("../predictions/measure.js").Shown | undefined} */
  let drawn;
  /** Whether it is read by a first visitor. */
  let plain = false;
  const axis = createAxis(byId("rewind"), (chosen) => {
    against = chosen;
    draw();
  });

  function draw() {
    const last = history.at(-1);
    const known = !last || last.test !== null;
    setText(note, t(plain ? "learning.noteFirst" : known ? "learning.note" : "learning.noteRaw"));
    if (!last) {
      plot.clear();
      return chart.clear();
    }
    const nats = (/** @type {Point} */ { test, testNll }) => format.fixed(known ? test : testNll, 3);
    chart.show(history, pinned, against, drawn);
    const distance = drawn && distanceFrom(drawn, { history, curves: undefined });
    const values = {
      step: format.integer(last.step),
      test: nats(last),
      train: format.fixed(known ? last.train : last.trainNll, 3),
    };
    const other = pinned?.at(-1);
    const more = other ? { step: format.integer(other.step), value: `${nats(other)} ${t("metric.nats")}` } : undefined;
    const summary = t(known ? "learning.summary" : "learning.summaryRaw", values);
    plot.show({
      legend: [
        { colour: "data", text: "learning.train" },
        { colour: "model", text: "learning.test" },
        ...(known ? [TRUTH] : []),
        ...(pinned ? [PINNED] : []),
        ...prediction(drawn, distance),
      ],
      summary: (more ? `${summary} ${t("compare.valueAt", more)}` : summary) + predictionSummary(drawn, distance),
      columns: () => columns(history, { pinned, drawn: against === "step" ? drawn : undefined }, known, against),
    });
  }

  return {
    show: onChange(
      ({ history: own, overlay, guide, predictions }) => [
        own,
        overlay?.history,
        guide !== undefined,
        predictions.learning,
      ],
      ({ history: own, overlay, guide, predictions }) => {
        [history, pinned, plain, drawn] = [own, overlay?.history, guide !== undefined, predictions.learning];
        axis.hidden = !pinned;
        if (!pinned && against !== "step") axis.reset();
        else draw();
      },
    ),
    restyle: () => chart.restyle(),
  };
}

/**
 * What the curves are plotted against, which is a question once there are two.
 * @param {HTMLElement} before
 * @param {(axis: Against) => void} choose
 */
function createAxis(before, choose) {
  const inputs = /** @type {const} */ (["step", "seconds"]).map((value) => {
    const input = make("input", { type: "radio", name: "against", value, checked: value === "step" });
    input.addEventListener("change", () => choose(value));
    return make("label", {}, input, make("span", {}, t(`compare.against.${value}`)));
  });
  const name = t("compare.against");
  const group = make("div", { className: "segments", role: "radiogroup", ariaLabel: name }, ...inputs);
  const row = make("div", { className: "scrub against", id: "against", hidden: true }, name, group);
  before.before(row);
  return {
    /** @param {boolean} hidden */
    set hidden(hidden) {
      row.hidden = hidden;
    },
    reset: () => inputs[0]?.click(),
  };
}

/**
 * One row for each evaluation of either run.
 * @param {History} history
 * @param {{ pinned: History | undefined, drawn: import("../predictions/measure.js").Drawn | undefined }} over
 * @param {boolean} known whether distances to the truth are known
 * @param {Against} against
 * @returns {import("../ui/data-table.js").Column[]}
 */
function columns(history, { pinned, drawn }, known, against) {
  const at = (/** @type {History} */ points) =>
    new Map(points.flatMap((point) => (point[against] === null ? [] : [[Number(point[against]), point]])));
  const [own, other] = [at(history), at(pinned ?? [])];
  const rows = placesOf(placesOf([...own.keys()], [...other.keys()]), drawn?.places ?? []);
  const [unit, three, two] = [t("metric.nats"), decimals(3), decimals(2)];
  const step = { head: t("learning.axis"), read: (/** @type {Point} */ point) => point.step, format: format.integer };
  const time = { head: t("compare.axis"), read: (/** @type {Point} */ point) => point.seconds, format: two };
  const gaps = [
    { head: t("learning.train"), unit, read: (/** @type {Point} */ { train }) => train, format: three },
    { head: t("learning.test"), unit, read: (/** @type {Point} */ { test }) => test, format: three },
    { head: "±", unit, read: (/** @type {Point} */ { error }) => error, format: three },
  ];
  const likelihoods = [
    { head: t("learning.trainNll"), unit, read: (/** @type {Point} */ { trainNll }) => trainNll, format: three },
    { head: t("learning.testNll"), unit, read: (/** @type {Point} */ { testNll }) => testNll, format: three },
  ];
  const [place, rest] = against === "step" ? [step, time] : [time, step];
  const all = [...(known ? gaps : []), ...likelihoods, rest];
  const ofRun = (/** @type {Map<number, Point>} */ points, /** @type {(head: string) => string} */ called) =>
    all.map(({ head, read, ...column }) => ({
      ...column,
      head: called(head),
      values: rows.map((row) => {
        const point = points.get(row);
        return point ? read(point) : null;
      }),
    }));
  return [
    { head: place.head, values: rows, format: place.format },
    ...ofRun(own, (head) => head),
    ...(pinned ? ofRun(other, (head) => t("compare.of", { name: head })) : []),
    ...(drawn
      ? [{ head: t("legend.prediction"), unit, values: along(drawn.places, drawn.values, rows), format: three }]
      : []),
  ];
}

/** @param {number} count */
const decimals = (count) => (/** @type {number} */ value) => format.fixed(value, count);
