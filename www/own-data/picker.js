// Own data in the set-up: which ones are used, a way to bring some, a way back.

import { DEFAULTS } from "../config/schema.js";
import { dofOf, systemOf } from "../config/systems.js";
import { t } from "../i18n/index.js";
import { toast } from "../shell/notices.js";
import { byId, make, setText } from "../ui/dom.js";

/** @param {import("../export/button.js").Page} page */
export function createOwnData(page) {
  const { store, actions, shelf } = page;
  const what = make("p");
  const input = make("input", { type: "file", id: "own-data-file", accept: ".npy,.csv,.txt,.dat" });
  const label = make("label", { for: "own-data-file", className: "button" }, t("data.bring"));
  const back = make("button", { type: "button", id: "own-data-back" }, t("data.back"));
  byId("own-data").append(what, make("div", { className: "row" }, input, label, back));
  input.addEventListener("change", async () => {
    const [file] = input.files ?? [];
    if (!file) return;
    await import("../import/open-file.js").then(
      ({ openFile }) => openFile(page, file),
      () => toast(t("export.unreachable")),
    );
    // The same file can be chosen again once it is mended.
    input.value = "";
  });
  back.addEventListener("click", () => actions.change("data", DEFAULTS.data));
  store.subscribe(({ config }, changed) => {
    if (!changed.has("config")) return;
    const own = config.data !== DEFAULTS.data;
    back.hidden = !own;
    const { particles, dimension } = systemOf(config);
    const entry = shelf.get(String(config.data));
    const used = entry && { file: entry.file, count: entry.values.length / entry.columns };
    setText(what, used ? t("data.used", used) : t("data.invite", { width: dofOf(config), particles, dimension }));
  });
}
