// What the page must know of each system to draw it.

/** @typedef {{ particles: number, dimension: number, barrier: number, extent: number }} System */

/**
 * `barrier` is the distance that divides near pairs from far ones; `extent` the half-width of a
 * picture that holds a whole configuration.
 * @type {Readonly<Record<string, System>>}
 */
const SYSTEMS = {
  dw2: { particles: 2, dimension: 2, barrier: 4, extent: 3.7 },
  dw4: { particles: 4, dimension: 2, barrier: 4, extent: 4.6 },
  dw: { particles: 3, dimension: 2, barrier: 4, extent: 4.6 },
  lj13: { particles: 13, dimension: 3, barrier: 1.4, extent: 2.6 },
};

/** @param {Partial<import("./schema.js").Config>} config @returns {System} */
export function systemOf({ system: id = "dw2", particles, d0 }) {
  const system = typeof id === "string" && Object.hasOwn(SYSTEMS, id) ? SYSTEMS[id] : SYSTEMS.dw2;
  const known = /** @type {System} */ (system);
  if (known.dimension > 2) return known;
  const wells = { ...known, barrier: typeof d0 === "number" ? d0 : known.barrier };
  return id === "dw" && typeof particles === "number" ? { ...wells, particles } : wells;
}

/** Numbers per configuration, N·D. @param {Partial<import("./schema.js").Config>} config */
export function dofOf(config) {
  const { particles, dimension } = systemOf(config);
  return particles * dimension;
}
