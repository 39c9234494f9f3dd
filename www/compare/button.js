// The way to a comparison: a button that pins the run as A, and a module that loads with the first pin.

import { t } from "../i18n/index.js";
import { sayUnreachable } from "../offline/register.js";
import { toast } from "../shell/notices.js";
import { byId, setAttribute } from "../ui/dom.js";
import { recallPinned } from "./kept-run.js";

/** @typedef {import("../state/state.js").State} State */

/**
 * What a comparison needs of the page.
 * @typedef {object} Page
 * @property {ReturnType<typeof import("../state/store.js").createStore<State>>} store
 * @property {Pick<import("../trainer/client.js").TrainerClient, "run">} trainer
 */

/**
 * The page at one moment; `stale`: pictures of the run before, which stay until there are new ones.
 * @typedef {{ run: number, state: State, stale: readonly unknown[] }} Moment
 */

/** A run that could not be opened has no numbers, and will have none. @param {State} state */
const isStopped = ({ run }) => run.phase === "stopped";

/** Why there is no run to pin, for scripts. @param {State} state */
const missing = (state) =>
  isStopped(state) ? `: ${state.problem?.message || "the engine has stopped"}` : " yet: it is being opened";

/** @param {Page} page */
export function createCompare(page) {
  const { store, trainer } = page;
  const button = byId("pin-button");
  /** @type {readonly unknown[]} */
  let stale = [];
  /** @type {Promise<ReturnType<typeof import("./pinned-run.js").createPinning>> | undefined} */
  let pinning;

  const moment = () => ({ run: trainer.run, state: store.get(), stale });
  async function load() {
    pinning ??= import("./pinned-run.js").then(({ createPinning }) => createPinning(page, moment, compare));
    try {
      return await pinning;
    } catch (error) {
      pinning = undefined;
      void sayUnreachable();
      throw error;
    }
  }

  const compare = {
    /** Keeps the run as it stands now as A. */
    async pin() {
      const now = moment();
      if (!now.state.report) throw new Error(`there is no run to pin${missing(now.state)}`);
      return (await load()).pin(now);
    },
    unpin: () => store.set({ pinned: undefined }),
    /** Both runs as they are, and the settings that differ; undefined if none is pinned. */
    comparison: async () => (store.get().pinned ? (await load()).comparison() : undefined),
    /** What the button does. */
    toggle() {
      if (store.get().pinned) compare.unpin();
      else compare.tryToPin();
    },
    /** What buttons that pin do: where there is nothing to pin, they say whether to wait for it. */
    tryToPin() {
      if (store.get().report) compare.pin().catch(() => {});
      else toast(t(isStopped(store.get()) ? "compare.never" : "compare.notYet"));
    },
    /** @param {State} state */
    show({ pinned, report }) {
      setAttribute(button, "aria-pressed", String(pinned !== undefined));
      setAttribute(button, "aria-disabled", String(!pinned && !report));
      setAttribute(button, "title", t(pinned ? "compare.unpin" : "compare.pin"));
    },
  };

  button.addEventListener("click", compare.toggle);
  store.select(
    ({ run }) => run.phase === "opening",
    (opening, { curves, maps }) => {
      if (opening) stale = [curves, maps];
    },
  );
  const kept = recallPinned();
  if (kept)
    load().then(
      ({ restore }) => restore(kept),
      () => {},
    );
  return compare;
}
