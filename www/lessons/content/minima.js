// LJ-13: many metastable states, and a flow that has to find their shapes.

/** @type {import("../conditions.js").Lesson} */
export const minima = {
  id: "minima",
  minutes: 20,
  config: { system: "lj13", samples: 300, batch: 16, odeSteps: 8 },
  tasks: [
    {
      id: "predict",
      predict: { value: "answer.referenceFound", bounds: [2, 10] },
      sights: [[["answer.referenceFound", ">=", 1]]],
    },
    { id: "reference", sights: [[["answer.referenceFound", ">=", 2]]] },
    { id: "shape", answer: { right: 1 } },
    { id: "read", answer: { near: "answer.referenceLowest", within: 0.5 } },
    { id: "train", sights: [[["report.step", ">=", 20]]] },
    {
      id: "model",
      sights: [
        [
          ["report.step", ">=", 20],
          ["answer.modelFound", ">=", 2],
        ],
      ],
    },
    { id: "discovery", answer: { near: "answer.modelNew", within: 0.5 } },
    { id: "meaning", answer: { right: 0 } },
  ],
  solution: [
    ["choose", "predict", 1],
    ["experiment", { experiment: "states", source: "reference", count: 60 }],
    ["answer", "shape", 1],
    ["answerWith", "read", "referenceLowest"],
    ["train", 20],
    ["experiment", { experiment: "states", source: "model", count: 60 }],
    ["answerWith", "discovery", "modelNew"],
    ["answer", "meaning", 0],
  ],
};
