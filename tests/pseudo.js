// A language that nobody speaks: English with accents, two fifths longer and in brackets. What shows
// plain letters is no message; what ends without a bracket is clipped.

const ACCENTS = new Map(
  Object.entries({ a: "á", e: "ë", i: "ï", o: "ö", u: "û", A: "Å", E: "É", I: "Î", O: "Ø", U: "Ü" }),
);

/**
 * Every text in a message, a list or a table of them.
 * @template Words
 * @param {Words} words
 * @returns {Words}
 */
export function pseudo(words) {
  /** @type {unknown} */
  let result = words;
  if (typeof words === "string") result = lengthen(words);
  else if (Array.isArray(words)) result = words.map(pseudo);
  else if (words !== null && typeof words === "object") {
    result = Object.fromEntries(
      Object.entries(words).map(([key, value]) => [key, key === "id" ? value : pseudo(value)]),
    );
  }
  return /** @type {Words} */ (result);
}

/** @param {string} text */
function lengthen(text) {
  // Names such as DW-2 and formulas such as `=target` are the same everywhere.
  if (text.startsWith("=") || !/\p{Ll}{2}/u.test(text.replace(/\{\w+\}/g, ""))) return text;
  const accented = text.replace(/\{\w+\}|[aeiouAEIOU]/g, (part) => ACCENTS.get(part) ?? part);
  const words = "ẋẋẋẋ ẋẋ ẋẋẋ ";
  const length = Math.ceil(0.4 * text.replace(/\{\w+\}/g, "").length);
  return `⟦${accented} ${words
    .repeat(Math.ceil(length / words.length))
    .slice(0, length)
    .trim()}⟧`;
}

/**
 * The pseudo-language in place of English, for `serveDist({ alter })`; other files as they are.
 * @param {string} name of a file of the built site
 * @param {Buffer} built what it holds
 */
export function speakPseudo(name, built) {
  const [, folder, text] = /^(language|texts)-en(?:-([\w-]+?))?-[\w-]{8}\.js$/.exec(name) ?? [];
  if (folder === undefined) return built;
  return import(`../www/i18n/en/${folder === "texts" ? `texts/${text}` : "index"}.js`).then((module) => {
    const exports = Object.entries(module).map(
      ([key, value]) => `export const ${key} = ${JSON.stringify(pseudo(value))};`,
    );
    return Buffer.from(exports.join("\n"));
  });
}
