// TeX to MathML while the page is built, so that the page itself carries no TeX parser.
//
// A .tex file holds formulas by name and becomes a module with `FORMULAS`, a record of MathML.

import temml from "temml";

/** A name is a line such as `% target:`; other comments are left out. */
const NAME = /^%\s*([\w-]+):\s*$/;

/**
 * MathML without style attributes, which the page's content security policy refuses.
 * @param {string} tex of a formula on a line of its own
 */
export function toMathML(tex) {
  const options = { displayMode: true, throwOnError: true, strict: true, trust: false };
  return temml.renderToString(tex, options).replace(/ (?:style|class)="[^"]*"/g, "");
}

/**
 * The formulas of a .tex file by name.
 * @param {string} source
 * @returns {Record<string, string>} MathML
 */
export function formulas(source) {
  /** @type {Record<string, string>} */
  const tex = {};
  let name = "";
  for (const line of source.split("\n")) {
    const named = NAME.exec(line)?.[1];
    if (named !== undefined) {
      if (Object.hasOwn(tex, named)) throw new Error(`two formulas are called ${named}`);
      name = named;
      tex[name] = "";
    } else if (!line.startsWith("%") && line.trim() !== "") {
      if (name === "") throw new Error(`a formula without a name: ${line}`);
      tex[name] += `${line} `;
    }
  }
  return Object.fromEntries(Object.entries(tex).map(([key, formula]) => [key, toMathML(formula.trim())]));
}

/** Vite's plugin. @returns {import("vite").Plugin} */
export const tex = () => ({
  name: "equiflow-tex",
  enforce: "pre",
  transform(code, id) {
    if (!id.endsWith(".tex")) return undefined;
    return { code: `export const FORMULAS = ${JSON.stringify(formulas(code))};`, map: null };
  },
});
