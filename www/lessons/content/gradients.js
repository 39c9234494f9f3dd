// DTO against OTD: two gradients that agree for small steps, and what coarse steps hide.

/** A few Euler steps without a stiffness penalty. @param {"dto" | "otd"} gradient @returns {import("../conditions.js").Condition[]} */
const coarse = (gradient) => [
  ["config.gradient", "is", gradient],
  ["config.integrator", "is", "euler"],
  ["config.odeSteps", "<=", 4],
  ["config.guard", "is", 0],
];

/** @type {import("../conditions.js").Lesson} */
export const gradients = {
  id: "gradients",
  minutes: 15,
  config: { start: "random" },
  tasks: [
    {
      id: "both",
      sights: [
        [
          ["config.gradient", "is", "dto"],
          ["config.odeSteps", "is", 20],
          ["report.step", ">=", 150],
        ],
        [
          ["config.gradient", "is", "otd"],
          ["config.odeSteps", "is", 20],
          ["report.step", ">=", 150],
        ],
      ],
    },
    { id: "same", answer: { right: 1 } },
    {
      id: "predict",
      predict: { value: "report.testNll", bounds: [3.39, 4] },
      sights: [[...coarse("dto"), ["report.loss", "<", 3], ["report.step", ">=", 200]]],
    },
    {
      id: "coarse",
      sights: [[...coarse("dto"), ["report.loss", "<", 3], ["report.testNll", ">", 4]]],
    },
    { id: "cheat", answer: { right: 2 } },
    {
      id: "coarseOtd",
      sights: [[...coarse("otd"), ["report.step", ">=", 200]]],
    },
    {
      id: "cure",
      sights: [
        [
          ["config.guard", ">", 0],
          ["config.odeSteps", ">=", 8],
          ["config.integrator", "in", ["rk4", "midpoint"]],
          ["report.step", ">=", 150],
          ["report.defect", "<", 0.02],
          ["report.klGap", "<", 0.1],
        ],
      ],
    },
  ],
  solution: [
    ["train", 200],
    ["configure", { gradient: "otd" }],
    ["train", 200],
    ["answer", "same", 1],
    ["choose", "predict", 0],
    ["configure", { gradient: "dto", integrator: "euler", odeSteps: 4, guard: 0 }],
    ["train", 300],
    ["answer", "cheat", 2],
    ["configure", { gradient: "otd" }],
    ["train", 300],
    ["configure", { gradient: "dto", integrator: "rk4", odeSteps: 10, guard: 3 }],
    ["train", 200],
  ],
};
