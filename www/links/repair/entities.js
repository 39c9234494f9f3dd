// Characters as pages and mails write them: their names and numbers in HTML. Rust has the same table in
// `config/repair/entities.rs`.

/** Characters by their names in HTML. @type {Readonly<Record<string, string>>} */
const NAMED = {
  quot: '"',
  apos: "'",
  lt: "<",
  gt: ">",
  nbsp: "\u00a0",
  shy: "\u00ad",
  zwnj: "\u200c",
  zwj: "\u200d",
  lsquo: "‘",
  rsquo: "’",
  ldquo: "“",
  rdquo: "”",
  laquo: "«",
  raquo: "»",
  hellip: "…",
  ndash: "–",
  mdash: "—",
  minus: "−",
  equals: "=",
  colon: ":",
  period: ".",
  comma: ",",
  semi: ";",
  excl: "!",
  quest: "?",
  rpar: ")",
  rsqb: "]",
  rcub: "}",
};

/** Without the names and numbers that pages write for characters, `&` among them, some of them twice. @param {string} text */
export const withoutEntities = (text) =>
  text
    .replace(/&(?:(?:amp|#38|#x26)(?:;|%3B))+/gi, "&")
    .replace(/&(?:([a-z]{2,6})|#(\d{1,6})|#x([\da-f]{1,5}));/gi, (all, name, decimal, hexadecimal) => {
      if (name) return NAMED[name.toLowerCase()] ?? all;
      const code = decimal ? Number(decimal) : Number.parseInt(hexadecimal, 16);
      return code >= 32 && !(code >= 0xd800 && code < 0xe000) ? String.fromCodePoint(code) : "";
    });
