// The story in eight chapters: how each sets up the page, and what it asks to predict.

/**
 * @typedef {object} Chapter
 * @property {Record<string, string | number>} config the settings, over the defaults
 * @property {number} [steps] when Play ends
 * @property {import("../trainer/pace.js").Pace} [pace]
 * @property {import("../experiments/chooser.js").Id} [reveal] the experiment that opens once something is predicted and those
 *   steps are done
 * @property {"chain"} [figure] one of its own, beside those of the page
 * @property {import("../lessons/conditions.js").Task & { predict: import("../lessons/conditions.js").Predict }} task
 */

/** @type {readonly Chapter[]} */
export const CHAPTERS = [
  {
    config: { b: -10, start: "random" },
    figure: "chain",
    task: {
      id: "sampling",
      predict: { value: "answer.chainCrossings", bounds: [1, 20] },
      sights: [[["answer.chainCrossings", ">=", 0]]],
    },
  },
  {
    config: { start: "random" },
    steps: 150,
    pace: 10,
    task: {
      id: "flows",
      predict: { plot: "learning", until: 150 },
      sights: [[["report.step", ">=", 150]]],
    },
  },
  {
    config: { start: "random" },
    steps: 300,
    task: {
      id: "likelihood",
      predict: { value: "report.klGap", bounds: [-0.01, 0.1] },
      sights: [[["report.step", ">=", 300]]],
    },
  },
  {
    config: { flow: "plain", samples: 100, batch: 64, odeSteps: 8, start: "random" },
    steps: 150,
    reveal: "symmetry",
    task: {
      id: "symmetry",
      predict: { value: "answer.rotationChange", bounds: [0.01, 0.3] },
      sights: [
        [
          ["report.step", ">=", 150],
          ["answer.rotationChange", ">=", 0],
        ],
      ],
    },
  },
  {
    config: { system: "dw4", samples: 1000, batch: 64 },
    reveal: "noise",
    task: {
      id: "divergence",
      predict: { value: "answer.deviation1", bounds: [0.1, 1] },
      sights: [[["answer.deviation1", ">=", 0]]],
    },
  },
  {
    config: { samples: 10, start: "random" },
    steps: 300,
    task: {
      id: "data",
      predict: { plot: "learning", until: 300 },
      sights: [[["report.step", ">=", 300]]],
    },
  },
  {
    config: { start: "random", a: 0.5 },
    steps: 60,
    reveal: "weights",
    task: {
      id: "reweighting",
      predict: { plot: "energy" },
      sights: [[["page.curvesStep", ">=", 60]]],
    },
  },
  {
    config: { system: "lj13", samples: 300, batch: 16, odeSteps: 8 },
    reveal: "states",
    task: {
      id: "clusters",
      predict: { value: "answer.referenceFound", bounds: [2, 10] },
      sights: [[["answer.referenceFound", ">=", 1]]],
    },
  },
];

/** The story as a lesson with one task a chapter: so its predictions are kept and handed in. @type {import("../lessons/conditions.js").Lesson} */
export const STORY = { id: "story", minutes: 40, config: {}, tasks: CHAPTERS.map(({ task }) => task), solution: [] };
