// Wiring: the store to the views, the controls to the actions, the worker to both.

import { answerHost } from "./api/post-message.js";
import { createScript } from "./api/script.js";
import { createCompare } from "./compare/button.js";
import { createExperiments } from "./experiments/chooser.js";
import { createExport } from "./export/button.js";
import { t } from "./i18n/index.js";
import { createClassroom } from "./lessons/index.js";
import { createStage } from "./links/apply-view-options.js";
import { createUndo, reached } from "./links/browser-history.js";
import { encode } from "./links/codec.js";
import { viewOf } from "./links/view-options.js";
import { workOffline } from "./offline/register.js";
import { createOwnData } from "./own-data/picker.js";
import { createShelf } from "./own-data/sample-store.js";
import { createRewind } from "./panels/checkpoint-slider.js";
import { createDensityPanel } from "./panels/density.js";
import { createFlowPanel } from "./panels/flow.js";
import { createProfilePanel } from "./panels/free-energy.js";
import { createDistancePanel, createEnergyPanel } from "./panels/histogram.js";
import { createLearningPanel } from "./panels/learning-curve.js";
import { createPotentialPanel } from "./settings/pair-potential.js";
import { createAbout } from "./shell/about.js";
import { createLanguageSwitch, speak } from "./shell/language-switch.js";
import { createMenu } from "./shell/menu.js";
import { createMetrics } from "./shell/metrics.js";
import { copy, createNotices } from "./shell/notices.js";
import { createWatch } from "./shell/quality-warnings.js";
import { createShortcuts } from "./shell/shortcuts.js";
import { createControls } from "./shell/toolbar.js";
import { createActions } from "./state/actions.js";
import { INITIAL } from "./state/state.js";
import { createStore } from "./state/store.js";
import { createKeeper } from "./stop-conditions/monitor.js";
import { createStopPanel } from "./stop-conditions/panel.js";
import { Engine } from "./trainer/client.js";
import { spawn } from "./trainer/start-worker.js";
import { byId } from "./ui/dom.js";
import * as format from "./ui/number-format.js";
import { isDark, onThemeChange, palette } from "./ui/theme.js";

await speak();

const store = createStore(INITIAL);
const seen = () => document.visibilityState === "visible";
const view = () => ({ dark: isDark(), visible: seen() || keeper.watches() });

const engine = new Engine({
  spawn,
  hear: (message) => actions.hear(message),
  // A hidden page draws nothing, and its timers are slow.
  drawn: () => (seen() ? nextFrame() : Promise.resolve()),
});

engine.warm();

const address = (/** @type {string} */ fragment) => `${location.href.split("#")[0]}#${fragment}`;

const shelf = createShelf(() => indexedDB);
const actions = createActions({
  store,
  engine,
  view,
  shelf,
  // A frame's history is its host's.
  remember: (fragment) => {
    if (!store.get().presentation.embed) undo.commit(fragment);
  },
  amend: (fragment) => {
    if (!store.get().presentation.embed) undo.amend(fragment);
  },
});
const keeper = createKeeper({ store, engine, actions, now: () => performance.now() });
const undo = createUndo({ history, location, reached: () => reached(store.get()) });

/** Resolves when the page has drawn; where nothing is drawn, after a while. @returns {Promise<void>} */
function nextFrame() {
  return new Promise((resolve) => {
    requestAnimationFrame(() => resolve());
    setTimeout(resolve, 500);
  });
}

let colours = palette();
const panels = [
  createFlowPanel(() => colours),
  createDensityPanel(() => colours),
  createDistancePanel(() => colours),
  createLearningPanel(() => colours),
  createEnergyPanel(() => colours),
  createProfilePanel(() => colours),
  createPotentialPanel(() => colours),
];
const views = [
  createControls(actions),
  createStopPanel(keeper, actions.stopAt),
  createMetrics((digest) => void copy(digest, t("digest.copied", { digest }))),
  createNotices(actions, copyFailure),
  createWatch(),
  ...panels.map((panel) => panel.show),
  createRewind(actions),
  createStage(address, ({ config, report }) => encode({ config, steps: report?.step, digest: report?.digest })),
];
const compare = createCompare({ store, engine });
views.push(compare.show);

let drawing = false;
store.subscribe(() => {
  if (drawing) return;
  drawing = true;
  nextFrame().then(() => {
    drawing = false;
    for (const show of views) show(store.get());
  });
});

/** Milliseconds without a word after which a worker that should have something to say may be dead. */
const SILENCE = 30_000;
setInterval(() => {
  const quiet = engine.quiet();
  if (seen() && quiet > SILENCE) actions.silent(quiet);
}, 2000);

const experiments = createExperiments({ store, engine, colours: () => colours }, actions.showExperiment);
onThemeChange(() => {
  colours = palette();
  experiments.restyle();
  for (const panel of panels) panel.restyle();
  engine.look(view());
});
document.addEventListener("visibilitychange", () => {
  keeper.look(seen());
  engine.look(view());
});

function share() {
  const { report } = store.get();
  const step = report?.step ?? 0;
  const done = step > 0 ? t("share.copied", { step: format.integer(step) }) : t("share.copiedFresh");
  void copy(script.link(), done);
}
/** The link of a run that failed: to its last good state, from where it goes the same way. @param {import("./state/state.js").State} state */
function copyFailure({ config, presentation, problem }) {
  const link = encode({
    config,
    presentation: viewOf(presentation),
    steps: problem?.back?.step,
    digest: problem?.back?.digest,
  });
  void copy(address(link), t("problem.copied", { step: format.integer(problem?.back?.step ?? 0) }));
}
byId("share").addEventListener("click", share);
createLanguageSwitch(byId("languages"), () => {
  const { config, presentation, report } = store.get();
  return address(encode({ config, presentation, steps: report?.step, digest: report?.digest }));
});
createMenu();
createExport({ store, engine, actions, address, shelf });
createOwnData({ store, engine, actions, address, shelf });
createAbout(() => store.get().version);
const press = (/** @type {string} */ id) => () => byId(id).click();
createShortcuts([
  { keys: ["p", " "], text: "help.play", run: press("play") },
  { keys: ["s"], text: "play.step", run: press("step") },
  { keys: ["r"], text: "play.reset", run: press("reset") },
  { keys: ["m"], text: "help.motion", run: press("flow-motion") },
  { keys: ["u"], text: "help.setup", run: press("setup-button") },
  { keys: ["a"], text: "help.pin", run: press("pin-button") },
  { keys: ["c"], text: "help.share", run: press("share") },
]);

store.subscribe(({ version }, changed) => {
  if (changed.has("version") && version) byId("version").textContent = t("footer.version", { version });
});

/** What a page of one file opens with. */
const baked = document.querySelector("meta[name='equiflow-link']")?.getAttribute("content") ?? "";
const opened = actions.openLink(location.hash || baked);
const script = createScript({
  store,
  engine,
  actions,
  compare,
  address,
  fragment: (config, steps, digest) =>
    encode({ config, presentation: viewOf(store.get().presentation), steps, digest }),
  ready: opened,
});
opened.catch(() => {});
addEventListener("hashchange", () => {
  const fragment = store.get().presentation.embed ? location.hash : undo.visit();
  void actions.openLink(fragment || baked).catch(() => {});
});
Object.assign(window, { equiflow: script });
createClassroom({ store, actions, script, address });
opened
  .catch(() => {})
  .then(() => {
    // A frame's visits are its host's.
    if (!store.get().presentation.embed) void workOffline();
  });
answerHost({
  script,
  frame: window,
  origins: () => {
    const { embed, host } = store.get().presentation;
    return embed ? [location.origin, ...(host ? [host] : [])] : [];
  },
});
