// What the page does when its surroundings change: the colours of the system, another tab, a worker gone silent.

import { watchPlots } from "../panels/visible-plots.js";
import { needsUnseenReports } from "../stop-conditions/monitor.js";
import { isSeen } from "../ui/frames.js";
import { onDensityChange } from "../ui/screen.js";
import { onThemeChange } from "../ui/theme.js";

/** Milliseconds without a message after which a worker that should have something to say may be dead. */
const SILENCE = 30_000;

/**
 * @param {object} page
 * @param {import("../trainer/client.js").TrainerClient} page.trainer
 * @param {() => import("../trainer/messages.js").View} page.view
 * @param {Pick<import("../state/actions.js").Actions, "silent">} page.actions
 * @param {Pick<import("../stop-conditions/monitor.js").StopMonitor, "setVisible">} page.monitor
 * @param {{ restyle(): void }[]} views which follow the colours and motion preferences of the system
 */
export function followSurroundings({ trainer, view, actions, monitor }, views) {
  onThemeChange(() => {
    for (const each of views) each.restyle();
  });
  const look = () => {
    monitor.setVisible(isSeen());
    trainer.setView(view());
  };
  document.addEventListener("visibilitychange", look);
  // Out of the back/forward cache: not every browser says that the page is seen again.
  addEventListener("pageshow", ({ persisted }) => persisted && look());
  onDensityChange(() => {
    for (const each of views) each.restyle();
  });
  setInterval(() => {
    const silence = trainer.msSinceMessage();
    if (isSeen() && silence > SILENCE) actions.silent(silence);
  }, 2000);
}

/**
 * What the trainer is told of what can be seen.
 * @param {object} page
 * @param {{ get(): import("../state/state.js").State }} page.store
 * @param {() => void} page.changed called when other plots can be seen than before
 * @returns {() => import("../trainer/messages.js").View}
 */
export function createView({ store, changed }) {
  const plots = watchPlots(changed);
  return () => ({
    visible: isSeen() || needsUnseenReports(store.get()),
    plots: isSeen() ? plots() : [],
  });
}
