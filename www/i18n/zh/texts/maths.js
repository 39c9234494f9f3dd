// The mathematics page, section by section. `=name` stands for a formula, `#name` for a diagram.

/** @type {import("../../index.js").Texts["maths"]} */
export const texts = {
  intro: "从势能到精确平均值的几步。每一步只用到前面的内容。",
  sections: [
    {
      id: "target",
      title: "要学的是什么",
      parts: [
        "构型 x 包含 D 维空间中的 N 个粒子。整体平移不改变任何东西，所以把中心固定在零点。",
        "=configuration",
        "在热平衡中，约化能量为 u（以 kT 计）的构型具有玻尔兹曼密度 p。常数 Z 使其积分为一。",
        "=target",
        "在 DW-2 和 DW-4 中，每一对粒子有两个有利的距离，位于 d₀ 两侧；τ 是温度。",
        "=wells",
        "=distance",
      ],
    },
    {
      id: "prior",
      title: "噪声：先验",
      parts: ["流从容易抽取的噪声 z 开始：每个坐标服从正态分布，中心为零。这样剩下 (N − 1)·D 个独立坐标。", "=prior"],
    },
    {
      id: "field",
      title: "运动：场",
      parts: [
        "从流时间 t = 0 到 t = 1，每个粒子跟随速度 v，其参数 θ 经过训练。",
        "=motion",
        "粒子对场沿粒子之间的连线推动粒子。要学的只有一个关于距离和时间的函数 φ。",
        "=field",
      ],
    },
    {
      id: "divergence",
      title: "体积：散度",
      parts: ["场散开的地方，构型变稀。v 的散度说明有多快；对粒子对场它有闭式表达。", "=divergence"],
    },
    {
      id: "manyBody",
      title: "了解周围环境：多体场",
      parts: [
        "粒子对场对距离相同的两个粒子一视同仁，不管周围有什么。但一个粒子是否应该靠近，取决于其他粒子在哪里。多体场让每一对粒子都看到周围环境，同时保持同样的对称性。",
        "#surroundings",
        "每个距离用 m 个数 ψ 描述。每个粒子把邻居的数相加，每一对粒子把所在三角形的数相加，还有一个对所有粒子对的总和。它们都不依赖粒子的编号，也不依赖图形的转动。",
        "=psi",
        "=surroundings",
        "一个两层的小网络把这些数变成两个粒子之间的力。",
        "=manyBody",
        "它的散度同样是精确的：把每一对粒子沿连线稍稍拉开，只需要这一对自身的力的变化。这只需再付出一倍的计算量，而不是每个坐标一遍。",
        "=manyBodyDivergence",
        "训练从流匹配开始，无需积分：沿着从噪声到数据的直线走。随后同时减小一半的 NLL 和权重的离散程度，既对数据，数据少时也对流自己抽取的样本：在那里能量每一步都教给它新的东西，因此不会死记硬背。ρ 是平方函数，从 2 起线性增长。",
        "=balanced",
      ],
    },
    {
      id: "likelihood",
      title: "密度：似然",
      parts: [
        "沿途累加散度，就把噪声的密度变成模型的密度 q。",
        "=likelihood",
        "计算机只走有限步。这些步构成从 z 到 x 的映射，其雅可比行列式就是精确的体积变化。页面上的数字都用它。",
        "=exact",
        "离散误差说明两者相差多少。只相信积分的训练会学会利用这一差别。",
        "=defect",
      ],
    },
    {
      id: "learning",
      title: "两种学习方式",
      parts: [
        "从数据学：使 p 的样本更可能。真值的熵 H 是可能的最小值；剩下的就是 KL 差距。",
        "=nll",
        "从能量学：让模型自己的样本能量低，并且散开。q 没有样本的地方什么也注意不到：可能丢失模式。",
        "=reverse",
      ],
    },
    {
      id: "reweighting",
      title: "修正：重加权",
      parts: [
        "没有完美的模型。但每个样本的 q 都已知，所以给每个样本它本应有的权重。",
        "=weights",
        "无论 q 如何，加权平均都收敛到 p 的平均值，Z 的估计也是如此。",
        "=average",
        "代价是噪声。n 个加权样本抵不上 n 个精确样本；页面把这个数显示为 n 的百分比。",
        "=ess",
        "距离的自由能是其概率的负对数；ΔF 比较势垒 d∗ 两侧。",
        "=profile",
      ],
    },
    {
      id: "symmetry",
      title: "对称密度",
      parts: [
        "设 g 旋转、镜像或重新编号一个构型。噪声不受影响；如果场随构型一起转，整个运动也一起转。",
        "=equivariant",
        "于是 g x 的像就是 g 作用于 x 的像，而 g 不改变体积。所以在训练的每一步，模型都给两者相同的密度。",
        "=invariant",
      ],
    },
    {
      id: "steps",
      title: "步长与梯度",
      parts: [
        "运动分 n 步计算，步长为 h，使用一到五阶的龙格–库塔方法。",
        "=steps",
        "DTO 对这些步求导：得到所算之物的精确梯度。OTD 沿时间倒着积分余切 x̄ 的伴随方程。当 h 趋于零时两者一致。",
        "=adjoint",
      ],
    },
  ],
  source:
    "依据 J. Köhler、L. Klein、F. Noé，Equivariant Flows: Exact Likelihood Generative Learning for Symmetric Densities，ICML 2020。",
};
