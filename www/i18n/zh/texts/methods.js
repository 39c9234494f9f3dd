// The methods paragraph of a run.

/** @type {import("../../index.js").Texts["methods"]} */
export const texts = {
  model:
    "我们用 equiflow {version} 训练了一个连续归一化流：{flow}，从无平移子空间上的标准正态分布映到 {dimension} 维空间中的 {particles} 个粒子，{energy}。流用 {integrator} 的 {steps} 个等长步积分。",
  "flow.pair":
    "Köhler、Klein 和 Noé（2020）的 E(n) 与置换等变两体场，距离方向 {distances} 个、时间方向 {times} 个高斯核",
  "flow.manyBody":
    "E(n) 与置换等变的多体场，其两体力是宽度为 {width} 的两层网络，输入为各 {channels} 个通道的{invariants}",
  "invariants.distances": "两体、嵌入原子、三角形和全局不变量",
  "invariants.angles":
    "两体、嵌入原子、三角形和全局不变量，以及分别以邻居夹角的软化余弦 r·r′/√((r² + 0.1)(r′² + 0.1)) 及其平方加权的两种求和",
  "flow.plain": "由全部坐标和时间构成、不含对称性的感知机",
  "energy.dw":
    "双势阱能量 u = (1/τ) Σ [a (d−d₀) + b (d−d₀)² + c (d−d₀)⁴]，a = {a}，b = {b}，c = {c}，d₀ = {d0}，τ = {tau}",
  "energy.lj": "Lennard-Jones 能量 u = ({factor}/τ) Σ [d⁻¹² − 2 d⁻⁶] + ½ Σ |x − x̄|²，τ = {tau}，求和中每对只计一次",
  "objective.likelihood": "训练目标为最大似然。",
  "objective.energy": "训练目标为其自身样本的能量，即反向 Kullback–Leibler 散度。",
  "objective.mixture": "训练目标为似然与能量的混合，权重 λ 在前一千步内从 1 降到 {lambda}。",
  "objective.matching": "训练方法为流匹配。",
  "objective.balanced":
    "训练目标为负对数似然的一半，加上数据对数权重相对其滑动平均的 Huber 损失（δ = 2）；若训练计划读取数据超过两遍，则在其后半段该目标占 ⅔ 的权重，另外 ⅓ 为流自身所抽样本（固定不动）的同一 Huber 损失。",
  "objective.reweighted":
    "训练使用数据以及流自身所抽的样本（固定不动）：负对数似然的梯度，对数据乘以 w − ½，对自身样本乘以 w − 1，其中 w 为重要性权重（相对于它在数据上的滑动几何平均，截断至 3）。数据所占份额在训练计划的前五分之二为 ½，此后为 ⅕，其余归自身样本。",
  start: "最初 {startSteps} 步为流匹配，每批 {pairs} 对已对齐的构型。",
  training:
    "训练用 {optimiser} 进行了 {steps} 步，每批 {batch} 个，取自 {samples} 个构型（学习率 {rate}，含预热与余弦衰减，{start}，刚性惩罚项 μ = {guard}，种子 {seed}）。",
  "optimiser.adam": "Adam",
  "optimiser.turned": "梯度特征基中的 Adam（SOAP）",
  "start.matching": "闭式流匹配起点与白化参数",
  "start.random": "随机起点",
  sampler: "参考构型来自 {chains} 条马尔可夫链（接受率 {acceptance}，积分自相关时间 {tau}，分裂 R̂ {rhat}）。",
  own: "构型由用户提供（摘要 {data}），五分之一留作测试。",
  result:
    "在 {tested} 个测试构型上，负对数似然为 {nll} nats；在 {count} 个模型样本上，Kish 有效样本量为 {ess}，log Z = {logZ}；似然属于实际运行的离散映射（离散误差 {defect} nats）。",
  untrusted: "（不可信：结果由少数样本决定）",
  gap: "与精确熵 {entropy} nats 的 KL 差距为 {gap} nats。",
  reproduce: "链接片段 {fragment} 可逐位重现这次训练。",
};
