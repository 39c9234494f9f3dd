// DTO against OTD: two gradients that agree for small steps, and what coarse steps hide.

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
      id: "coarse",
      sights: [
        [
          ["config.gradient", "is", "dto"],
          ["config.integrator", "is", "euler"],
          ["config.odeSteps", "<=", 4],
          ["config.guard", "is", 0],
          ["report.loss", "<", 3],
          ["report.testNll", ">", 4],
        ],
      ],
    },
    { id: "cheat", answer: { right: 2 } },
    {
      id: "coarseOtd",
      sights: [
        [
          ["config.gradient", "is", "otd"],
          ["config.integrator", "is", "euler"],
          ["config.odeSteps", "<=", 4],
          ["config.guard", "is", 0],
          ["report.step", ">=", 200],
        ],
      ],
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
    ["configure", { gradient: "dto", integrator: "euler", odeSteps: 4, guard: 0 }],
    ["train", 300],
    ["answer", "cheat", 2],
    ["configure", { gradient: "otd" }],
    ["train", 300],
    ["configure", { gradient: "dto", integrator: "rk4", odeSteps: 10, guard: 3 }],
    ["train", 200],
  ],
  en: {
    title: "Two gradients, and honest steps",
    about: "Discretise then optimise, or the other way round? And what a flow learns to hide between the steps.",
    intro: [
      "A flow is computed in steps. DTO takes the exact gradient of those steps. OTD writes down the gradient of the continuous motion and computes that in steps as well.",
      "Training follows the integrated divergence, which is cheap. The numbers at the top use the exact determinant of the steps that were really made. Their difference is the defect.",
    ],
    tasks: {
      both: {
        ask: "Train 150 steps or more with DTO, then as many with OTD, both with 20 RK4 steps.",
        hint: "Play, and Pause after step 150. “gradient” is in Set-up.",
        after: "The learning curves lie on each other.",
      },
      same: {
        ask: "Compare the two runs. What is true?",
        hint: "Look at the first digits of the test NLL, and at the digest.",
        options: [
          "They are the same run, bit for bit",
          "They agree to several digits, but the digests differ: the two gradients are equal only for small steps",
          "OTD learns another density",
        ],
        after: "The difference falls with the fourth power of the step length of RK4. With 20 steps it is tiny.",
      },
      coarse: {
        ask: "Now DTO with 4 Euler steps and guard 0: train until the loss is below 3 nats while the test NLL is above 4.",
        hint: "Set-up: integrator “Euler”, ODE steps 4, guard μ 0, gradient “DTO”. Some 300 steps.",
        after: "The loss claims more than the entropy allows. The exact NLL tells the truth.",
      },
      cheat: {
        ask: "How can the loss be below the entropy of 3.390 nats?",
        hint: "Press “defect” at the top.",
        options: [
          "The flow has become better than the truth",
          "The test data were unlucky",
          "It uses the error of the integrator: the integrated divergence no longer measures the volume change of the steps",
        ],
        after:
          "DTO is exact for the steps, so it finds and exploits their error. Many published likelihoods are not checked for this.",
      },
      coarseOtd: {
        ask: "Does OTD do better there? The same coarse steps with OTD, 200 steps or more.",
        hint: "Only change gradient to “OTD”.",
        after: "It follows a gradient that belongs to no loss at all at such steps. It is off too, in another way.",
      },
      cure: {
        ask: "Cure it: at least 8 steps of RK4 or midpoint with the guard on. Defect below 0.02, gap below 0.1.",
        hint: "Set-up: integrator “RK4”, ODE steps 10, guard μ 3. Some 200 steps.",
        after: "Finer steps and a guard against stiffness, and all three numbers agree again.",
      },
    },
  },
  zh: {
    title: "两种梯度，与诚实的步长",
    about: "先离散再优化，还是反过来？流又学会在步与步之间隐藏什么。",
    intro: [
      "流是分步计算的。DTO 取这些步的精确梯度。OTD 写出连续运动的梯度，再分步计算它。",
      "训练遵循积分散度，因为便宜。顶部的数字使用实际所走各步的精确行列式。两者之差就是离散误差。",
    ],
    tasks: {
      both: {
        ask: "用 DTO 训练至少 150 步，再用 OTD 训练同样多步，都用 20 个 RK4 步。",
        hint: "开始训练，150 步后暂停。“设置”里有“梯度”。",
        after: "两条学习曲线重合。",
      },
      same: {
        ask: "比较两次运行。哪句话是对的？",
        hint: "看测试 NLL 的前几位，再看摘要。",
        options: ["它们逐位相同", "前几位一致，但摘要不同：两种梯度只在小步长时相等", "OTD 学到另一个密度"],
        after: "差别随 RK4 步长的四次方减小。20 步时已经极小。",
      },
      coarse: {
        ask: "现在用 DTO、4 个欧拉步、守护项 0：训练到损失低于 3 奈特而测试 NLL 高于 4。",
        hint: "设置：积分器“欧拉法”，ODE 步数 4，守护项 μ 0，梯度“DTO”。约 300 步。",
        after: "损失声称的比熵允许的还多。精确的 NLL 说了真话。",
      },
      cheat: {
        ask: "损失怎么会低于 3.390 奈特的熵？",
        hint: "点击顶部的“离散误差”。",
        options: ["流变得比真值更好", "测试数据运气不好", "它利用积分器的误差：积分散度不再等于各步的体积变化"],
        after: "DTO 对这些步是精确的，所以它找到并利用它们的误差。许多发表的似然没有检查这一点。",
      },
      coarseOtd: {
        ask: "OTD 在这里更好吗？同样粗的步长用 OTD，至少 200 步。",
        hint: "只把梯度改为“OTD”。",
        after: "在这样的步长下，它所跟随的梯度不属于任何损失。它也错了，只是方式不同。",
      },
      cure: {
        ask: "治好它：至少 8 步 RK4 或中点法，并打开守护项。离散误差低于 0.02，差距低于 0.1。",
        hint: "设置：积分器“RK4”，ODE 步数 10，守护项 μ 3。约 200 步。",
        after: "更细的步长加上防刚性的守护项，三个数字又一致了。",
      },
    },
  },
};
