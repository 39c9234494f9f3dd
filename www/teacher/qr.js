// A QR code as a picture: dark squares on white, whatever the theme, because scanners want that.

import encodeQR from "qr";

const NS = "http://www.w3.org/2000/svg";

/**
 * @param {string} text
 * @param {string} label what it says, for those who do not see it
 * @returns {SVGSVGElement}
 */
export function qrCode(text, label) {
  const rows = encodeQR(text, "raw", { ecc: "low", border: 4 });
  const size = rows.length;
  const svg = document.createElementNS(NS, "svg");
  svg.setAttribute("viewBox", `0 0 ${size} ${size}`);
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", label);
  svg.setAttribute("shape-rendering", "crispEdges");
  const squares = rows.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])));
  svg.append(
    shape("rect", { width: size, height: size, fill: "#fff" }),
    shape("path", { d: squares.join(""), fill: "#000" }),
  );
  return svg;
}

/** @param {string} tag @param {Record<string, string | number>} attributes */
function shape(tag, attributes) {
  const element = document.createElementNS(NS, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  return element;
}
