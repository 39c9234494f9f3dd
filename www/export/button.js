// The way to the exports: a button, and a module that loads when it is wanted.

import { sayUnreachable } from "../offline/register.js";
import { byId } from "../ui/dom.js";

/** @typedef {import("../state/state.js").State} State */

/**
 * What exports need of the page.
 * @typedef {object} Page
 * @property {ReturnType<typeof import("../state/store.js").createStore<State>>} store
 * @property {import("../trainer/client.js").TrainerClient} trainer
 * @property {import("../state/actions.js").Actions} actions
 * @property {(fragment: string) => string} address
 * @property {import("../own-data/sample-store.js").SampleStore} sampleStore
 */

/** @param {Page} page */
export function createExport(page) {
  const load = (/** @type {() => Promise<void>} */ work) => void work().catch(sayUnreachable);
  byId("export-button").addEventListener("click", () =>
    load(async () => (await import("./dialog.js")).showExport(page)),
  );
  acceptDrops((file, count) => load(async () => (await import("../import/open-file.js")).openFile(page, file, count)));
}

/** Files that are dropped anywhere on the page. @param {(file: File, count: number) => void} take the first, and of how many */
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
    const [file, ...others] = event.dataTransfer?.files ?? [];
    if (!file) return;
    event.preventDefault();
    take(file, 1 + others.length);
  });
}
