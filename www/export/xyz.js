// Extended XYZ without a lattice, which molecular viewers read: for each configuration the number of particles, a line of
// properties, a line a particle. https://github.com/libAtoms/extxyz

/**
 * @param {object} samples
 * @param {Float64Array} samples.x configuration × particle × dimension
 * @param {number} samples.particles
 * @param {number} samples.dimension
 * @param {string} samples.species
 * @param {Record<string, Float64Array>} samples.columns one number a configuration
 */
export function writeXyz({ x, particles, dimension, species, columns }) {
  const dof = particles * dimension;
  const lines = [];
  for (let row = 0; row * dof < x.length; row++) {
    // A configuration that is no place for particles is none; a number that is not known is left out.
    if (!x.subarray(row * dof, (row + 1) * dof).every(Number.isFinite)) continue;
    const known = Object.entries(columns).filter(([, values]) => Number.isFinite(values[row]));
    const numbers = known.map(([name, values]) => `${name}=${values[row]}`);
    lines.push(String(particles), ["Properties=species:S:1:pos:R:3", ...numbers, 'pbc="F F F"'].join(" "));
    for (let i = 0; i < particles; i++) {
      const place = Array.from({ length: 3 }, (_, k) => (k < dimension ? (x[row * dof + i * dimension + k] ?? 0) : 0));
      lines.push([species, ...place].join(" "));
    }
  }
  return `${lines.join("\n")}\n`;
}
