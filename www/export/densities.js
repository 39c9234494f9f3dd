// Exact log densities for samples that are saved. Where the exact determinant takes long, the engine gives it to
// a part of the samples and integrates the divergence for the others, which is good for means but off for each.

/** @typedef {import("../trainer/messages.js").Answers["weightedSamples"]} Drawn */

/** Samples whose density is made exact; more would take too long. */
export const MOST_EXACT = 1000;
/** Samples in one question, so that the engine hears others in between; of many more, as many as make so many questions. */
const PIECE = 32;
const PIECES = 400;
/** Exact densities in one question. */
const STRETCH = 8;

/**
 * Samples that are drawn in pieces, which are the same as drawn at once.
 * @param {number} count
 * @param {object} how
 * @param {(from: number, count: number) => Promise<Drawn>} how.draw those from a number on, their densities integrated
 * @param {(part: number) => void} how.progress gets the part that is done
 * @returns {Promise<Drawn>}
 */
export async function drawInPieces(count, { draw, progress }) {
  const piece = Math.max(PIECE, Math.ceil(count / PIECES));
  /** @type {Drawn[]} */
  const pieces = [];
  for (let from = 0; from < count; from += piece) {
    progress(from / count);
    pieces.push(await draw(from, Math.min(piece, count - from)));
  }
  const joined = (/** @type {keyof Drawn} */ key) => Float64Array.from(pieces.flatMap((each) => Array.from(each[key])));
  return { x: joined("x"), energy: joined("energy"), logQ: joined("logQ"), logWeight: joined("logWeight") };
}

/**
 * The same samples, the first {@link MOST_EXACT} with the log density that `logDensity` gives for them; those of the others are
 * moved by the mean of what these differ by.
 * @param {Drawn} drawn
 * @param {object} how
 * @param {number} how.dof numbers per configuration
 * @param {(x: Float32Array) => Promise<Float64Array>} how.logDensity exact, in nats; NaN where the map does not reach
 * @param {number} [how.stretch] samples in one question
 * @param {(part: number) => void} [how.progress] gets the part that is done
 * @returns {Promise<Drawn & { error: Float64Array }>} `error` of log q in nats: 0 where it is exact, and elsewhere the
 *   standard deviation of what the exact ones differ by
 */
export async function withExactDensities(drawn, { dof, logDensity, stretch = STRETCH, progress }) {
  // The engine takes single precision: what is saved is what was measured.
  const x = Float64Array.from(Float32Array.from(drawn.x));
  const count = Math.min(MOST_EXACT, x.length / dof);
  const logQ = drawn.logQ.slice();
  const error = new Float64Array(logQ.length).fill(Number.NaN);
  let [sum, squares, known] = [0, 0, 0];
  for (let from = 0; from < count; from += stretch) {
    progress?.(from / count);
    const to = Math.min(count, from + stretch);
    const exact = await logDensity(Float32Array.from(x.subarray(from * dof, to * dof)));
    for (let row = from; row < to; row++) {
      const value = exact[row - from] ?? Number.NaN;
      if (!Number.isFinite(value)) continue;
      const difference = value - (logQ[row] ?? 0);
      sum += difference;
      squares += difference ** 2;
      known++;
      logQ[row] = value;
      error[row] = 0;
    }
  }
  progress?.(1);
  const shift = known > 0 ? sum / known : 0;
  const typical = Math.sqrt(Math.max(0, squares / known - shift ** 2));
  for (const [row, each] of error.entries()) if (Number.isNaN(each)) logQ[row] = (logQ[row] ?? 0) + shift;
  const logWeight = drawn.energy.map((energy, row) => -energy - (logQ[row] ?? 0));
  return {
    x,
    energy: drawn.energy,
    logQ,
    logWeight,
    error: error.map((each) => (Number.isNaN(each) ? typical : each)),
  };
}
