// Own data in the set-up: which ones are used and how, a way to bring some, a way back.

import { DEFAULTS, labelOf } from "../config/schema.js";
import { dofOf, systemOf } from "../config/systems.js";
import { loadTexts, t } from "../i18n/index.js";
import { sayUnreachable } from "../offline/register.js";
import { byId, make, setText } from "../ui/dom.js";
import * as format from "../ui/number-format.js";

/** The kinds of files that can be read. */
const KINDS = ".npy,.npz,.csv,.tsv,.txt,.dat,.xyz,.extxyz,.json,.gz,.zip";
/** One configuration of so many is kept for testing. */
const TEST_SHARE = 5;

/** @param {import("../export/button.js").Page} page */
export function createOwnData(page) {
  const { store, actions, sampleStore } = page;
  const what = make("p");
  const remarks = make("ul", { id: "own-data-remarks" });
  const input = make("input", { type: "file", id: "own-data-file", accept: KINDS });
  const label = make("label", { htmlFor: "own-data-file", className: "button" }, t("data.bring"));
  const back = make("button", { type: "button", id: "own-data-back" }, t("data.back"));
  byId("own-data").append(what, remarks, make("div", { className: "row" }, input, label, back));
  input.addEventListener("change", async () => {
    const [file] = input.files ?? [];
    if (!file) return;
    await import("../import/open-file.js").then(({ openFile }) => openFile(page, file), sayUnreachable);
    // The same file can be chosen again once it is mended.
    input.value = "";
  });
  back.addEventListener("click", () => actions.change("data", DEFAULTS.data));
  store.subscribe(({ config }, changed) => {
    if (!changed.has("config")) return;
    const own = config.data !== DEFAULTS.data;
    back.hidden = !own;
    const { particles, dimension } = systemOf(config);
    const entry = sampleStore.get(config.data);
    setText(what, entry ? usedText(entry, config) : t("data.invite", { width: dofOf(config), particles, dimension }));
    showRemarks(remarks, entry?.remarks ?? [], () => sampleStore.get(store.get().config.data) === entry).catch(
      sayUnreachable,
    );
  });
}

/** @param {import("./sample-store.js").Entry} entry @param {import("../config/schema.js").Config} config */
function usedText({ file, values, columns, isSpread }, config) {
  const count = values.length / columns;
  const test = Math.floor(count / TEST_SHARE);
  const others = count - test;
  const used = Math.min(others, config.samples);
  const numbers = { used: format.integer(used), others: format.integer(others), setting: labelOf("samples") };
  const how = used === others ? "data.usedAll" : isSpread ? "data.usedEvenly" : "data.usedFirst";
  const said = t("data.used", { file, count: format.integer(count), test: format.integer(test) });
  return [said, t(how, numbers), t("data.stay")].join(" ");
}

/** @param {HTMLElement} list @param {readonly import("./reading.js").Remark[]} remarks @param {() => boolean} isWanted whether they are still those of the run */
async function showRemarks(list, remarks, isWanted) {
  list.hidden = remarks.length === 0;
  list.replaceChildren();
  if (remarks.length === 0) return;
  const [{ say }] = await Promise.all([import("./words.js"), loadTexts("own-data")]);
  if (!isWanted()) return;
  const isOdd = (/** @type {import("./reading.js").Remark} */ { key }) => key.startsWith("look.");
  // What looks wrong comes first.
  const ordered = remarks.toSorted((a, b) => Number(isOdd(b)) - Number(isOdd(a)));
  const item = (/** @type {import("./reading.js").Remark} */ each) =>
    make("li", { className: isOdd(each) ? "odd" : "" }, say(each.key, each.values));
  list.replaceChildren(...ordered.map(item));
}
