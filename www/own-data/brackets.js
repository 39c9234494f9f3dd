// Arrays as JSON, Python, NumPy, MATLAB, Mathematica and C write them in text: rows within brackets.

/** `[`, `x = [`, `array([`, `np.array([`, `tensor([`, `double x[9][4] = {`, `(`. */
const BEGIN =
  /^\s*(?:(?:(?:static|const|double|float)\s+)*[A-Za-z_]\w*(?:\[\d*\])*\s*=\s*)?(?:(?:\w+\.)*(?:array|asarray|matrix|tensor)\(\s*)?(?=[[{(])/i;
/** `]`, `];`, `])`, `], dtype=float32)`, `], device='cuda:0', dtype=torch.float64)`, `};`. */
const END = /[\]})]\s*(?:,\s*\w+\s*=\s*['"\w.:]+\s*)*\)?\s*;?\s*$/;
/** A number as NumPy writes it within a list. */
const SCALAR = /\bnp\.\w+\(([^()]*)\)/g;

/**
 * Such an array as lines of a table; any other text as it is.
 * @param {string} text
 */
export function withoutBrackets(text) {
  const begin = BEGIN.exec(text);
  if (!begin || !END.test(text)) return text;
  const array = text
    .slice(begin[0].length)
    .replace(SCALAR, "$1")
    .replace(END, "]")
    .replace(/[{(]/g, "[")
    .replace(/[})]/g, "]")
    .replace(/([[\]])\s+(?=[[\]])/g, "$1");
  // Particles stay apart by what separates numbers.
  const between = array.includes(",") ? "," : " ";
  const lines = rowsOf(array).map((row) => row.replace(/\]\s*,?\s*\[/g, between));
  return lines.map((line) => line.replace(/[[\]]/g, " ").replace(/^[\s,;]+|[\s,;]+$/g, "")).join("\n");
}

/** @param {string} array */
function rowsOf(array) {
  const depth = /^\[+/.exec(array)?.[0].length ?? 0;
  // Rows one after the other, without brackets around all of them.
  if (depth === 1 && /\]\s*,?\s*\[/.test(array)) return array.replace(/[\r\n]+/g, " ").split(/\]\s*,?\s*(?=\[)/);
  // MATLAB has one pair of brackets, and ends rows with semicolons or lines.
  if (depth === 1) return array.split(/[;\r\n]+/);
  return array.replace(/[\r\n]+/g, " ").split("]".repeat(depth - 1));
}
