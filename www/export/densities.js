// Exact log densities for samples that are saved. Where the exact determinant takes long, the engine gives it to
// a part of the samples and integrates the divergence for the others, which is good for means but off for each.

/** @typedef {import("../trainer/messages.js").Answers["weightedSamples"]} Drawn */

/** Samples whose density is made exact; more would take too long. */
export const MOST_EXACT = 1000;
/** Samples in one question, so that the engine answers others in between. */
const STRETCH = 8;

/**
 * The same samples, the first {@link MOST_EXACT} with the log density that `logDensity` gives for them.
 * @param {Drawn} drawn
 * @param {object} how
 * @param {number} how.dof numbers per configuration
 * @param {(x: Float32Array) => Promise<Float64Array>} how.logDensity exact, in nats; NaN where the map does not reach
 * @param {(part: number) => void} [how.progress] gets the part that is done
 * @returns {Promise<Drawn & { error: Float64Array }>} `error` of log q in nats: 0 where it is exact, and elsewhere the
 *   root mean square of what the exact ones differ by
 */
export async function withExactDensities(drawn, { dof, logDensity, progress }) {
  // The engine takes single precision: what is saved is what was measured.
  const x = Float64Array.from(Float32Array.from(drawn.x));
  const count = Math.min(MOST_EXACT, x.length / dof);
  const logQ = drawn.logQ.slice();
  const error = new Float64Array(logQ.length).fill(Number.NaN);
  let [squares, known] = [0, 0];
  for (let from = 0; from < count; from += STRETCH) {
    const to = Math.min(count, from + STRETCH);
    const exact = await logDensity(Float32Array.from(x.subarray(from * dof, to * dof)));
    for (let row = from; row < to; row++) {
      const value = exact[row - from] ?? Number.NaN;
      if (!Number.isFinite(value)) continue;
      squares += (value - (logQ[row] ?? 0)) ** 2;
      known++;
      logQ[row] = value;
      error[row] = 0;
    }
    progress?.(to / count);
  }
  const typical = Math.sqrt(squares / known);
  const logWeight = drawn.energy.map((energy, row) => -energy - (logQ[row] ?? 0));
  return {
    x,
    energy: drawn.energy,
    logQ,
    logWeight,
    error: error.map((each) => (Number.isNaN(each) ? typical : each)),
  };
}
