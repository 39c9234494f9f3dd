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
    ["configure", { flow: "pair" }],
    ["train", 150],
    ["experiment", { experiment: "symmetry", operation: "rotation", attempt: 1, count: 20 }],
    ["configure", { flow: "plain", augmentation: "both" }],
    ["train", 150],
    ["answer", "why", 2],
  ],
  en: {
    title: "Symmetry for free",
    about: "One hundred samples: enough for a flow that knows physics, too few for one that does not.",
    intro: [
      "Turn a molecule, mirror it, rename its identical atoms: its energy stays the same. A model of it should give all of these the same density.",
      "The plain flow is an ordinary neural network of all coordinates. It has to learn that from data. The pair flow pushes particles along the lines between them, so it cannot tell a turned molecule from the first one.",
    ],
    tasks: {
      plain: {
        ask: "Train the plain flow on 100 samples for 150 steps or more.",
        hint: "Everything is set; press Play. “Set up this lesson” below brings the settings back.",
        after: "The density map of the model is blotched: it has rings only where the hundred samples were.",
      },
      overfit: {
        ask: "Look at Learning. What do the two curves say?",
        hint: "Blue is the data it was trained on, orange is data it never saw.",
        options: [
          "It knows its training data by heart and is surprised by others",
          "It needs more steps; both curves still fall together",
          "The test data are wrong",
        ],
        after: "The distance between the curves is the generalisation gap. Longer training makes it wider.",
      },
      pair: {
        ask: "Now the same 100 samples with the pair flow: train it below 0.4 nats.",
        hint: "Set-up, flow, “pair”; then Play for some 150 steps.",
        after: "The rings are whole. Each sample stands for itself turned by every angle, mirrored and renamed.",
      },
      augment: {
        ask: "Give the plain flow random symmetries of its data instead: augmentation “both”, 150 steps.",
        hint: "Set-up: flow “plain”, augmentation “both”.",
        after:
          "Better than before, still behind the pair flow: it spends its training on learning what the other one knows.",
      },
      probe: {
        ask: "Under Experiments choose “Symmetry” and rotate: once with the plain flow and once with the pair flow, each trained a little.",
        hint: "The experiments are below the panels. Train 20 steps or more first, then choose symmetry.",
        after:
          "The plain flow changes its mind about a turned configuration. For the pair flow log q stays the same to the last digits.",
      },
      why: {
        ask: "Why is the density of the pair flow exactly symmetric, at every step of training?",
        hint: "The page “Maths” has a section on symmetric densities.",
        options: [
          "Because the training data are symmetric",
          "Because the loss punishes asymmetry",
          "Because the noise is symmetric and the motion commutes with the symmetries",
        ],
        after:
          "An equivariant motion carries an invariant density to an invariant density. Nothing has to be learned for that.",
      },
    },
  },
  zh: {
    title: "对称性不花钱",
    about: "一百个样本：对懂物理的流足够，对不懂的流太少。",
    intro: [
      "旋转分子、镜像、给相同的原子换名字：能量不变。模型也应给它们相同的密度。",
      "普通流是所有坐标的普通神经网络，必须从数据中学会这一点。粒子对流沿粒子之间的连线推动粒子，因此无法区分旋转前后的分子。",
    ],
    tasks: {
      plain: {
        ask: "用 100 个样本训练普通流，至少 150 步。",
        hint: "一切已设好，按“开始”。下面的“设置本课”可以恢复设置。",
        after: "模型的密度图斑斑点点：只有那一百个样本所在之处才有圆环。",
      },
      overfit: {
        ask: "看“学习过程”图。两条曲线说明什么？",
        hint: "蓝色是训练数据，橙色是从未见过的数据。",
        options: ["它背下了训练数据，对其他数据感到意外", "还需要更多步；两条曲线仍一起下降", "测试数据有错"],
        after: "曲线之间的距离就是泛化差距。训练越久，差距越大。",
      },
      pair: {
        ask: "现在用同样的 100 个样本训练粒子对流：低于 0.4 奈特。",
        hint: "设置 → 流 → 粒子对流，然后按“开始”约 150 步。",
        after: "圆环完整了。每个样本都代表它自己的所有旋转、镜像和换名。",
      },
      augment: {
        ask: "改为给普通流的数据加随机对称变换：数据增强选“两者”，150 步。",
        hint: "设置：流选“普通”，数据增强选“两者”。",
        after: "比先前好，但仍落后于粒子对流：它把训练花在学习另一个早已知道的事上。",
      },
      probe: {
        ask: "在“实验”中选“对称性”并旋转：普通流和粒子对流各一次，都先训练一会儿。",
        hint: "实验在各面板下方。先训练至少 20 步，再选对称性。",
        after: "普通流对旋转后的构型改变看法。粒子对流的 log q 直到最后几位都不变。",
      },
      why: {
        ask: "为什么粒子对流的密度在训练的每一步都精确对称？",
        hint: "“数学”页有一节讲对称密度。",
        options: ["因为训练数据是对称的", "因为损失惩罚不对称", "因为噪声是对称的，而运动与对称变换可交换"],
        after: "等变的运动把不变的密度带到不变的密度，为此无需学习任何东西。",
      },
    },
  },
};
