// The way to the exports: a button, and a module that loads when it is wanted.

import { byId } from "../dom.js";
import { t } from "../i18n/index.js";
import { toast } from "../notices.js";

/** @typedef {import("../state.js").State} State */

/**
 * What exports need of the page.
 * @typedef {object} Page
 * @property {ReturnType<typeof import("../store.js").createStore<State>>} store
 * @property {import("../engine.js").Engine} engine
 * @property {ReturnType<typeof import("../actions.js").createActions>} actions
 * @property {(fragment: string) => string} address
 * @property {import("../data/shelf.js").Shelf} shelf
 */

/** @param {Page} page */
export function createExport(page) {
  const load = (/** @type {() => Promise<void>} */ work) => void work().catch(() => toast(t("export.unreachable")));
  byId("export-button").addEventListener("click", () =>
    load(async () => (await import("./dialog.js")).showExport(page)),
  );
  acceptDrops((file) => load(async () => (await import("./open.js")).openFile(page, file)));
}

/** Files that are dropped anywhere on the page. @param {(file: File) => void} take */
function acceptDrops(take) {
  const carriesFiles = (/** @type {DragEvent} */ event) => event.dataTransfer?.types.includes("Files") ?? false;
  addEventListener("dragover", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    document.body.classList.add("dropping");
  });
  addEventListener("dragleave", (event) => {
    if (event.relatedTarget === null) document.body.classList.remove("dropping");
  });
  addEventListener("drop", (event) => {
    document.body.classList.remove("dropping");
    const file = event.dataTransfer?.files[0];
    if (!file) return;
    event.preventDefault();
    take(file);
  });
}
