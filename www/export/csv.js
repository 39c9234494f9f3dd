// Columns as comma-separated values (RFC 4180), numbers with all their digits.

/** @typedef {import("../ui/data-table.js").Column} Column */

/** @param {readonly Column[]} columns */
export function writeCsv(columns) {
  const heads = columns.map(({ head, unit }) => quote(unit ? `${head} [${unit}]` : head));
  const rows = Array.from({ length: columns[0]?.values.length ?? 0 }, (_, row) =>
    columns.map(({ values }) => cell(values[row])).join(","),
  );
  return `${[heads.join(","), ...rows].join("\r\n")}\r\n`;
}

/** @param {number | null | undefined} value what is not known stays empty */
const cell = (value) => (value === null || value === undefined || Number.isNaN(value) ? "" : String(value));

/** @param {string} text */
const quote = (text) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
