// Arrays as JSON, Python, NumPy and MATLAB write them in text: rows within brackets.

/** `[`, `x = [`, `array([`, `np.array([`. */
const BEGIN = /^\s*(?:[A-Za-z_]\w*\s*=\s*)?(?:(?:\w+\.)?array\(\s*)?(?=\[)/;
/** `]`, `];`, `])`, `], dtype=float32)`. */
const END = /\]\s*(?:,\s*dtype\s*=\s*[\w.]+\s*)?\)?\s*;?\s*$/;

/**
 * Such an array as lines of a table; any other text as it is.
 * @param {string} text
 */
export function withoutBrackets(text) {
  if (!BEGIN.test(text) || !END.test(text)) return text;
  const array = text
    .replace(BEGIN, "")
    .replace(END, "]")
    .replace(/([[\]])\s+(?=[[\]])/g, "$1");
  const depth = /^\[+/.exec(array)?.[0].length ?? 0;
  // MATLAB has one pair of brackets, and ends rows with semicolons or lines.
  const rows = depth === 1 ? array.split(/[;\r\n]+/) : array.replace(/[\r\n]+/g, " ").split("]".repeat(depth - 1));
  const lines = rows.map((row) => row.replace(/\]\s*,?\s*\[/g, depth > 2 && array.includes(",") ? "," : " "));
  return lines.map((line) => line.replace(/[[\]]/g, " ").replace(/^[\s,]+|[\s,]+$/g, "")).join("\n");
}
