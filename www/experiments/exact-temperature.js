// The exact mean energy and heat capacity of DW-2 at any temperature. Energies are in kT of the temperature that the flow
// was trained at.

import { pairEnergy } from "../settings/pair-potential.js";

/** Parts of the quadrature. */
const PARTS = 4000;

/**
 * The exact mean energy and heat capacity of a pair in the plane, by quadrature over its distance; undefined for others.
 * @param {import("../config/schema.js").Config} config
 * @param {number} ratio
 */
export function exactAt(config, ratio) {
  if (config.system !== "dw2") return undefined;
  const far = 3 * config.d0 + 4;
  let [sum, first, second] = [0, 0, 0];
  const distances = Array.from({ length: PARTS }, (_, k) => (far * (k + 0.5)) / PARTS);
  const energies = distances.map((d) => pairEnergy(config, d));
  const least = Math.min(...energies);
  for (const [k, u] of energies.entries()) {
    const weight = (distances[k] ?? 0) * Math.exp((least - u) / ratio);
    sum += weight;
    first += weight * u;
    second += weight * u * u;
  }
  const mean = first / sum;
  return { mean, heat: (second / sum - mean * mean) / ratio ** 2 };
}
