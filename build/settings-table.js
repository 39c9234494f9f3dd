// The table of docs/settings.md: everything but the last column, the meaning, comes from the engine.

/** @typedef {import("../www/config/condition.js").Condition} Condition */
/** @typedef {import("../www/config/schema.js").Field} Field */
/** @typedef {{ fields: readonly Field[], applicability: readonly { when: Condition, keys: readonly string[] }[] }} Description */

const BEGIN = "<!-- settings:begin -->";
const END = "<!-- settings:end -->";
const THIN = "\u202f";

/**
 * The document with its table made anew. A setting without a row gets one with an empty meaning.
 * @param {string} text
 * @param {Description} description
 */
export function withTable(text, { fields, applicability }) {
  const [before = "", rest = ""] = text.split(BEGIN);
  const [table = "", after = ""] = rest.split(END);
  const meanings = new Map(table.split("\n").map((row) => [row.split("`")[1], row.split(" | ").at(-1)?.slice(0, -2)]));
  const rows = fields.map((field) => {
    const { default: usual, presets = {} } = field;
    const rule = applicability.find(({ keys }) => keys.includes(field.key));
    const presetTexts = Object.entries(presets).map(([flow, value]) => `, ${valueText(value)} with \`${flow}\``);
    const cells = [
      `\`${field.key}\``,
      valueText(usual) + presetTexts.join(""),
      allowedText(field),
      rule ? conditionText(rule.when) : "",
      meanings.get(field.key) ?? "",
    ];
    return `| ${cells.join(" | ")} |`;
  });
  const head = "| key | default | allowed | has an effect only if | meaning |\n|---|---|---|---|---|";
  return `${before}${BEGIN}\n${head}\n${rows.join("\n")}\n${END}${after}`;
}

/** @param {string | number} value */
const valueText = (value) => (typeof value === "string" ? `\`${value}\`` : numberText(value));

/** Digits in groups, as in the rest of the documents. @param {number} value */
function numberText(value) {
  if (value === Number.MAX_SAFE_INTEGER) return "2⁵³ − 1";
  const [whole = "", decimals] = String(value).replace("1e-5", "0.00001").replace("-", "−").split(".");
  const grouped = whole.length > 4 ? whole.replace(/\B(?=(\d{3})+$)/g, THIN) : whole;
  return decimals === undefined ? grouped : `${grouped}.${decimals}`;
}

/** @param {Field} field */
function allowedText(field) {
  if (field.kind === "choice") return field.choices.map((name) => `\`${name}\``).join(", ");
  if (field.kind === "digest") return `\`${field.otherwise}\`, or 16 digits from 0-9 and a-f`;
  const range = `${numberText(field.min)} to ${numberText(field.max)}`;
  return field.step ? `${range}, a multiple of ${field.step}` : range;
}

/** @param {Condition} condition @returns {string} */
function conditionText(condition) {
  if ("is" in condition) return `\`${condition.is.join("=")}\``;
  if ("isNot" in condition) return `${condition.isNot[0]} is not \`${condition.isNot[1]}\``;
  if ("positive" in condition) return `\`${condition.positive}\` > 0`;
  if ("all" in condition) return condition.all.map(conditionText).join(" and ");
  return condition.any.map(conditionText).join(", or ");
}
