// Formulas by name as MathML; build/tex.js makes them from TeX.
declare module "*.tex" {
  export const FORMULAS: Readonly<Record<string, string>>;
}
