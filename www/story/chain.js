// A Metropolis chain of two particles: one that starts in a well and rarely leaves it where the barrier is high.

/** Steps of a chain, and how many of them are one point of its curve. */
export const CHAIN_STEPS = 20_000;
export const STRIDE = 50;
/** Half the side of the square from which a move is drawn, in units of length. */
const MOVE = 0.8;
/** How far beyond the barrier the other well counts as reached: a chain that trembles on the barrier has not crossed. */
const BEYOND = 0.8;

/** Uniform numbers below 1 (mulberry32). @param {number} seed @returns {() => number} */
export function uniform(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let z = state;
    z = Math.imul(z ^ (z >>> 15), z | 1);
    z ^= z + Math.imul(z ^ (z >>> 7), z | 61);
    return ((z ^ (z >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * The chain on the relative position of two particles in the plane, which has the density exp(−u(d)).
 * @param {(d: number) => number} energy u of a distance, in kT
 * @param {{ start: number, barrier: number, seed: number }} about the first distance, and that between the wells
 * @returns {{ next: (steps: number) => { distance: number, crossings: number } }}
 */
export function createChain(energy, { start, barrier, seed }) {
  const draw = uniform(seed);
  let [x, y] = [start, 0];
  let u = energy(start);
  let side = Math.sign(start - barrier);
  let crossings = 0;
  return {
    next(steps) {
      for (let step = 0; step < steps; step++) {
        const [toX, toY] = [x + MOVE * (2 * draw() - 1), y + MOVE * (2 * draw() - 1)];
        const moved = energy(Math.hypot(toX, toY));
        if (draw() < Math.exp(u - moved)) [x, y, u] = [toX, toY, moved];
        const beyond = Math.hypot(x, y) - barrier;
        if (Math.abs(beyond) > BEYOND && Math.sign(beyond) !== side) {
          side = Math.sign(beyond);
          crossings += 1;
        }
      }
      return { distance: Math.hypot(x, y), crossings };
    },
  };
}

/**
 * The lowest energy inside the barrier: where the chain starts.
 * @param {(d: number) => number} energy
 * @param {number} barrier
 */
export function innerWell(energy, barrier) {
  const places = Array.from({ length: 400 }, (_, k) => (barrier * (k + 1)) / 401);
  return places.reduce((best, d) => (energy(d) < energy(best) ? d : best), barrier);
}
