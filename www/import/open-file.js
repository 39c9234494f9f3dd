// Opens files that people bring. Whatever is wrong with one is said, and the present run stays.

import { readRun } from "../export/run-file.js";
import { t } from "../i18n/index.js";
import { toast } from "../shell/notices.js";
import { refuseLocked } from "../state/locked.js";
import { Superseded } from "../trainer/client.js";

/** @typedef {import("../export/button.js").Page} Page */

/** A run is a megabyte or two; anything far larger is a mistake. */
const MAX_BYTES = 64 * 2 ** 20;

/** The file that was chosen last. @type {AbortController | undefined} */
let newest;

/** @param {Page} page @param {File} file @param {number} [count] of the files that came with it, itself among them */
export async function openFile(page, file, count = 1) {
  newest?.abort(new Superseded("superseded: another file was chosen"));
  const own = new AbortController();
  newest = own;
  // What is opened while the file is read is newer, and stays.
  const opened = page.actions.signal();
  if (opened.aborted) own.abort(opened.reason);
  else opened.addEventListener("abort", () => own.abort(opened.reason), { once: true });
  const { signal } = own;
  try {
    if (count > 1) throw new Error(t("open.several", { count }));
    if (/\.json$/i.test(file.name)) await openJson(page, file, signal);
    else await bringSamples(page, file, signal);
  } catch (error) {
    if (error instanceof Superseded || newest !== own) return;
    const message = error instanceof Error ? error.message : String(error);
    page.store.set({ problem: { kind: "file", message: t("open.failed", { name: file.name, message }), step: 0 } });
  }
}

/** @param {Page} page @param {File} file @param {AbortSignal} signal */
async function bringSamples(page, file, signal) {
  await (await import("../own-data/import-samples.js")).importSamples(page, file, signal);
}

/** A run, or samples as a list of rows. @param {Page} page @param {File} file @param {AbortSignal} signal */
async function openJson(page, file, signal) {
  if (file.size > MAX_BYTES) throw new Error(t("open.size", { max: MAX_BYTES / 2 ** 20 }));
  const text = await file.text();
  if (/^\s*\[/.test(text)) await bringSamples(page, file, signal);
  else await openRun(page, text, signal);
}

/** @param {Page} page @param {string} text @param {AbortSignal} signal */
async function openRun({ store, trainer, actions, sampleStore }, text, signal) {
  const { digest, snapshot, origin } = readRun(text);
  /** @type {import("../export/run-file.js").Contents} */
  const contents = await trainer.ask("snapshotContents", snapshot);
  if (contents.digest !== digest) throw new Error(t("runfile.digest", { expected: digest, found: contents.digest }));
  const own = String(contents.config.data);
  if (own !== "sampler" && !(await sampleStore.fetch(own))) throw new Error(t("runfile.data", { data: own }));
  signal.throwIfAborted();
  refuseLocked(store.get(), Object.entries(contents.config));
  await actions.openSnapshot(contents, snapshot, origin);
  toast(t("open.done", { step: String(contents.step), digest }));
}
