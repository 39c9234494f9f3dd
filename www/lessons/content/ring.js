// Noise to rings: what a flow does, and what an exact likelihood is worth.

/** @type {import("../conditions.js").Lesson} */
export const ring = {
  id: "ring",
  minutes: 10,
  config: { start: "random" },
  tasks: [
    {
      id: "look",
      sights: [[["page.flowTime", "<=", 0.05]], [["page.flowTime", ">=", 0.95]]],
    },
    { id: "predict", predict: { plot: "learning", until: 150 }, sights: [[["report.step", ">=", 150]]] },
    { id: "begin", sights: [[["report.step", ">=", 20]]] },
    {
      id: "learn",
      sights: [
        [
          ["report.klGap", "<", 0.05],
          ["report.klGapError", "<", 0.05],
          ["report.ess", ">", 80],
        ],
      ],
    },
    { id: "bound", answer: { right: 1 } },
    {
      id: "again",
      sights: [
        [
          ["page.phase", "is", "paused"],
          ["report.step", ">=", 50],
        ],
        [
          ["page.phase", "is", "paused"],
          ["report.step", "is", 0],
          ["config.seed", ">", 1],
        ],
        [
          ["report.klGap", "<", 0.1],
          ["report.step", ">=", 50],
          ["config.seed", ">", 1],
        ],
      ],
    },
  ],
  solution: [
    ["flowTime", 0],
    ["flowTime", 1],
    ["draw", "predict"],
    ["train", 200],
    ["answer", "bound", 1],
    ["configure", { seed: 2 }],
    ["train", 200],
  ],
};
