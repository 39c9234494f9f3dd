// The settings that the page is measured with: defaults but the batch, and the steps of one call of `train`.

/** @typedef {{ system: string, batch: number, steps: number }} Case */

/** @type {readonly Case[]} */
export const CASES = [
  { system: "dw2", batch: 256, steps: 2000 },
  { system: "dw4", batch: 64, steps: 1000 },
  { system: "dw4", batch: 256, steps: 500 },
  { system: "lj13", batch: 64, steps: 200 },
];
