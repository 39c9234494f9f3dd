// The figure of the first chapter: the distance of two particles along a Metropolis chain, while it runs.

import { createChart } from "../charts/line-chart.js";
import { t, textsOf } from "../i18n/index.js";
import { createPlot } from "../panels/plot.js";
import { make, setText } from "../ui/dom.js";
import { nextFrame } from "../ui/frames.js";
import * as format from "../ui/number-format.js";
import { colours, isStill, onThemeChange } from "../ui/theme.js";
import { CHAIN_STEPS, createCrossings, STRIDE } from "./chain.js";

/** The chart that is in the page. @type {ReturnType<typeof createChart> | undefined} */
let shown;
onThemeChange(() => shown?.restyle());

/** Points of the curve that are added at once. */
const POINTS_PER_FRAME = 2;

/**
 * @param {ReturnType<typeof import("../state/store.js").createStore<import("../state/state.js").State>>} store
 * @returns {{ element: HTMLElement, mount: () => void, close: () => void }} `mount` once it is in the page
 */
export function createChainFigure(store) {
  const words = textsOf("story").chain;
  const host = make("div", { className: "plot" });
  host.setAttribute("role", "img");
  const run = make("button", { type: "button", id: "run-chain" }, words.run);
  const reply = make("p", { className: "chain-reply", role: "status" });
  const element = make(
    "section",
    { className: "panel inner", id: "chain" },
    make("div", { className: "heading" }, make("h4", {}, words.title), make("p", {}, words.note)),
    make("div", { className: "stage chart" }, host),
    make("div", { className: "chain-foot" }, run, reply),
  );
  /** What is drawn belongs to this many openings of a chain; a newer one ends an older one. */
  let number = 0;
  /** @type {ReturnType<typeof createPlot> | undefined} */
  let plot;
  /** @type {ReturnType<typeof createChart> | undefined} */
  let chart;

  /** @param {number[]} steps @param {number[]} distances @param {number} barrier @param {number} crossings */
  function show(steps, distances, barrier, crossings) {
    chart?.show([steps, distances, steps.map(() => barrier)]);
    const summary = words.summary
      .replace("{steps}", format.integer(steps.at(-1) ?? 0))
      .replace("{crossings}", format.integer(crossings));
    setText(reply, summary);
    plot?.show({
      summary,
      columns: () => [
        { head: words.axis, values: steps, format: format.integer },
        { head: t("distance.axis"), unit: t("unit.length"), values: distances, format: (d) => format.fixed(d, 2) },
      ],
    });
  }

  async function play() {
    number += 1;
    const own = number;
    const { config } = store.get();
    const chain = createCrossings(config);
    const steps = [0];
    const distances = [chain.distance()];
    while ((steps.at(-1) ?? 0) < CHAIN_STEPS) {
      const points = isStill() ? CHAIN_STEPS / STRIDE : POINTS_PER_FRAME;
      for (let k = 0; k < points; k++) {
        chain.run(STRIDE);
        steps.push((steps.at(-1) ?? 0) + STRIDE);
        distances.push(chain.distance());
      }
      show(steps, distances, config.d0, chain.crossings());
      await nextFrame();
      if (own !== number) return;
    }
    store.set({ answered: { question: { experiment: "chain" }, value: { crossings: chain.crossings() } } });
  }
  run.addEventListener("click", () => void play());

  return {
    element,
    mount() {
      chart = createChart(
        host,
        {
          x: { label: words.axis, format: format.tick, range: () => [0, 1.08 * CHAIN_STEPS] },
          y: { format: format.tick, range: () => [0, 2 * store.get().config.d0] },
          lines: [
            { colour: "data", width: 1.2 },
            { colour: "exact", dashed: true, width: 1.2 },
          ],
        },
        () => ({ ...colours() }),
      );
      plot = createPlot({ id: "chain", title: words.title, host, draw: chart.picture, pointer: chart });
      plot.clear();
      shown = chart;
    },
    close() {
      number += 1;
      chart?.destroy();
      shown = undefined;
    },
  };
}
