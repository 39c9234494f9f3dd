// Mode collapse: training by energy alone forgets half of the truth, and does not notice.

/** @type {import("../conditions.js").Lesson} */
export const modes = {
  id: "modes",
  minutes: 15,
  config: { start: "random", b: -10, objective: "energy" },
  tasks: [
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
    ["train", 400],
    ["answer", "see", 1],
    ["configure", { objective: "likelihood" }],
    ["train", 300],
    ["answer", "direction", 0],
    ["configure", { objective: "mixture" }],
    ["train", 400],
  ],
  en: {
    title: "Mode collapse",
    about: "Training by energy alone can settle in a part of the truth and be content with it.",
    intro: [
      "There are two ways to learn. From data: make the given samples probable. From the energy: make your own samples cheap, but spread out. The second needs no data at all.",
      "Here the two wells are deep, with a barrier of 28 kT between them.",
    ],
    tasks: {
      energy: {
        ask: "Train by energy for 300 steps or more.",
        hint: "Everything is set; press Play.",
        after:
          "Energies look fine: nearly all samples are at the bottom of a well. The KL gap says that something is badly wrong.",
      },
      see: {
        ask: "Compare the two density maps. What is wrong with the model?",
        hint: "Look at how dark each ring is. The free energy of the distance says it in numbers.",
        options: [
          "Its rings are at the wrong distances",
          "One ring has nearly all the mass, the other is nearly forgotten",
          "It is still noise",
        ],
        after: "That is mode collapse: a mode of the truth is missing although every sample is good.",
      },
      likelihood: {
        ask: "Train the same system by likelihood, to a KL gap below 0.1 nats.",
        hint: "Set-up, objective, “likelihood”; then Play for some 300 steps.",
        after:
          "Data contain both rings, and a model that forgets one of them would be very surprised by half of the data.",
      },
      direction: {
        ask: "Which distance does training by energy make small?",
        hint: "It averages over the model's own samples. Where the model has none, nothing is added.",
        options: [
          "KL(q‖p): where the model has samples, the truth must agree",
          "KL(p‖q): where the truth has samples, the model must agree",
          "The difference of the mean energies",
        ],
        after:
          "From where q is empty no sample ever reports. Likelihood takes the other direction, KL(p‖q), and cannot forget.",
      },
      mixture: {
        ask: "Mix both: objective “mixture”, 300 steps or more, a gap below 0.5 nats.",
        hint: "Set-up, objective, “mixture”. λ says how much weight the data keep.",
        after: "A few data keep all modes alive, and the energy sharpens them.",
      },
    },
  },
  zh: {
    title: "模式坍缩",
    about: "只用能量训练，可能停在真值的一部分并就此满足。",
    intro: [
      "学习有两条路。从数据学：使给定样本更可能。从能量学：使自己的样本能量低，但要散开。第二条完全不需要数据。",
      "这里的两个阱很深，之间有 28 kT 的势垒。",
    ],
    tasks: {
      energy: {
        ask: "用能量训练至少 300 步。",
        hint: "一切已设好，按“开始”。",
        after: "能量看起来很好：几乎所有样本都在阱底。KL 差距却说明有严重问题。",
      },
      see: {
        ask: "比较两幅密度图。模型哪里不对？",
        hint: "看每个环有多深。距离的自由能用数字说明了同一件事。",
        options: ["环的距离不对", "一个环几乎占了全部质量，另一个几乎被遗忘", "仍是噪声"],
        after: "这就是模式坍缩：每个样本都很好，却缺了真值的一个模式。",
      },
      likelihood: {
        ask: "用似然训练同一系统，使 KL 差距低于 0.1 奈特。",
        hint: "设置 → 目标函数 → 似然，然后按“开始”约 300 步。",
        after: "数据包含两个环，遗忘其中之一的模型会对一半数据非常意外。",
      },
      direction: {
        ask: "用能量训练使哪种距离变小？",
        hint: "它对模型自己的样本取平均。模型没有样本的地方，什么也不加。",
        options: ["KL(q‖p)：模型有样本之处，真值必须同意", "KL(p‖q)：真值有样本之处，模型必须同意", "平均能量之差"],
        after: "q 为空的地方永远没有样本来报告。似然取另一个方向 KL(p‖q)，因此不会遗忘。",
      },
      mixture: {
        ask: "混合两者：目标函数选“混合”，至少 300 步，差距低于 0.5 奈特。",
        hint: "设置 → 目标函数 → 混合。λ 表示数据保留的权重。",
        after: "少量数据使所有模式存活，能量再使它们更锐利。",
      },
    },
  },
};
