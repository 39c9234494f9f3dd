// Brings samples along: reads and checks a file, keeps it on this device, and starts a run on it.

import { systemOf } from "../config/systems.js";
import { HEADER_BYTES, isNpy, readNpyHeader } from "../export/npy.js";
import { loadTexts, t } from "../i18n/index.js";
import { toast } from "../shell/notices.js";
import { refuseLocked } from "../state/locked.js";
import * as format from "../ui/number-format.js";
import { arrange, factsOf, isTooFew, remarksOn } from "./arrange.js";
import { examine, sentence } from "./checks.js";
import { readSamples } from "./parse-samples.js";
import { MOST_BINARY, MOST_NUMBERS, MOST_TEXT } from "./reading.js";
import { say } from "./words.js";

/**
 * @param {import("../export/button.js").Page} page
 * @param {File} file
 * @param {AbortSignal} signal of the run that they are meant for
 * @throws {Error} that says what is wrong with the file; the present run stays
 */
export async function importSamples({ store, trainer, actions, sampleStore }, file, signal) {
  await loadTexts("own-data");
  await refuseLarge(file);
  const { config, sampler, linkNotes } = store.get();
  const { particles, dimension } = systemOf(config);
  const shape = { particles, dimension };
  const columns = particles * dimension;
  const { values, remarks } = await readSamples(file.name, new Uint8Array(await file.arrayBuffer()), shape);
  // The engine counts rows as they are in the file.
  const asInFile = await trainer.ask("dataName", values);
  const facts = await factsOf(values, shape);
  if (isTooFew(facts)) throw new Error(say("refuse.few", { found: facts.different, fewest: 20 }));
  // A link that was opened and found no data.
  const wanted = linkNotes.find(({ key }) => key === "data")?.value;
  const isOld = wanted === asInFile;
  const ordered = isOld ? values : arrange(values, columns, facts);
  const name = isOld ? asInFile : await trainer.ask("dataName", ordered);
  const used = ordered.length / columns;
  if (used < facts.rows) {
    remarks.push({ key: "read.subset", values: { used: format.integer(used), rows: format.integer(facts.rows) } });
  }
  const typical = config.data === "sampler" ? sampler?.meanEnergy : undefined;
  remarks.push(...examine(values, shape, config, typical), ...remarksOn(facts, isOld));
  const entry = { name, file: file.name, columns, values: ordered, isSpread: !isOld, remarks };
  const kept = await sampleStore.put(entry);
  signal.throwIfAborted();
  refuseLocked(store.get(), [["data", name]]);
  if (wanted === name) await actions.openLink(location.hash);
  else await actions.configure([["data", name]]);
  const odd = remarks.filter(({ key }) => key.startsWith("look."));
  if (odd.length > 0) {
    const message = t("data.look", { file: file.name, list: odd.map(sentence).join(" ") });
    store.set({ problem: { kind: "data", message, step: 0 } });
  }
  toast(t(kept ? "data.done" : "data.doneForNow", { count: format.integer(used), file: file.name }));
}

/** Files that a tab cannot hold, before they are read. @param {File} file */
async function refuseLarge(file) {
  const head = new Uint8Array(await file.slice(0, HEADER_BYTES).arrayBuffer());
  const isBinary = isNpy(head) || (head[0] === 0x50 && head[1] === 0x4b);
  const most = isBinary ? MOST_BINARY : MOST_TEXT;
  const words = { found: format.integer(Math.ceil(file.size / 2 ** 20)), max: most / 2 ** 20 };
  if (file.size > most) throw new Error(say("refuse.size", words));
  if (isNpy(head) && readNpyHeader(head).count > MOST_NUMBERS) {
    throw new Error(say("refuse.many", { max: MOST_NUMBERS / 2 ** 20 }));
  }
}
