// A Boltzmann generator: a model that is a little wrong gives exact averages by reweighting.

/** @type {import("../conditions.js").Lesson} */
export const boltzmann = {
  id: "boltzmann",
  minutes: 15,
  config: { start: "random", a: 0.5 },
  tasks: [
    {
      id: "rough",
      sights: [
        [
          ["page.phase", "is", "paused"],
          ["report.klGap", ">", 0.05],
          ["report.klGap", "<", 1.5],
          ["report.ess", ">", 8],
          ["report.step", ">", 0],
        ],
      ],
    },
    { id: "weights", answer: { right: 2 } },
    {
      id: "agree",
      sights: [
        [
          ["report.ess", ">", 85],
          ["report.freeEnergyMiss", "<", 3],
          ["report.freeEnergyDifferenceError", "<", 0.3],
        ],
      ],
    },
    { id: "read", answer: { near: "report.exactFreeEnergyDifference", within: 0.15 } },
    {
      id: "tilt",
      sights: [
        [
          ["config.a", ">", 0.7],
          ["report.exactFreeEnergyDifference", "<", -1.2],
          ["report.ess", ">", 85],
          ["report.freeEnergyMiss", "<", 3],
        ],
      ],
    },
    { id: "meaning", answer: { right: 0 } },
  ],
  solution: [
    ["train", 100],
    ["answer", "weights", 2],
    ["train", 200],
    ["answerWith", "read", "exactFreeEnergyDifference"],
    ["configure", { a: 1 }],
    ["train", 300],
    ["answer", "meaning", 0],
  ],
  en: {
    title: "A Boltzmann generator",
    about: "A model that is a little wrong can still give exact averages, and say how sure it is.",
    intro: [
      "The truth is the Boltzmann distribution p ∝ exp(−u), with the energy u in kT. The flow makes samples of q, which is close to p but not p.",
      "Because q is known exactly for every sample, each one can be given the weight that repairs the difference. Green is the model after that repair.",
    ],
    tasks: {
      rough: {
        ask: "Train a rough model: pause with a KL gap between 0.05 and 1.5 nats.",
        hint: "Press Play, and Pause after 50 to 100 steps. Reset begins again.",
        after:
          "Compare the histograms of energies: orange, the model, is off. Green, reweighted, lies on the dashed truth.",
      },
      weights: {
        ask: "Which weight does a sample x get?",
        hint: "It must be large where the model makes too few samples. Press “effective samples” at the top.",
        options: ["w = q(x)", "w = exp(−u(x))", "w = exp(−u(x)) / q(x)"],
        after:
          "What should be there divided by what is there. If few weights are large, few samples count: the effective sample size says how many.",
      },
      agree: {
        ask: "Train on to more than 85 % effective samples, with ΔF within its error bars of the exact value.",
        hint: "ΔF stands under “Free energy of the distance”. Three errors are allowed.",
        after:
          "ΔF is the free energy of the inner well minus that of the outer one: −ln of the ratio of their probabilities.",
      },
      read: {
        ask: "Read off ΔF from the panel and enter it, in kT.",
        hint: "Two digits after the point are plenty. Mind the sign.",
        after:
          "Negative: the inner well is more probable, because the tilt a = 0.5 makes long distances dear. Without it the outer ring wins, being longer: entropy counts.",
      },
      tilt: {
        ask: "Tilt the wells: set a to 1, train to 85 % again, and find ΔF below −1.2 kT.",
        hint: "Set-up, “tilt a”, type 1. Then Play.",
        after:
          "Twice the tilt, and the balance moves further inwards. The flow has learned it from its samples, and the weights confirm it.",
      },
      meaning: {
        ask: "The effective sample size of some model is 10 % of 2048 draws. What is true?",
        hint: "Averages over weighted samples stay right; the question is how noisy they are.",
        options: [
          "Its averages are right, as noisy as those of about 205 exact samples",
          "90 % of its samples are wrong and must be thrown away",
          "Its averages are off by 10 %",
        ],
        after:
          "That is the bargain of a Boltzmann generator: errors of the model become noise, and the noise is known.",
      },
    },
  },
  zh: {
    title: "玻尔兹曼生成器",
    about: "稍有偏差的模型仍能给出精确的平均值，并说明有多大把握。",
    intro: [
      "真值是玻尔兹曼分布 p ∝ exp(−u)，能量 u 以 kT 为单位。流生成 q 的样本，q 接近 p 但不是 p。",
      "由于每个样本的 q 都精确已知，可以给每个样本一个修正差异的权重。绿色就是修正后的模型。",
    ],
    tasks: {
      rough: {
        ask: "训练一个粗糙的模型：在 KL 差距为 0.05 到 1.5 奈特时暂停。",
        hint: "按“开始”，50 到 100 步后暂停。“重置”可以重新开始。",
        after: "比较能量直方图：橙色的模型有偏差，绿色的重加权结果落在虚线真值上。",
      },
      weights: {
        ask: "样本 x 得到什么权重？",
        hint: "在模型样本太少的地方，权重必须大。点击顶部的“有效样本量”。",
        options: ["w = q(x)", "w = exp(−u(x))", "w = exp(−u(x)) / q(x)"],
        after: "应有的除以已有的。如果只有少数权重大，就只有少数样本算数：有效样本量说明有多少。",
      },
      agree: {
        ask: "继续训练到有效样本量超过 85 %，且 ΔF 在误差范围内与精确值一致。",
        hint: "ΔF 写在“距离的自由能”下面。允许三倍误差。",
        after: "ΔF 是内阱的自由能减去外阱的自由能：两者概率之比的负对数。",
      },
      read: {
        ask: "从面板上读出 ΔF 并输入，单位 kT。",
        hint: "小数点后两位足够。注意符号。",
        after: "为负：内阱更可能，因为倾斜 a = 0.5 使长距离变贵。没有它时外环胜出，因为它更长：熵也算数。",
      },
      tilt: {
        ask: "倾斜双阱：把 a 设为 1，再训练到 85 %，得到低于 −1.2 kT 的 ΔF。",
        hint: "设置 → 倾斜 a → 输入 1，然后按“开始”。",
        after: "倾斜加倍，平衡更向内移。流从样本中学到了它，权重证实了它。",
      },
      meaning: {
        ask: "某个模型的有效样本量是 2048 次抽样的 10 %。哪句话是对的？",
        hint: "加权样本的平均值仍然正确；问题在于噪声有多大。",
        options: [
          "它的平均值正确，噪声相当于约 205 个精确样本",
          "它的 90 % 的样本是错的，必须丢弃",
          "它的平均值偏差 10 %",
        ],
        after: "这就是玻尔兹曼生成器的交易：模型的误差变成噪声，而噪声是已知的。",
      },
    },
  },
};
