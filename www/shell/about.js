// What this is: version, licence, how to cite it, what it does with data (nothing).

import { t } from "../i18n/index.js";
import { offlineState } from "../offline/register.js";
import { openDialog } from "../ui/dialog.js";
import { byId, make, setText } from "../ui/dom.js";
import { PAPER, software } from "./citation.js";
import { copy } from "./notices.js";

/** @param {() => string} version */
export function createAbout(version) {
  byId("about-button").addEventListener("click", () => {
    const bibtex = `${PAPER}\n\n${software(version())}`;
    const button = make("button", { type: "button", id: "copy-bibtex" }, t("about.copy"));
    button.addEventListener("click", () => void copy(bibtex, t("about.copied")));
    const section = (/** @type {string} */ heading, /** @type {(Node | string)[]} */ ...children) =>
      make("section", {}, make("h3", {}, heading), ...children);
    openDialog(
      "about",
      t("about.title"),
      make("p", {}, t("about.what")),
      section(t("about.privacy"), make("p", {}, t("about.privacyNote"))),
      section(t("about.offline"), offline()),
      section(t("about.cite"), make("pre", { className: "verbatim", tabIndex: 0 }, bibtex), button),
      section(t("about.licence"), make("p", {}, t("about.licenceNote"))),
      make("p", { className: "fine" }, t("footer.version", { version: version() })),
    );
  });
}

/** Whether the page opens without a network, as soon as that is known. */
function offline() {
  const text = make("p", { id: "offline-state" });
  void offlineState().then((state) => setText(text, t(`about.offline.${state}`)));
  return text;
}
