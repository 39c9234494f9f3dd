// The density of the relative position in the plane, exact beside model.

import { byId, setAttribute } from "../dom.js";
import * as format from "../format.js";
import { t } from "../i18n/index.js";
import { drawMap } from "../plot/map.js";

/** @typedef {import("../state.js").State} State */

export function createDensityPanel() {
  const panel = byId("panel-density");
  const exact = /** @type {HTMLCanvasElement} */ (byId("density-exact"));
  const model = /** @type {HTMLCanvasElement} */ (byId("density-model"));
  /** @type {import("../protocol.js").Maps | undefined} */
  let maps;
  const draw = () => {
    drawMap(exact, maps?.exact);
    drawMap(model, maps?.model);
  };
  for (const canvas of [exact, model]) new ResizeObserver(draw).observe(canvas);
  setAttribute(exact, "aria-label", t("density.exactSummary"));
  return {
    /** @param {State} state */
    show({ config, maps: next, report }) {
      panel.hidden = config.system !== "dw2";
      const values = { step: format.integer(report?.step), gap: format.fixed(report?.klGap, 3) };
      setAttribute(model, "aria-label", t("density.modelSummary", values));
      if (next === maps) return;
      maps = next;
      draw();
    },
    restyle: draw,
  };
}
