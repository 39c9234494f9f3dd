// The exact divergence against Hutchinson's estimator: unbiased densities, spoiled weights.

/** @type {import("../conditions.js").Lesson} */
export const hutchinson = {
  id: "hutchinson",
  minutes: 10,
  config: { system: "dw4", samples: 1000, batch: 64 },
  tasks: [
    { id: "train", sights: [[["report.step", ">=", 50]]] },
    {
      id: "predict",
      predict: { value: "answer.deviation1", bounds: [0.1, 1] },
      sights: [[["answer.deviation1", ">=", 0]]],
    },
    {
      id: "ask",
      sights: [
        [
          ["answer.ess1", ">", 0],
          ["answer.exactEss", ">", 0],
        ],
      ],
    },
    { id: "read", answer: { near: "answer.deviation1", within: 0.1 } },
    { id: "halve", answer: { right: 2 } },
    { id: "weights", answer: { right: 1 } },
  ],
  solution: [
    ["train", 50],
    ["choose", "predict", 1],
    ["experiment", { experiment: "noise", probes: [1], count: 200 }],
    ["answerWith", "read", "deviation1"],
    ["answer", "halve", 2],
    ["answer", "weights", 1],
  ],
};
