// The exact divergence against Hutchinson's estimator: unbiased densities, spoiled weights.

/** @type {import("../conditions.js").Lesson} */
export const hutchinson = {
  id: "hutchinson",
  minutes: 10,
  config: { system: "dw4", samples: 1000, batch: 64 },
  tasks: [
    { id: "train", sights: [[["report.step", ">=", 50]]] },
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
    ["experiment", { experiment: "noise", probes: [1], count: 200 }],
    ["answerWith", "read", "deviation1"],
    ["answer", "halve", 2],
    ["answer", "weights", 1],
  ],
  en: {
    title: "Exact, or estimated?",
    about: "Most continuous flows guess their divergence. What does the guess cost?",
    intro: [
      "The density needs the divergence of the field: the sum of its derivatives in every direction. For a large network that is dear. Hutchinson's estimator takes a few random directions instead and is right on average.",
      "The pair field knows its divergence in closed form, so here both can be compared.",
    ],
    tasks: {
      train: {
        ask: "Train the flow of DW-4 for 50 steps or more, then pause.",
        hint: "Press Play, and Pause after step 50.",
        after: "The numbers at the top use the exact change of volume.",
      },
      ask: {
        ask: "Under Experiments choose “Noise” and let it measure.",
        hint: "It is below the panels, and takes 1, 2, 4, … random directions (probes) for each path.",
        after:
          "The dashed line is the effective sample size with the exact divergence. With few directions much of it is lost.",
      },
      read: {
        ask: "How much does the estimate of log q scatter with one direction? Enter its standard deviation in nats.",
        hint: "The plot's table has it, as the noise of log q: press the small grid at the right of its title.",
        after: "So much is added to the logarithm of every weight, up or down, by chance alone.",
      },
      halve: {
        ask: "How many times as many directions make the scatter half as large?",
        hint: "It is the mean of independent estimates. Compare 1, 4 and 16 in the table.",
        options: ["Two times", "√2 times", "Four times"],
        after: "As with every mean: the error falls as one over the square root of the number.",
      },
      weights: {
        ask: "The estimate of log q is right on average. Are the weights w = exp(−u)/q then right on average?",
        hint: "Take an error of +1 and one of −1 with equal chance. What is the mean of e and 1/e?",
        options: [
          "Yes: what is right on average stays right",
          "No: the exponential turns noise into a bias, and a few weights dominate",
          "Only for likelihood training",
        ],
        after:
          "The mean of exp(noise) exceeds one. That is why equiflow uses exact densities for everything it reports.",
      },
    },
  },
  zh: {
    title: "精确，还是估计？",
    about: "多数连续流靠估计得到散度。估计的代价是什么？",
    intro: [
      "密度需要场的散度：各方向导数之和。对大网络来说代价高昂。哈钦森估计量改用少数随机方向，平均而言是对的。",
      "粒子对场的散度有闭式表达，所以这里可以比较两者。",
    ],
    tasks: {
      train: {
        ask: "训练 DW-4 的流至少 50 步，然后暂停。",
        hint: "按“开始”，第 50 步后暂停。",
        after: "顶部的数字使用精确的体积变化。",
      },
      ask: {
        ask: "在“实验”中选“噪声”，让它测量。",
        hint: "它在各面板下方。每条路径取 1、2、4……个随机方向。",
        after: "虚线是精确散度下的有效样本量。方向少时会失去很多。",
      },
      read: {
        ask: "只用一个方向时，log q 的估计散布多大？输入其标准差，单位奈特。",
        hint: "图的表格里有“log q 的噪声”：点击标题右边的小格子。",
        after: "每个权重的对数都因偶然加上或减去这么多。",
      },
      halve: {
        ask: "方向数要变成几倍，散布才减半？",
        hint: "它是独立估计的平均。比较表中的 1、4 和 16。",
        options: ["两倍", "√2 倍", "四倍"],
        after: "与所有平均一样：误差按个数的平方根之倒数下降。",
      },
      weights: {
        ask: "log q 的估计平均而言是对的。那么权重 w = exp(−u)/q 平均而言也对吗？",
        hint: "设误差以相同概率取 +1 和 −1。e 与 1/e 的平均是多少？",
        options: ["对：平均正确的仍然正确", "不对：指数把噪声变成偏差，少数权重占优", "只在似然训练中对"],
        after: "exp(噪声) 的平均大于一。所以 equiflow 报告的一切都用精确密度。",
      },
    },
  },
};
