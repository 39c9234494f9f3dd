// Mode collapse: training by energy alone forgets half of the truth, and does not notice.

/** @type {import("../conditions.js").Lesson} */
export const modes = {
  id: "modes",
  minutes: 15,
  config: { start: "random", b: -10, objective: "energy" },
  tasks: [
    {
      id: "predict",
      predict: { value: "report.klGap", bounds: [0.1, 0.7] },
      sights: [
        [
          ["config.objective", "is", "energy"],
          ["config.b", "<=", -9],
          ["report.step", ">=", 300],
        ],
      ],
    },
    {
      id: "energy",
      sights: [
        [
          ["config.objective", "is", "energy"],
          ["config.b", "<=", -9],
          ["report.step", ">=", 300],
        ],
      ],
    },
    { id: "see", answer: { right: 1 } },
    {
      id: "likelihood",
      sights: [
        [
          ["config.objective", "is", "likelihood"],
          ["config.b", "<=", -9],
          ["report.klGap", "<", 0.1],
        ],
      ],
    },
    { id: "direction", answer: { right: 0 } },
    {
      id: "mixture",
      sights: [
        [
          ["config.objective", "is", "mixture"],
          ["config.b", "<=", -9],
          ["report.step", ">=", 300],
          ["report.klGap", "<", 0.5],
        ],
      ],
    },
  ],
  solution: [
    ["choose", "predict", 0],
    ["train", 400],
    ["answer", "see", 1],
    ["configure", { objective: "likelihood" }],
    ["train", 300],
    ["answer", "direction", 0],
    ["configure", { objective: "mixture" }],
    ["train", 400],
  ],
};
