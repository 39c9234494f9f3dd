// The gallery: trained flows that come with the page, each with what it is worth. Choosing one is following its link.

import { t } from "../i18n/index.js";
import { FIGURES } from "../links/models/figures.js";
import { TRAINED } from "../links/trained.js";
import { openDialog } from "../ui/dialog.js";
import { make } from "../ui/dom.js";
import * as format from "../ui/number-format.js";

export function showGallery() {
  const list = make("ul", { className: "lesson-list" });
  const dialog = openDialog("gallery", t("gallery.title"), make("p", {}, t("gallery.about")), list);
  list.append(
    ...TRAINED.map((name) => {
      const link = make(
        "a",
        { className: "button", href: `#v1&trained=${name}` },
        make("strong", {}, t(`gallery.${name}`)),
        make("span", { className: "state" }, figuresOf(FIGURES[name])),
        make("span", { className: "about" }, t(`gallery.${name}.about`)),
      );
      link.addEventListener("click", () => dialog.close());
      return make("li", {}, link);
    }),
  );
}

/** @param {import("../links/models/figures.js").Figures} figures */
function figuresOf({ steps, bytes, ess, klGap, weightsReliable }) {
  const values = {
    steps: format.integer(steps),
    size: format.fixed(bytes / 1000, 1),
    ess: format.percent(ess),
    gap: format.fixed(klGap, 3),
  };
  return t(weightsReliable ? "gallery.figures" : "gallery.untrusted", values);
}
