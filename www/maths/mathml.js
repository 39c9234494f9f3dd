// MathML from short text: tokens with spaces between, and structures among them.

/** @param {string} token */
function atom(token) {
  if (/^[\d.]+$/.test(token)) return `<mn>${token}</mn>`;
  if (token === "quad") return '<mspace width="1.4em"></mspace>';
  if (token === "log" || token === "det") return `<mi>${token}</mi><mspace width="0.17em"></mspace>`;
  if (/^[\p{L}]+$/u.test(token)) return `<mi>${token}</mi>`;
  // Fences that keep their size: not every device has a font for tall ones.
  if (/^[()[\]⟨⟩]$/.test(token)) return `<mo stretchy="false">${token}</mo>`;
  if (token === "|") return '<mo stretchy="false" lspace="0.05em" rspace="0.05em">|</mo>';
  return `<mo>${token.replace("<", "&lt;").replace(">", "&gt;")}</mo>`;
}

/** @param {string} part markup, or tokens with spaces between */
const expand = (part) =>
  part.startsWith("<m")
    ? part
    : part
        .split(" ")
        .filter((token) => token !== "")
        .map(atom)
        .join("");

/** @param {string[]} parts */
export const row = (...parts) => `<mrow>${parts.map(expand).join("")}</mrow>`;
/** @param {string} base @param {string} index */
export const sub = (base, index) => `<msub>${row(base)}${row(index)}</msub>`;
/** @param {string} base @param {string} power */
export const sup = (base, power) => `<msup>${row(base)}${row(power)}</msup>`;
/** @param {string} base @param {string} index @param {string} power */
export const both = (base, index, power) => `<msubsup>${row(base)}${row(index)}${row(power)}</msubsup>`;
/** @param {string} above @param {string} below */
export const frac = (above, below) => `<mfrac>${row(above)}${row(below)}</mfrac>`;
/** A large operator with what stands under it. @param {string} operator @param {string} under */
export const over = (operator, under) => `<munder>${row(operator)}${row(under)}</munder>`;
/** @param {string[]} parts */
export const display = (...parts) => `<math display="block">${row(...parts)}</math>`;
