// Symmetry for free: the same few data, with and without built-in symmetry.

/** @type {import("../conditions.js").Lesson} */
export const symmetry = {
  id: "symmetry",
  minutes: 15,
  config: { samples: 100, batch: 64, odeSteps: 8, start: "random", flow: "plain" },
  tasks: [
    {
      id: "plain",
      sights: [
        [
          ["config.flow", "is", "plain"],
          ["config.augmentation", "is", "none"],
          ["config.samples", "is", 100],
          ["report.step", ">=", 150],
        ],
      ],
    },
    { id: "overfit", answer: { right: 0 } },
    {
      id: "predict",
      predict: { value: "report.klGap", bounds: [0.5, 1] },
      sights: [
        [
          ["config.flow", "is", "pair"],
          ["config.samples", "is", 100],
          ["report.step", ">=", 150],
        ],
      ],
    },
    {
      id: "pair",
      sights: [
        [
          ["config.flow", "is", "pair"],
          ["config.samples", "is", 100],
          ["report.step", ">=", 150],
          ["report.klGap", "<", 0.4],
        ],
      ],
    },
    {
      id: "augment",
      sights: [
        [
          ["config.flow", "is", "plain"],
          ["config.augmentation", "is", "both"],
          ["config.samples", "is", 100],
          ["report.step", ">=", 150],
        ],
      ],
    },
    {
      id: "probe",
      sights: [
        [
          ["config.flow", "is", "plain"],
          ["report.step", ">=", 20],
          ["answer.rotationChange", ">", 0.01],
        ],
        [
          ["config.flow", "is", "pair"],
          ["report.step", ">=", 20],
          ["answer.rotationChange", "<", 0.001],
        ],
      ],
    },
    { id: "why", answer: { right: 2 } },
  ],
  solution: [
    ["train", 150],
    ["answer", "overfit", 0],
    ["experiment", { experiment: "symmetry", operation: "rotation", attempt: 1, count: 20 }],
    ["choose", "predict", 0],
    ["configure", { flow: "pair" }],
    ["train", 150],
    ["experiment", { experiment: "symmetry", operation: "rotation", attempt: 1, count: 20 }],
    ["configure", { flow: "plain", augmentation: "both" }],
    ["train", 150],
    ["answer", "why", 2],
  ],
};
