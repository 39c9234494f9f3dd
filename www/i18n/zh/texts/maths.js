// The mathematics page, section by section. `=name` stands for a formula, `#name` for a diagram.

/** @type {import("../../index.js").Texts["maths"]} */
export const texts = {
  intro: "从势能一步一步到精确的平均值。",
  sections: [
    {
      id: "target",
      title: "目标分布",
      parts: [
        "构型 x 包含 D 维空间中的 N 个粒子。整体平移不改变能量，所以把质心固定在原点。",
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
      parts: ["流从容易抽取的噪声 z 开始：每个坐标服从正态分布，质心在原点。这样剩下 (N − 1)·D 个独立坐标。", "=prior"],
    },
    {
      id: "field",
      title: "运动：场",
      parts: [
        "从流时间 t = 0 到 t = 1，粒子以速度 v 运动，其参数 θ 通过训练得到。",
        "=motion",
        "两体场沿粒子之间的连线推动粒子。要学的只有一个关于距离和时间的函数 φ。",
        "=field",
      ],
    },
    {
      id: "divergence",
      title: "体积：散度",
      parts: ["场散开的地方密度下降，下降的快慢由 v 的散度给出；两体场的散度有闭式表达。", "=divergence"],
    },
    {
      id: "manyBody",
      title: "周围环境：多体场",
      parts: [
        "两体场对距离相同的两个粒子一视同仁，不管周围有什么。但粒子该如何运动，取决于其他粒子在哪里。在多体场中，每一对粒子都看到周围环境，对称性保持不变。",
        "#environment",
        "每个距离用 m 个数 ψ 描述。每个粒子把邻居的数相加，每一对粒子把所在三角形的数相加，还有一个对所有粒子对的总和。它们都不依赖粒子的编号，也不依赖取向。",
        "=psi",
        "=environment",
        "一个两层的小网络把这些数变成两个粒子之间的力。",
        "=manyBody",
        "它的散度同样是精确的：只需要每一对粒子沿连线拉开时这一对自身的力的导数。计算量与力相当，而不是每个坐标各算一遍。",
        "=manyBodyDivergence",
        "训练从流匹配开始，无需积分：流学会沿着从噪声到数据的直线运动。随后最小化一半的 NLL 加上对数权重的离散程度：用数据计算，数据少时也用流自己抽取的样本。在那里能量每一步都提供新的信息，因此不会死记硬背。ρ 是 Huber 损失：2 以内是平方，之外是线性。",
        "=balanced",
        "目标函数“重加权”直接使用重要性权重 w = p/q（截断至 3）：按 w 加权后，流自身的样本就能代表目标分布，而且样本取之不尽。减去 1 不改变梯度的平均值（log q 的梯度在 q 下平均为零），却消除了 q = p 处的噪声。数据的因子为 w − ½，两项的平均就是 ½ χ²(p‖q) + ¼ KL(p‖q) 的梯度。训练计划过了五分之二后，数据所占份额由 ½ 降为 ⅕。",
        "=reweighted",
      ],
    },
    {
      id: "likelihood",
      title: "密度：似然",
      parts: [
        "沿路径对散度积分，就把噪声的密度变成模型的密度 q。",
        "=likelihood",
        "计算机只走有限步。这些步构成从 z 到 x 的映射，其雅可比行列式就是精确的体积变化。页面上的数值都用它。",
        "=exact",
        "离散误差就是两者之差。只依赖积分的训练会学会利用它。",
        "=defect",
      ],
    },
    {
      id: "learning",
      title: "两种学习方式",
      parts: [
        "从数据学：使 p 的样本概率变大。NLL 的最小值是 p 的熵 H；超出的部分就是 KL 差距。",
        "=nll",
        "从能量学：使模型自己的样本能量低，但要散开。q ≈ 0 的地方抽不到样本，损失也就看不到，因此可能丢失模式。",
        "=reverse",
      ],
    },
    {
      id: "reweighting",
      title: "修正：重加权",
      parts: [
        "没有完美的模型。但每个样本的 q 都已知，所以可以给它一个修正误差的权重。",
        "=weights",
        "只要 q 覆盖 p，加权平均就收敛到 p 的平均值，Z 的估计也是如此。",
        "=average",
        "代价是噪声：n 个加权样本抵不上 n 个精确样本。页面把相当的精确样本数显示为 n 的百分比。",
        "=ess",
        "距离的自由能是其概率的负对数；ΔF 比较势垒 d∗ 两侧。",
        "=profile",
      ],
    },
    {
      id: "symmetry",
      title: "对称密度",
      parts: [
        "设 g 旋转、反射或重新编号一个构型。噪声的密度不变；如果场随构型一起变换，整个运动也一起变换。",
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
        "DTO 对这些步求导：得到所算结果的精确梯度。OTD 沿时间倒着积分余切 x̄ 的伴随方程。当 h 趋于零时两者一致。",
        "=adjoint",
      ],
    },
  ],
  source:
    "依据 J. Köhler、L. Klein、F. Noé，Equivariant Flows: Exact Likelihood Generative Learning for Symmetric Densities，ICML 2020。",
};
