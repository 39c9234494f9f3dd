// Writes what is made from the engine's description of the settings, which comes on standard input: the table that the
// page reads, www/config/generated.js, and the table of docs/settings.md. `cargo xtask settings` does both steps.

import { readFileSync, writeFileSync } from "node:fs";
import { withTable } from "./settings-table.js";

/** An object as JSON with one line for each entry of its lists. @param {Record<string, unknown>} object */
function linesOf(object) {
  const lines = Object.entries(object).map(([key, value]) => {
    const entries = Array.isArray(value) ? value.map((entry) => `\n    ${JSON.stringify(entry)}`).join(",") : "";
    return `  ${JSON.stringify(key)}: ${entries ? `[${entries}\n  ]` : JSON.stringify(value)}`;
  });
  return `{\n${lines.join(",\n")}\n}`;
}

const description = JSON.parse(readFileSync(0, "utf8"));
const generated = new URL("../www/config/generated.js", import.meta.url);
writeFileSync(
  generated,
  `// Every setting, as the engine describes it. Made by \`cargo xtask settings\`; not to be edited.

export const DESCRIPTION = /** @type {const} */ (${linesOf(description)});
`,
);
const document = new URL("../docs/settings.md", import.meta.url);
writeFileSync(document, withTable(readFileSync(document, "utf8"), description));
