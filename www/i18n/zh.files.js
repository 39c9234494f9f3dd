// 简体中文：文件的导出、导入与自有数据。

/** @type {Record<keyof typeof import("./en.files.js").files, string>} */
export const files = {
  "export.button": "导出",
  "export.title": "带走结果",
  "export.plots": "图",
  "export.plotsNote": "与此刻所见一致：图片用页面的颜色，数值保留全部位数。",
  "export.samples": "样本",
  "export.samplesNote": "模型样本在 .npz 和 .xyz 中附有能量、log q 和对数权重；参考样本来自目标分布本身。",
  "export.count": "数量",
  "export.modelSamples": "模型样本",
  "export.referenceSamples": "参考样本",
  "export.model": "模型与训练",
  "export.modelNote":
    "训练文件可在 equiflow 中重新打开，摘要相同。压缩包内有一个 Python 脚本：用 JAX 重建模型、核对似然，并在所有可用设备上继续训练。",
  "export.run": "训练",
  "export.weights": "权重",
  "export.jax": "在 JAX 中继续",
  "export.text": "写论文用",
  "export.methods": "方法",
  "export.copy": "复制",
  "export.copied": "已复制。",
  "export.open": "打开训练",
  "export.openNote": "在这里保存的 .json 文件。也可以把它拖到页面任意处。",
  "export.choose": "选择训练文件",
  "export.failed": "没有保存：{message}",
  "export.unreachable": "页面的这一部分无法加载。请检查网络后重试。",

  "open.failed": "没有打开 {name}：{message}",
  "open.size": "它大于 {max} MB，训练文件不会这么大",
  "open.done": "已打开，第 {step} 步，摘要 {digest}。",
  "runfile.json": "它不是 JSON（{message}）",
  "runfile.format": "它不是 equiflow 保存的训练；请选择由“导出”得到的 .json 文件",
  "runfile.version": "它的版本是 {found}；本页读取版本 {expected}",
  "runfile.missing": "它缺少“{name}”；可能不完整",
  "runfile.digest": "摘要应为 {expected}，但数值给出 {found}；保存之后被改动过",
  "npy.magic": "它不是 .npy 文件：开头不是 \\x93NUMPY",
  "npy.dtype": "数值类型是 {found}；应为 f2、f4、f8、i2、i4 或 i8",
  "npy.length": "它含有 {found} 个数；形状 {shape} 需要 {expected} 个",

  "unit.length": "长度",
  "unit.perArea": "1/长度²",
  "unit.perLength": "1/长度",

  "methods.model":
    "我们用 equiflow {version} 训练了一个连续归一化流：{flow}，从无平移子空间上的标准正态分布映到 {dimension} 维空间中的 {particles} 个粒子，{energy}。流用 {integrator} 的 {steps} 个等长步积分。",
  "methods.flow.pair":
    "Köhler、Klein 和 Noé（2020）的 E(n) 与置换等变对场，距离方向 {distances} 个、时间方向 {times} 个高斯核",
  "methods.flow.plain": "由全部坐标和时间构成、不含对称性的感知机",
  "methods.energy.dw":
    "双阱能量 u = (1/τ) Σ [a (d−d₀) + b (d−d₀)² + c (d−d₀)⁴]，a = {a}，b = {b}，c = {c}，d₀ = {d0}，τ = {tau}",
  "methods.energy.lj":
    "Lennard-Jones 能量 u = ({factor}/τ) Σ [d⁻¹² − 2 d⁻⁶] + ½ Σ |x − x̄|²，τ = {tau}，求和中每对只计一次",
  "methods.objective.likelihood": "训练目标为最大似然。",
  "methods.objective.energy": "训练目标为其自身样本的能量，即反向 Kullback–Leibler 散度。",
  "methods.objective.mixture": "训练目标为似然与能量的混合，权重 λ 在前一千步内从 1 降到 {lambda}。",
  "methods.objective.matching": "训练方法为流匹配。",
  "methods.training":
    "训练用 Adam 进行了 {steps} 步，每批 {batch} 个，取自 {samples} 个构型（学习率 {rate}，含预热与余弦衰减，{start}，刚性惩罚 μ = {guard}，种子 {seed}）。",
  "methods.start.matching": "闭式流匹配起点与白化参数",
  "methods.start.random": "随机起点",
  "methods.sampler": "参考构型来自 {chains} 条马尔可夫链（接受率 {acceptance}，积分自相关时间 {tau}，分裂 R̂ {rhat}）。",
  "methods.own": "这些构型并非来自 equiflow 的采样器，其摘要为 {data}，每五个留一个用于测试。",
  "methods.result":
    "在 {count} 个构型上，测试负对数似然为 {nll} nats，Kish 有效样本量为 {ess}，log Z = {logZ}；似然属于实际运行的离散映射（离散化缺陷 {defect} nats）。",
  "methods.gap": "与精确熵 {entropy} nats 的 KL 差距为 {gap} nats。",
  "methods.reproduce": "链接片段 {fragment} 可逐位重现这次训练。",

  "runfile.data": "它用数据 {data} 训练，而这台设备上没有；请先带来那个文件",

  "field.particles.label": "粒子数",
  "field.particles.hint": "只用于 DW-N",
  "field.data.label": "数据",
  "choice.system.dw": "DW-N",
  "choice.system.dw.hint": "任意多个粒子之间的双势阱，2 到 16 个",
  "flow.note.dw": "每一组点是一个构型。粗键表示这一对在内势阱里。",

  "allowed.data": "{otherwise}，或由 0-9 和 a-f 组成的 16 位数字",
  "allowed.dataHere": "曾带到这台设备上的数据；请在“设置”里带来文件",
  "allowed.columns": "有 {expected} 列的数据；这些有 {found} 列",
  "used.sampler": "引擎自己的样本",
  "setup.own": "自有数据，摘要 {data}。每五个构型留一个用于测试。自有数据的熵未知，因此没有 KL 差距。",
  "setup.unmixed": "各条链尚未混合：请把这些数据当作粗略的。",

  "data.bring": "带来样本…",
  "data.back": "回到引擎的样本",
  "data.invite":
    "从你自己的样本学习：.npy 或 CSV，每行一个构型，{width} 列（{particles} 个粒子 × {dimension} 个坐标）。它们只留在这台设备上。",
  "data.used": "正在学习 {file}：{count} 个构型。它们只留在这台设备上；链接只写出摘要。",
  "data.done": "来自 {file} 的 {count} 个构型，已保存在这台设备上。",
  "data.doneForNow": "来自 {file} 的 {count} 个构型，只保留到页面关闭：浏览器不允许保存。",
  "data.shape": "它的形状是 {found}；应为 n × {width}，或 n × {particles} × {dimension}",
  "data.columns": "第 {row} 行有 {found} 列；应为 {width} 列（{particles} 个粒子 × {dimension} 个坐标）",
  "data.cell": "第 {row} 行第 {column} 列：应为有限的数，却是“{found}”",

  "potential.title": "一对粒子的能量",
  "potential.note": "两个粒子在某一距离上有多少能量；随上面的数值变化。",
  "potential.energy": "能量",
  "potential.summary": "一对粒子的能量（kT）随距离的变化：在 {wells} 处最低，最小值 {depth} kT。",
  "export.link": "带有训练权重的链接",
  "export.linkCopied": "已复制 {length} 个字符的链接。权重舍入到细网格；打开者得到的正是舍入后的模型，逐位相同。",
  "allowed.weights": "由“导出”生成、含步数和摘要的链接里完好的权重",
  "used.fresh": "未训练的模型",
  "replay.restored": "已打开训练权重，逐位相同：第 {steps} 步，摘要 {digest}。",
};
