// TeX to MathML while the page is built, so that the page itself carries no TeX parser.
//
// A .tex file holds formulas by name and becomes a module with `FORMULAS`, a record of MathML. In longer texts,
// www/i18n/*/texts/, $…$ becomes inline MathML.

import temml from "temml";

/** A name is a line such as `% target:`; other comments are left out. */
const NAME = /^%\s*([\w-]+):\s*$/;

/**
 * MathML with single quotes, so that it can stand in a string of a script, and without style attributes, which the
 * page's content security policy refuses.
 * @param {string} tex
 * @param {boolean} display on a line of its own
 */
export function toMathML(tex, display) {
  const options = { displayMode: display, throwOnError: true, strict: true, trust: false };
  return temml
    .renderToString(tex, options)
    .replace(/ (?:style|class)="[^"]*"/g, "")
    .replaceAll("'", "′")
    .replaceAll('"', "'");
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
  return Object.fromEntries(Object.entries(tex).map(([key, formula]) => [key, toMathML(formula.trim(), true)]));
}

/**
 * A module of words in which every $…$ is inline MathML.
 * @param {string} code
 */
export const inlineMaths = (code) =>
  // In a string of a script each backslash of TeX is written twice.
  code.replace(/\$([^$\n{`][^$\n`]*)\$/g, (_, tex) => toMathML(tex.replaceAll("\\\\", "\\"), false));

/** Modules with texts in which formulas may stand. */
const TEXTS = /\/www\/i18n\/\w+\/texts\/.*\.js$/;

/** Vite's plugin. @returns {import("vite").Plugin} */
export const tex = () => ({
  name: "equiflow-tex",
  enforce: "pre",
  transform(code, id) {
    const file = id.split("?")[0] ?? id;
    if (file.endsWith(".tex")) {
      return { code: `export const FORMULAS = ${JSON.stringify(formulas(code))};`, map: null };
    }
    if (TEXTS.test(file) && code.includes("$")) return { code: inlineMaths(code), map: null };
    return undefined;
  },
});
