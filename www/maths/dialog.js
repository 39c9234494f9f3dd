// The mathematics behind the page, in native MathML.

import { t } from "../i18n/index.js";
import { openDialog } from "../ui/dialog.js";
import { make } from "../ui/dom.js";
import { PICTURES } from "./diagrams.js";
import { FORMULAS } from "./formulas.tex";

/** @param {import("../i18n/index.js").Texts["maths"]} texts */
export function showMaths({ intro, sections, source }) {
  openDialog(
    "maths",
    t("maths.title"),
    make("p", { className: "lead" }, intro),
    ...sections.map(({ id, title, parts }) =>
      make("section", { id: `maths-${id}` }, make("h3", {}, title), ...parts.map(part)),
    ),
    make("p", { className: "fine" }, source),
  );
}

/** @param {string} text a paragraph, or the name of a formula or of a picture */
function part(text) {
  if (text.startsWith("#")) {
    const picture = make("div", { className: "picture" });
    const words = { pair: t("maths.sees.pair"), manyBody: t("maths.sees.manyBody"), label: t("maths.sees.label") };
    picture.insertAdjacentHTML("beforeend", PICTURES[text.slice(1)]?.(words) ?? "");
    return picture;
  }
  if (!text.startsWith("=")) return make("p", {}, text);
  const formula = make("div", { className: "formula" });
  formula.insertAdjacentHTML("beforeend", FORMULAS[text.slice(1)] ?? "");
  return formula;
}
