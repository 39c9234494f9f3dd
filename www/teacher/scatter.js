// The runs of a class as points: KL gap against training steps.

import { createChart } from "../charts/line-chart.js";
import { make } from "../ui/dom.js";
import * as format from "../ui/number-format.js";
import { colours } from "../ui/theme.js";

/** @typedef {import("../lessons/progress.js").Proof} Proof */

export function createScatter() {
  const element = make("div", { className: "class-scatter", role: "img", hidden: true });
  const chart = createChart(
    element,
    {
      x: { format: format.tick },
      y: { format: format.tick },
      lines: [{ colour: "model", shape: "points" }],
    },
    colours,
  );
  return {
    element,
    /** Returns the number of points. @param {readonly Proof[]} proofs */
    show(proofs) {
      const runs = [...new Map(proofs.map((proof) => [proof.digest, proof])).values()]
        .filter(({ values }) => values?.klGap !== undefined)
        .sort((a, b) => a.step - b.step);
      element.hidden = runs.length === 0;
      chart.show([runs.map(({ step }) => step), runs.map(({ values }) => values?.klGap ?? null)]);
      return runs.length;
    },
  };
}
