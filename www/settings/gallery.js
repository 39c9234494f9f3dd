// The gallery: trained flows that come with the page, each with what it is worth. Choosing one is following its link.

import { fill, loadTexts } from "../i18n/index.js";
import { decode } from "../links/codec.js";
import { linkOfTrained } from "../links/link-of.js";
import { FIGURES } from "../links/models/figures.js";
import { TRAINED, trainedFlow } from "../links/trained.js";
import { wishesOf } from "../links/view-options.js";
import { standing } from "../state/state.js";
import { openDialog } from "../ui/dialog.js";
import { make } from "../ui/dom.js";
import * as format from "../ui/number-format.js";

/** @typedef {Pick<import("../state/state.js").State, "config" | "viewOptions">} Present */

/** @param {Present} present */
export async function showGallery(present) {
  const [names, texts] = await Promise.all([possible(present), loadTexts("gallery")]);
  const list = make("ul", { className: "lesson-list" });
  const about = make("p", {}, texts[names.length > 0 ? "about" : "locked"]);
  const dialog = openDialog("gallery", texts.title, about, list);
  list.append(
    ...names.map((name) => {
      const link = make(
        "a",
        { className: "button", href: `#${linkOfTrained(name, wishesOf(present.viewOptions))}` },
        make("strong", {}, texts[name]),
        make("span", { className: "state" }, figuresOf(FIGURES[name], texts)),
        make("span", { className: "about" }, texts[`${name}.about`]),
      );
      link.addEventListener("click", () => dialog.close());
      return make("li", {}, link);
    }),
  );
}

/** The flows that leave every locked setting as it is. @param {Present} present */
export async function possible(present) {
  const locked = standing(present, []);
  if (locked.length === 0) return TRAINED;
  const fits = await Promise.all(
    TRAINED.map(async (name) => {
      const { config } = decode((await trainedFlow(name)).link);
      return locked.every(([key, value]) => config[key] === value);
    }),
  );
  return TRAINED.filter((_, index) => fits[index]);
}

/**
 * @param {import("../links/models/figures.js").Figures} figures
 * @param {import("../i18n/index.js").Texts["gallery"]} texts
 */
function figuresOf({ steps, bytes, ess, klGap, weightsReliable }, texts) {
  const values = {
    steps: format.integer(steps),
    size: format.fixed(bytes / 1000, 1),
    ess: format.percent(ess),
    gap: format.fixed(klGap, 3),
  };
  return fill(weightsReliable ? texts.figures : texts.untrusted, values);
}
