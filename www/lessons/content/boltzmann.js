// A Boltzmann generator: a model that is a little wrong gives exact averages by reweighting.

/** @type {import("../conditions.js").Lesson} */
export const boltzmann = {
  id: "boltzmann",
  minutes: 15,
  config: { start: "random", a: 0.5 },
  tasks: [
    { id: "predict", predict: { plot: "energy" }, sights: [[["page.curvesStep", ">=", 60]]] },
    {
      id: "rough",
      sights: [
        [
          ["page.phase", "is", "paused"],
          ["report.klGap", ">", 0.05],
          ["report.klGap", "<", 1.5],
          ["report.ess", ">", 8],
          ["report.step", ">", 0],
        ],
      ],
    },
    { id: "weights", answer: { right: 2 } },
    {
      id: "agree",
      sights: [
        [
          ["report.ess", ">", 85],
          ["report.freeEnergyMiss", "<", 3],
          ["report.freeEnergyDifferenceError", "<", 0.3],
        ],
      ],
    },
    { id: "read", answer: { near: "report.exactFreeEnergyDifference", within: 0.15 } },
    {
      id: "tilt",
      sights: [
        [
          ["config.a", ">", 0.7],
          ["report.exactFreeEnergyDifference", "<", -1.2],
          ["report.ess", ">", 85],
          ["report.freeEnergyMiss", "<", 3],
        ],
      ],
    },
    { id: "meaning", answer: { right: 0 } },
  ],
  solution: [
    ["draw", "predict"],
    ["train", 100],
    ["answer", "weights", 2],
    ["train", 200],
    ["answerWith", "read", "exactFreeEnergyDifference"],
    ["configure", { a: 1 }],
    ["train", 300],
    ["answer", "meaning", 0],
  ],
};
