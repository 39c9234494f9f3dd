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
    ["train", 150],
    ["answer", "meaning", 1],
    ["configure", { samples: 100 }],
    ["train", 200],
    ["configure", { samples: 10000 }],
    ["train", 200],
  ],
  en: {
    title: "Learning from little data",
    about: "How many samples does a flow need before it learns the truth and not the samples?",
    intro: [
      "Training only ever sees the training samples. Whether it has understood them shows on test samples that it never sees.",
      "We know the entropy H of the truth, 3.390 nats. So we can tell learning from learning by heart with certainty.",
    ],
    tasks: {
      ten: {
        ask: "Ten samples: train until the two learning curves are more than 0.5 nats apart.",
        hint: "Press Play and wait for step 100.",
        after: "Blue goes down, orange turns and goes up. From there on every step makes the model worse.",
      },
      belowTruth: {
        ask: "Go on until the training NLL itself is below 3.1 nats, under the entropy of the truth.",
        hint: "The values are shown when you point at the learning curve; the blue curve falls below the dashed line.",
        after: "No model of the truth can do that. A model of ten points can.",
      },
      meaning: {
        ask: "What has the flow learned?",
        hint: "Look at the density map of the model and at the histogram of energies.",
        options: [
          "The truth, better than exact",
          "Ten distances: narrow rings where the ten samples were",
          "Nothing: it is still noise",
        ],
        after:
          "The pair flow turns each sample into a ring, so ten samples are ten rings. Between them it expects nothing.",
      },
      hundred: {
        ask: "The same with 100 samples, 100 steps or more.",
        hint: "Choose “100 samples” next to the systems, then Play.",
        after: "The gap is much smaller, and still there.",
      },
      many: {
        ask: "And with 10 000 samples: both curves within 0.1 nats of the truth.",
        hint: "Choose “10 000 samples”, then Play for 100 steps or more.",
        after: "Now training and test agree. What is left is what the model can do, not what the data lack.",
      },
    },
  },
  zh: {
    title: "从少量数据学习",
    about: "流需要多少样本，才会学到真值而不是样本本身？",
    intro: [
      "训练只看得到训练样本。是否真的理解，要看它从未见过的测试样本。",
      "我们知道真值的熵 H，即 3.390 奈特，因此可以确切地区分学习与死记硬背。",
    ],
    tasks: {
      ten: {
        ask: "十个样本：训练到两条学习曲线相距超过 0.5 奈特。",
        hint: "按“开始”，等到第 100 步。",
        after: "蓝线下降，橙线掉头上升。从那以后，每一步都让模型更差。",
      },
      belowTruth: {
        ask: "继续，直到训练 NLL 本身低于 3.1 奈特，即低于真值的熵。",
        hint: "指向学习曲线可以看到数值；蓝线降到虚线以下。",
        after: "真值的模型做不到这一点，十个点的模型却可以。",
      },
      meaning: {
        ask: "流学到了什么？",
        hint: "看模型的密度图和能量直方图。",
        options: ["真值，比精确还好", "十个距离：十个样本所在处的窄环", "什么也没学到：仍是噪声"],
        after: "对流把每个样本变成一个环，十个样本就是十个环。在它们之间，它什么也不期待。",
      },
      hundred: {
        ask: "用 100 个样本再做一次，至少 100 步。",
        hint: "在系统旁边选“100 个样本”，然后按“开始”。",
        after: "差距小得多，但仍然存在。",
      },
      many: {
        ask: "再用 10 000 个样本：两条曲线离真值都在 0.1 奈特以内。",
        hint: "选“10 000 个样本”，训练至少 100 步。",
        after: "现在训练与测试一致。剩下的是模型的能力，而不是数据的不足。",
      },
    },
  },
};
