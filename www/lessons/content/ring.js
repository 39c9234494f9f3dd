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
    ["train", 200],
    ["answer", "bound", 1],
    ["configure", { seed: 2 }],
    ["train", 200],
  ],
  en: {
    title: "From noise to rings",
    about: "A flow learns where two particles like to be, and we know exactly how well.",
    intro: [
      "Two particles in the plane like two distances: near 2.5 and near 5.5. Seen from the first one, the second sits on one of two rings.",
      "A flow is a motion that carries plain noise to such configurations. It is smooth and can be run backwards, so the density q of what it makes can be computed exactly, for every configuration.",
    ],
    tasks: {
      look: {
        ask: "Move flow time from noise to sample. What does the untrained flow do?",
        hint: "Drag the slider under the first picture to its left end, then to its right end. The arrow keys work too.",
        after: "Nearly nothing: the noise arrives as it left. Every flow begins as a small motion.",
      },
      begin: {
        ask: "Train for at least 20 steps and watch the right density map.",
        hint: "Press Play. Pause when you like.",
        after:
          "Each step shows the flow 256 configurations and changes its field so that they become a little less surprising.",
      },
      learn: {
        ask: "Bring the KL gap below 0.05 nats, with more than 80 % effective samples.",
        hint: "Go on playing; some 200 steps are enough. Both numbers are at the top.",
        after: "The gap is the distance between model and truth. 0.05 nats means that the two are hard to tell apart.",
      },
      bound: {
        ask: "Which number can the test NLL never go below, however long you train?",
        hint: "Press “test NLL” and “KL gap” at the top: each opens its meaning.",
        options: ["Zero", "The entropy H of the truth, 3.390 nats", "The least energy of the pair"],
        after:
          "NLL = H + KL(p‖q), and KL is never negative. A program that reports less than H has not been clever: it has computed its likelihood wrongly.",
      },
      again: {
        ask: "Is it chance? Choose a new seed in Set-up and get below 0.1 nats again.",
        hint: "Set-up, seed, “new seed”; then Play.",
        after:
          "Another seed, other data, another start, the same end. And the same seed gives the same digest to the last bit, in every browser.",
      },
    },
  },
  zh: {
    title: "从噪声到圆环",
    about: "流学会两个粒子喜欢待在哪里，而我们能精确知道它学得多好。",
    intro: [
      "平面上的两个粒子喜欢两种距离：约 2.5 和约 5.5。从第一个粒子看，第二个粒子位于两个圆环之一。",
      "流是一种运动，把普通噪声带到这样的构型。它光滑且可以倒着运行，因此它所生成的密度 q 对每个构型都能精确算出。",
    ],
    tasks: {
      look: {
        ask: "把流时间从“噪声”拖到“样本”。未训练的流做了什么？",
        hint: "把第一幅图下面的滑块拖到最左端，再拖到最右端。方向键也可以。",
        after: "几乎什么也没做：噪声原样到达。每个流都从微小的运动开始。",
      },
      begin: {
        ask: "至少训练 20 步，观察右边的密度图。",
        hint: "按“开始”，随时可以暂停。",
        after: "每一步给流看 256 个构型，并稍微改变它的场，使这些构型不再那么意外。",
      },
      learn: {
        ask: "使 KL 差距低于 0.05 奈特，且有效样本量超过 80 %。",
        hint: "继续训练；大约 200 步就够了。两个数字都在顶部。",
        after: "差距就是模型与真值之间的距离。0.05 奈特意味着两者很难区分。",
      },
      bound: {
        ask: "无论训练多久，测试 NLL 都不可能低于哪个数？",
        hint: "点击顶部的“测试 NLL”和“KL 差距”，可以看到它们的含义。",
        options: ["零", "真值的熵 H，即 3.390 奈特", "粒子对的最低能量"],
        after: "NLL = H + KL(p‖q)，而 KL 从不为负。报告低于 H 的程序并不聪明：它把似然算错了。",
      },
      again: {
        ask: "这是偶然吗？在“设置”中换一个新种子，再次低于 0.1 奈特。",
        hint: "设置 → 随机种子 → “换一个种子”，然后按“开始”。",
        after: "种子不同，数据不同，起点不同，终点相同。而同一种子在每个浏览器中给出逐位相同的摘要。",
      },
    },
  },
};
