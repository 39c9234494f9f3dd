// What stands at the top of the page and at its foot: share, language, about, keys, the version.

import { t } from "../i18n/index.js";
import { linkOf } from "../links/link-of.js";
import { sayUnreachable } from "../offline/register.js";
import { byId, setText } from "../ui/dom.js";
import { createAbout } from "./about.js";
import { createLanguageSwitch } from "./language-switch.js";
import { createMenu } from "./menu.js";
import { changePace } from "./pace.js";
import { addressOf, createShare } from "./share.js";
import { createShortcuts } from "./shortcuts.js";

/**
 * @param {object} page
 * @param {ReturnType<typeof import("../state/store.js").createStore<import("../state/state.js").State>>} page.store
 * @param {import("../state/actions.js").Actions} page.actions
 */
export function createMenus({ store, actions }) {
  createShare(store.get);
  createLanguageSwitch(byId("languages"), () => {
    // What begins without a link begins so in the other language as well.
    const { bare, step, guide } = store.get();
    const begins = bare && (step === 0 || guide !== undefined);
    return begins ? location.href.replace(/#.*/, "") : addressOf(linkOf(store.get(), "return"));
  });
  createMenu();
  byId("gallery-button").addEventListener("click", () => {
    import("../settings/gallery.js")
      .then(({ showGallery }) => showGallery(store.get()))
      .catch(() => void sayUnreachable());
  });
  createAbout(() => store.get().version);
  /** A part that the link hides is out of the keys' reach as well. */
  const unlessHidden = (/** @type {string} */ id, /** @type {(element: HTMLElement) => void} */ act) => () => {
    const element = byId(id);
    if (!element.closest(".put-away")) act(element);
  };
  const press = (/** @type {string} */ id) => unlessHidden(id, (element) => element.click());
  const change = (/** @type {1 | -1} */ by) => unlessHidden("pace", () => changePace(actions, store.get(), by));
  createShortcuts([
    { keys: ["p", " "], text: "help.play", run: press("play") },
    { keys: ["s"], text: "play.step", run: press("step") },
    { keys: ["r"], text: "play.reset", run: press("reset") },
    { keys: [","], text: "help.slower", run: change(-1) },
    { keys: ["."], text: "help.faster", run: change(1) },
    { keys: ["m"], text: "help.motion", run: press("flow-motion") },
    { keys: ["u"], text: "help.setup", run: press("setup-button") },
    { keys: ["a"], text: "help.pin", run: press("pin-button") },
    { keys: ["c"], text: "help.share", run: press("share") },
  ]);
  const version = () => store.get().version;
  const showVersion = () => setText(byId("version"), version() && t("footer.version", { version: version() }));
  showVersion();
  store.select(version, showVersion);
}
