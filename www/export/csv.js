// Columns as comma-separated values (RFC 4180), numbers with all their digits.

/** @typedef {import("../ui/data-table.js").Column} Column */

/** @param {readonly Column[]} columns */
export function writeCsv(columns) {
  const heads = columns.map(({ head, unit }) => quote(unit ? `${head} [${unit}]` : head));
  const rows = Array.from({ length: columns[0]?.values.length ?? 0 }, (_, row) =>
    columns.map(({ values }) => cell(values[row])).join(","),
  );
  const text = `${[heads.join(","), ...rows].join("\r\n")}\r\n`;
  // Spreadsheets take a text for one of their country's encoding unless it begins with this mark; NumPy and R keep it in
  // the first name, so that it is there only where it is needed.
  return /[^\0-\x7f]/.test(text) ? `\uFEFF${text}` : text;
}

/** @param {number | null | undefined} value what is not known stays empty */
const cell = (value) => (value === null || value === undefined || Number.isNaN(value) ? "" : String(value));

/** @param {string} text */
const quote = (text) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
