// Random numbers for what is not a run of the engine: chains that are shown beside it.

/** Uniform numbers on [0, 1): mulberry32, by Tommy Ettinger. @param {number} seed a whole number @returns {() => number} */
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
