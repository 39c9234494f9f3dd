// The pictures of the mathematics page.

/** Particles i and j, and two others. @type {readonly (readonly [number, number])[]} */
const PLACES = [
  [60, 118],
  [150, 118],
  [72, 34],
  [178, 46],
];
const PAIR = [0, 1];

/** @param {number} a @param {number} b @param {string} kind */
function line(a, b, kind) {
  const [x1, y1] = PLACES[a] ?? [0, 0];
  const [x2, y2] = PLACES[b] ?? [0, 0];
  return `<line class="${kind}" x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}"></line>`;
}

/** @param {number} left @param {string} title @param {string} inside */
function frame(left, title, inside) {
  const particles = PLACES.map(([x, y], index) => {
    const pair = PAIR.includes(index);
    const name = pair ? `<text x="${x}" y="${y + 24}">${"ij"[index]}</text>` : "";
    return `<circle class="${pair ? "one" : "other"}" cx="${x}" cy="${y}" r="9"></circle>${name}`;
  });
  return `<g transform="translate(${left} 0)">${inside}${particles.join("")}<text x="115" y="172">${title}</text></g>`;
}

/**
 * What a pair field sees of a pair, beside what a many-body field sees.
 * @param {{ pair: string, manyBody: string, label: string }} words
 */
function environment({ pair, manyBody, label }) {
  const others = [2, 3].flatMap((k) => PAIR.map((p) => line(p, k, "around"))).join("");
  const triangles = [2, 3]
    .map((k) => `<polygon points="${[...PAIR, k].map((p) => PLACES[p]?.join()).join(" ")}"></polygon>`)
    .join("");
  const force = line(0, 1, "force");
  const frames = frame(0, pair, force) + frame(230, manyBody, triangles + others + line(2, 3, "far") + force);
  return `<svg class="drawing" viewBox="0 0 460 184" role="img" aria-label="${label}">${frames}</svg>`;
}

/** By the name that the words use. @type {Readonly<Record<string, typeof environment>>} */
export const PICTURES = { environment };
