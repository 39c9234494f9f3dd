// Learning from little data: training and test likelihood against the number of samples.

/** @param {number} samples @returns {import("../conditions.js").Condition[]} */
const trained = (samples) => [
  ["config.samples", "is", samples],
  ["report.step", ">=", 100],
];

/** @type {import("../conditions.js").Lesson} */
export const data = {
  id: "data",
  minutes: 10,
  config: { samples: 10, start: "random" },
  tasks: [
    {
      id: "predict",
      predict: { plot: "learning", until: 300 },
      sights: [
        [
          ["config.samples", "is", 10],
          ["report.step", ">=", 300],
        ],
      ],
    },
    { id: "ten", sights: [[...trained(10), ["report.generalisationGap", ">", 0.5]]] },
    {
      id: "belowTruth",
      sights: [
        [
          ["config.samples", "is", 10],
          ["report.trainNll", "<", 3.1],
        ],
      ],
    },
    { id: "meaning", answer: { right: 1 } },
    { id: "hundred", sights: [[...trained(100), ["report.generalisationGap", ">", 0.05]]] },
    { id: "many", sights: [[...trained(10_000), ["report.generalisationGap", "<", 0.1], ["report.klGap", "<", 0.1]]] },
  ],
  solution: [
    ["draw", "predict"],
    ["train", 300],
    ["answer", "meaning", 1],
    ["configure", { samples: 100 }],
    ["train", 200],
    ["configure", { samples: 10000 }],
    ["train", 200],
  ],
};
