// LJ-13: many metastable states, and a flow that has to find their shapes.

/** @type {import("../conditions.js").Lesson} */
export const minima = {
  id: "minima",
  minutes: 20,
  config: { system: "lj13", samples: 300, batch: 16, odeSteps: 8 },
  tasks: [
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
    { id: "meaning", answer: { right: 0 } },
  ],
  solution: [
    ["experiment", { experiment: "states", source: "reference", count: 60 }],
    ["answer", "shape", 1],
    ["answerWith", "read", "referenceLowest"],
    ["train", 20],
    ["experiment", { experiment: "states", source: "model", count: 60 }],
    ["answer", "meaning", 0],
  ],
  en: {
    title: "A cluster and its states",
    about: "Thirteen particles that attract each other have many shapes to rest in. Does a flow know them?",
    intro: [
      "LJ-13 is a cluster in space: close particles repel, others attract. At rest it sits in a minimum of the energy, and there are many.",
      "Let samples roll downhill and count where they end: that is how metastable states are found. Shapes that differ only by rotation, reflection or the names of particles are the same.",
    ],
    tasks: {
      reference: {
        ask: "Under Experiments choose “States”: samples of the reference sampler must relax to two or more minima.",
        hint: "It is below the panels. Each picture is one minimum, with its energy and the share of samples that ended there.",
        after: "Most samples share few minima, and a long list of rare ones follows.",
      },
      shape: {
        ask: "Look at the picture of the lowest minimum, the first one. What shape is it?",
        hint: "Look for one particle in the middle, and count its neighbours.",
        options: [
          "A cube with a particle in the middle",
          "An icosahedron: one in the middle, twelve around it",
          "A flat ring",
        ],
        after: "The icosahedron is the famous first magic number of clusters: 13.",
      },
      read: {
        ask: "Enter the energy of the lowest minimum, in kT.",
        hint: "It stands under its picture, with a minus sign. One digit after the point is enough.",
        after:
          "It includes the weak trap that keeps the cluster together, and each pair counts twice, as in the published data.",
      },
      train: {
        ask: "Train the flow for 20 steps or more.",
        hint: "Press Play and have patience: 36 coordinates are more than two.",
        after:
          "The KL gap is still large. Cores that nearly touch cost much energy, and the flow must learn to avoid all of them.",
      },
      model: {
        ask: "Let the samples of your model relax. Which minima does it find?",
        hint: "Choose “States” again, or let it measure anew. The first row is the model's.",
        after:
          "Even a rough model rolls into the right basins. How often it visits each is another question, and that is what reweighting is for.",
      },
      meaning: {
        ask: "Why is finding the right minima not enough?",
        hint: "Think of the weights.",
        options: [
          "The probability of a state depends on the whole of its basin, not on the depth alone",
          "Because minima have no energy",
          "Because the flow cannot be run backwards",
        ],
        after: "A wide basin can win over a deep one: that is entropy. Only densities tell.",
      },
    },
  },
  zh: {
    title: "团簇及其状态",
    about: "十三个相互吸引的粒子有许多可以停留的形状。流知道它们吗？",
    intro: [
      "LJ-13 是空间中的团簇：近的粒子相斥，其余相吸。静止时它位于能量的极小点，而极小点很多。",
      "让样本滚下坡，数它们停在哪里：这样就找到亚稳态。只差旋转、镜像或粒子编号的形状算同一个。",
    ],
    tasks: {
      reference: {
        ask: "在“实验”中选“亚稳态”：参考采样器的样本须弛豫到两个以上的极小点。",
        hint: "它在各面板下方。每幅图是一个极小点，附有能量和停在那里的样本比例。",
        after: "多数样本共享少数极小点，其后是一长串罕见的。",
      },
      shape: {
        ask: "看最低极小点（第一幅）的图。它是什么形状？",
        hint: "找到中间的一个粒子，数它的邻居。",
        options: ["中间有一个粒子的立方体", "二十面体：中间一个，周围十二个", "平的环"],
        after: "二十面体是团簇著名的第一个幻数：13。",
      },
      read: {
        ask: "输入最低极小点的能量，单位 kT。",
        hint: "写在图下，带负号。小数点后一位就够。",
        after: "它包括把团簇聚在一起的弱势阱，每一对按已发表数据的惯例计两次。",
      },
      train: {
        ask: "训练流至少 20 步。",
        hint: "按“开始”，耐心一点：36 个坐标比两个多。",
        after: "KL 差距仍然很大。几乎相碰的核心能量很高，流必须学会全部避开。",
      },
      model: {
        ask: "让你的模型的样本弛豫。它找到哪些极小点？",
        hint: "再选一次“亚稳态”，或重新测量。第一行是模型的。",
        after: "即使粗糙的模型也会滚进正确的盆地。各去多少次是另一个问题，那正是重加权的用处。",
      },
      meaning: {
        ask: "为什么找到正确的极小点还不够？",
        hint: "想一想权重的作用。",
        options: ["状态的概率取决于整个盆地，而不只是深度", "因为极小点没有能量", "因为流不能倒着运行"],
        after: "宽的盆地可以胜过深的：这就是熵。只有密度能说明。",
      },
    },
  },
};
