// Everything on the page that shows the run, and when it is drawn anew.

import { createGuide } from "../first-minute/guide.js";
import { t } from "../i18n/index.js";
import { applyViewOptions } from "../links/apply-view-options.js";
import { createCheckpointSlider } from "../panels/checkpoint-slider.js";
import { createDensityPanel } from "../panels/density.js";
import { createFlowPanel } from "../panels/flow.js";
import { createProfilePanel } from "../panels/free-energy.js";
import { createDistancePanel, createEnergyPanel } from "../panels/histogram.js";
import { createLearningPanel } from "../panels/learning-curve.js";
import { createPotentialPanel } from "../settings/pair-potential.js";
import { createStopPanel } from "../stop-conditions/panel.js";
import { nextFrame } from "../ui/frames.js";
import { arrangePanels } from "./arrange-panels.js";
import { createMetrics } from "./metrics.js";
import { copy, createNotices } from "./notices.js";
import { createQualityWarnings } from "./quality-warnings.js";
import { addressOf, copyFailure } from "./share.js";
import { createToolbar } from "./toolbar.js";

/** @typedef {import("../state/state.js").State} State */

/**
 * @param {object} page
 * @param {ReturnType<typeof import("../state/store.js").createStore<State>>} page.store
 * @param {import("../state/actions.js").Actions} page.actions
 * @param {import("../stop-conditions/monitor.js").StopMonitor} page.monitor
 * @param {() => import("../ui/theme.js").Palette} page.colours
 * @param {((state: State) => void)[]} others views that are built elsewhere
 * @returns {{ restyle(): void }}
 */
export function createViews({ store, actions, monitor, colours }, others) {
  arrangePanels();
  const panels = [
    createFlowPanel(colours, actions.follow),
    createDensityPanel(colours),
    createDistancePanel(colours),
    createLearningPanel(colours),
    createEnergyPanel(colours),
    createProfilePanel(colours),
    createPotentialPanel(colours),
  ];
  const views = [
    createToolbar(actions),
    createStopPanel(monitor, actions.stopAt),
    createMetrics((digest) => void copy(digest, t("digest.copied", { digest }))),
    createNotices(actions, copyFailure),
    createQualityWarnings(),
    createGuide({ store }),
    ...panels.map((panel) => panel.show),
    createCheckpointSlider(actions),
    applyViewOptions(addressOf),
    ...others,
  ];
  let drawing = false;
  store.subscribe(() => {
    if (drawing) return;
    drawing = true;
    void nextFrame().then(() => {
      drawing = false;
      for (const show of views) show(store.get());
    });
  });
  return {
    restyle() {
      for (const panel of panels) panel.restyle();
    },
  };
}
