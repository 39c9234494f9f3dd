// Brings samples along: reads and checks a file, keeps it on this device, and starts a run on it.

import { systemOf } from "../config/systems.js";
import { t } from "../i18n/index.js";
import { toast } from "../shell/notices.js";
import * as format from "../ui/number-format.js";
import { readSamples } from "./parse-samples.js";

const MAX_BYTES = 256 * 2 ** 20;

/**
 * @param {import("../export/button.js").Page} page
 * @param {File} file
 * @throws {Error} that says what is wrong with the file; the present run stays
 */
export async function bring({ store, engine, actions, shelf }, file) {
  if (file.size > MAX_BYTES) throw new Error(t("open.size", { max: MAX_BYTES / 2 ** 20 }));
  const { particles, dimension } = systemOf(store.get().config);
  const values = readSamples(file.name, new Uint8Array(await file.arrayBuffer()), { particles, dimension });
  /** @type {string} */
  const name = await engine.ask("dataName", values);
  const columns = particles * dimension;
  const kept = await shelf.put({ name, file: file.name, columns, values });
  await actions.configure([["data", name]]);
  const count = format.integer(values.length / columns);
  toast(t(kept ? "data.done" : "data.doneForNow", { count, file: file.name }));
}
