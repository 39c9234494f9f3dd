// Wiring: the store to the views, the controls to the actions, the worker to both.

import { answerHost } from "./api/post-message.js";
import { createScript } from "./api/script.js";
import { createCompare } from "./compare/button.js";
import { createExperiments } from "./experiments/chooser.js";
import { createExport } from "./export/button.js";
import { workOffline } from "./offline/register.js";
import { createOwnData } from "./own-data/picker.js";
import { createSampleStore } from "./own-data/sample-store.js";
import { createHiddenTab } from "./shell/hidden-tab.js";
import { chooseLanguage } from "./shell/language-switch.js";
import { createMenus } from "./shell/menus.js";
import { createNavigation } from "./shell/navigation.js";
import { addressOf as address } from "./shell/share.js";
import { createView, followSurroundings } from "./shell/surroundings.js";
import { createViews } from "./shell/views.js";
import { createActions } from "./state/actions.js";
import { INITIAL } from "./state/state.js";
import { createStore } from "./state/store.js";
import { createStopMonitor } from "./stop-conditions/monitor.js";
import { createCourse } from "./story/index.js";
import { TrainerClient } from "./trainer/client.js";
import { startWorker } from "./trainer/start-worker.js";
import { startAwakeClock } from "./ui/awake-clock.js";
import { drawn } from "./ui/frames.js";
import { ownPlace } from "./ui/storage.js";
import { colours } from "./ui/theme.js";

const answer = answerHost(window);
const now = startAwakeClock();
const trainer = new TrainerClient({ spawn: startWorker, drawn, now });
// The worker starts while the language loads, before the page is built: it cannot while the page is busy.
trainer.preload();
await chooseLanguage();

const store = createStore(INITIAL);
const view = createView({ store, changed: () => trainer.setView(view()) });
const sampleStore = createSampleStore(() => indexedDB, ownPlace());
const navigation = createNavigation(store);
const actions = createActions({ store, trainer, view, sampleStore, now, ...navigation });
const monitor = createStopMonitor({ store, trainer, actions, now });

const page = { store, trainer, actions, monitor, view, sampleStore, address, colours, now };
const compare = createCompare(page);
const views = createViews(page, [compare.show]);
const experiments = createExperiments(page, actions.showExperiment);
followSurroundings(page, [views, experiments]);
createMenus(page);
createExport(page);
createOwnData(page);
const tab = createHiddenTab(page, now);
const ready = navigation.start(actions.openLink, tab.open);
const script = createScript({ ...page, compare, ready });
Object.assign(window, { equiflow: script });
createCourse({ ...page, script });
const viewOptions = () => store.get().viewOptions;
ready.catch(() => {}).then(() => workOffline(viewOptions, tab.keep));
answer({ script, viewOptions });
