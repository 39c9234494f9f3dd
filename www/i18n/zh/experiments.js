// Chinese messages of the experiments.

export const experiments = {
  "experiments.title": "实验",
  "experiments.note": "考察流的当前状态，不会改变训练。",
  "experiments.choose": "实验",
  "experiment.run": "再测一次",
  "experiment.busy": "测量中……",
  "experiment.done": "在第 {step} 步测得。",
  "experiment.live": "它随训练更新。",
  "experiment.gone": "其间开始了新的训练，请重新测量。",
  "experiment.failed": "未能测量：{message}",

  "experiment.symmetry": "对称性",
  "experiment.symmetry.title": "密度对称吗？",
  "experiment.symmetry.note":
    "构型经旋转、反射、重新编号或平移后，精确的密度不变。等变流的密度也不变；普通流则必须从数据中学会这一点。",
  "experiment.symmetry.rotation": "旋转",
  "experiment.symmetry.reflection": "反射",
  "experiment.symmetry.permutation": "重新编号",
  "experiment.symmetry.translation": "平移",
  "experiment.symmetry.before": "之前",
  "experiment.symmetry.after": "之后",
  "experiment.symmetry.same": "log q 不变",
  "experiment.symmetry.changed": "log q 平均改变 {mean} nats",
  "experiment.symmetry.sentence": "{operation}：{verdict}。",
  "experiment.symmetry.number": "构型",
  "experiment.symmetry.density": "log q / nats",
  "experiment.symmetry.unknown": "算不出此流的 log q：请增加 ODE 步数",

  "experiment.states": "亚稳态",
  "experiment.states.title": "流能找到哪些亚稳态？",
  "experiment.states.note":
    "每个样本沿能量下降到最近的极小点。仅相差一个对称操作的极小点算作同一个；能量最低的排在最前。若没有训练样本落到某个极小点，而有一个能量与数据一样低的样本落到那里，这个极小点就是新的。",
  "experiment.states.model": "来自模型",
  "experiment.states.reference": "来自参考采样器",
  "experiment.states.summary":
    "{relaxed} 个样本得到 {found} 个不同的极小点。其中 {fresh} 个是新的：{data} 个训练样本中没有。",
  "experiment.states.card": "能量 {energy} kT，占 {share}",
  "experiment.states.newCard": "能量 {energy} kT，占 {share}，新：数据中没有",

  "experiment.modes": "模式",
  "experiment.modes.title": "流是否遗漏了某些状态？",
  "experiment.modes.note":
    "一个构型中有多少对粒子靠得近。只用能量训练的流可能丢失模式：在有数据的地方，它的曲线会偏低。",
  "experiment.modes.axis": "近邻对数",
  "experiment.modes.summary": "有 {most} 个近邻对的构型最常见：占数据的 {data}，占模型的 {model}。",

  "experiment.gradients": "梯度",
  "experiment.gradients.title": "计算梯度的两种方法",
  "experiment.gradients.note":
    "先离散后优化（DTO）对实际运行的映射是精确的。连续伴随法（先优化后离散，OTD）有误差，步数越多误差越小。",
  "experiment.gradients.axis": "ODE 步数",
  "experiment.gradients.key": "相对差异",
  "experiment.gradients.theory": "方法的阶",
  "experiment.gradients.summary": "用 {steps} 步时两种梯度相差 {error}；理论上差异与步长的 {order} 次幂成正比。",

  "experiment.noise": "噪声",
  "experiment.noise.title": "随机估计散度的代价",
  "experiment.noise.note": "Hutchinson 估计用随机探针代替精确散度。它平均而言正确，但噪声使样本的权重变得不均匀。",
  "experiment.noise.axis": "探针数",
  "experiment.noise.key": "有效样本量",
  "experiment.noise.exact": "精确散度",
  "experiment.noise.deviation": "log q 的噪声",
  "experiment.noise.bias": "log q 的偏差",
  "experiment.noise.summary": "用一个探针时 log q 偏离 {deviation} nats，有效样本量为 {ess}；用精确散度时为 {exact}。",

  "experiment.field": "场",
  "experiment.field.title": "它学到了什么？",
  "experiment.field.note":
    "粒子 i 的速度是 v = Σ φ(d, t) (xᵢ − xⱼ)：这个流学的只是距离和流时间的一个函数。训练时可以看着它长出来。",
  "experiment.field.other": "只有两体流由一个函数 φ(d, t) 构成。请在设置中选择它。",
  "experiment.field.map": "函数 φ(d, t)",
  "experiment.field.axes": "向右：流时间 0 → 1；向上：距离 {low} 到 {high}",
  "experiment.field.apart": "分开",
  "experiment.field.together": "靠近",
  "experiment.field.summary": "φ 最大为每单位流时间 {most}。",
  "experiment.field.cut": "流正在显示的时刻",
  "experiment.field.speed": "φ·d，分开的速度",
  "experiment.field.force": "力 −u′(d)，已缩放",
  "experiment.field.forceUnit": "力 −u′(d) /（kT 每单位长度）",
  "experiment.field.cutSummary": "t = {time}：一对粒子被推开的速度，以及目标分布的力。",

  "experiment.weights": "权重",
  "experiment.weights.title": "重加权值多少？",
  "experiment.weights.note":
    "每个样本 x 的权重是 w = exp(−u(x)) / q(x)。权重都一样时，每个样本都算数；少数样本重得多时，结果只由它们决定，看起来不错的流也许只值 1 %。",
  "experiment.weights.trusted": "{count} 个样本中 {ess} 有效。k̂ = {k}，不超过 {limit}：重加权的估计可信。",
  "experiment.weights.doubtful":
    "{count} 个样本中似乎有 {ess} 有效，但 k̂ = {k} 超过 {limit}：结果由少数样本决定，更重的样本还没有出现，重加权的估计不可信。",
  "experiment.weights.none": "{count} 个样本中几乎全部权重集中在少数几个上：重加权的估计不可信。",
  "experiment.weights.spread": "权重的分布",
  "experiment.weights.spread.axis": "ln(w / 平均 w)",
  "experiment.weights.spread.summary":
    "权重是平均值的 e^{low} 到 e^{high} 倍。绿色曲线远在橙色曲线右边时，少数样本占了大部分权重。",
  "experiment.weights.draws": "样本",
  "experiment.weights.weight": "它们的权重",
  "experiment.weights.growth": "抽样更多时还成立吗？",
  "experiment.weights.growth.axis": "抽样数",
  "experiment.weights.growth.summary":
    "{count} 次抽样中 {ess} 有效。曲线平稳就可信；每遇到更重的样本就下降，则不可信。",
  "experiment.weights.effective": "有效样本量",
  "experiment.weights.heaviest": "最重的样本",
  "experiment.weights.heaviest.summary": "最重的 {count} 个样本占全部权重的 {share}；若权重都一样，则占 {even}。",
  "experiment.weights.place": "权重第 {place}",
  "experiment.weights.card": "占权重的 {share}",
  "experiment.weights.rank": "名次",
};
