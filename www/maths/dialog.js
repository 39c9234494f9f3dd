// The mathematics behind the page, in native MathML.

import { openDialog } from "../classroom/dialog.js";
import { make } from "../dom.js";
import { inLanguage, t } from "../i18n/index.js";
import { FORMULAS } from "./formulas.js";
import { WORDS } from "./words.js";

export function showMaths() {
  const { intro, sections, source } = inLanguage(WORDS);
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

/** @param {string} text a paragraph, or the name of a formula */
function part(text) {
  if (!text.startsWith("=")) return make("p", {}, text);
  const formula = make("div", { className: "formula" });
  formula.insertAdjacentHTML("beforeend", FORMULAS[text.slice(1)] ?? "");
  return formula;
}
