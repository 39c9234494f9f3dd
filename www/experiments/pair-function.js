// The function that a pair flow learns, φ(d, t), from its weights: v_i = Σ_j φ(d_ij, t) (x_i − x_j).

/** Added to the sum of Gaussians, as the engine does. */
const FLOOR = 1e-6;

/**
 * φ(d, t) = Σ_kl R_k(d) W_kl K_l(t) + Σ_l b_l K_l(t), with normalised Gaussians R and K.
 * @param {Pick<import("../trainer/messages.js").ExportedModel, "bases" | "tensors" | "theta">} exported of a pair flow
 */
export function pairFunction({ bases, tensors, theta }) {
  const { distanceRange = 0, distanceKernels = 0, distanceWidth = 1, timeKernels = 0, timeWidth = 1 } = bases ?? {};
  const [distances, times] = [centres(distanceRange, distanceKernels), centres(1, timeKernels)];
  const weights = tensorOf({ tensors, theta }, "weights");
  const bias = tensorOf({ tensors, theta }, "bias");

  /** The coefficients of the distances' Gaussians, and the constant, at a time. @param {number} t */
  function at(t) {
    const kernels = gaussians(times, timeWidth, t);
    const along = (/** @type {Float64Array} */ row) =>
      row.reduce((sum, value, l) => sum + value * (kernels[l] ?? 0), 0);
    const rows = distances.map((_, k) => along(weights.subarray(k * timeKernels, (k + 1) * timeKernels)));
    return { rows, constant: along(bias) };
  }

  return {
    /**
     * φ at many distances and one time.
     * @param {readonly number[]} places
     * @param {number} t
     */
    cut(places, t) {
      const { rows, constant } = at(t);
      return places.map((d) => {
        const kernels = gaussians(distances, distanceWidth, d);
        return rows.reduce((sum, row, k) => sum + row * (kernels[k] ?? 0), constant);
      });
    },
  };
}

/** Equally spaced from nothing. @param {number} to @param {number} count */
const centres = (to, count) => Array.from({ length: count }, (_, k) => (to * k) / (count - 1));

/** @param {readonly number[]} middles @param {number} width @param {number} x */
function gaussians(middles, width, x) {
  const values = middles.map((middle) => Math.exp(-(((x - middle) / width) ** 2)));
  const sum = values.reduce((total, value) => total + value, FLOOR);
  return values.map((value) => value / sum);
}

/** @param {Pick<import("../trainer/messages.js").ExportedModel, "tensors" | "theta">} given @param {string} wanted */
function tensorOf({ tensors, theta }, wanted) {
  let start = 0;
  for (const { name, shape } of tensors) {
    const size = shape.reduce((product, side) => product * side, 1);
    if (name === wanted) return theta.subarray(start, start + size);
    start += size;
  }
  return new Float64Array();
}
