// Extended XYZ, which molecular viewers read: for each configuration the number of particles, a line of
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
    const numbers = Object.entries(columns).map(([name, values]) => `${name}=${values[row]}`);
    lines.push(String(particles), `Properties=species:S:1:pos:R:3 ${numbers.join(" ")}`.trim());
    for (let i = 0; i < particles; i++) {
      const place = Array.from({ length: 3 }, (_, k) => (k < dimension ? (x[row * dof + i * dimension + k] ?? 0) : 0));
      lines.push([species, ...place].join(" "));
    }
  }
  return `${lines.join("\n")}\n`;
}
