// The pictures of a run: how much detail each of them may have while training and at rest.

/** @type {import("./pace.js").Kind[]} */
export const KINDS = [
  { name: "trajectory", least: 48, live: 48, rest: 48, order: 1, weight: 1 },
  { name: "report", least: 64, live: 256, rest: 2048, order: 1, weight: 2 },
  { name: "maps", least: 48, live: 96, rest: 192, order: 2, weight: 1 },
  { name: "curves", least: 128, live: 2048, rest: 16384, order: 1, weight: 1 },
];
/** Flow times of a trajectory. */
export const FRAMES = 21;
/** Draws behind a careful evaluation. */
export const FULL = 2048;

/** The pixels may lie in the engine's memory, which the next call overwrites. @param {ImageData | undefined} image */
export const copyOf = (image) => image && new ImageData(image.data.slice(), image.width, image.height);
