// 简体中文：文件的导出、导入与自有数据。

/** @type {Record<keyof typeof import("../en/files.js").files, string>} */
export const files = {
  "export.button": "导出",
  "export.filmStep": "第 {step} 步",

  "open.failed": "没有打开 {name}：{message}",
  "open.several": "一次来了 {count} 个文件；请一次只打开一个",
  "open.size": "它大于 {max} MB",
  "open.locked": "它会改变“{name}”，而本页的链接锁定了这项设置",
  "open.done": "已打开，第 {step} 步，摘要 {digest}。",
  "runfile.json": "它不是 JSON（{message}）",
  "runfile.format": "它不是 equiflow 保存的训练文件；请选择由“导出”得到的 .json 文件",
  "runfile.version": "它的版本是 {found}；本页读取版本 {expected}",
  "runfile.missing": "它缺少“{name}”；可能不完整",
  "runfile.digest": "摘要应为 {expected}，但由数值算得 {found}：文件在保存之后被改动过",
  "npy.magic": "它不是 .npy 文件：开头不是 \\x93NUMPY",
  "npy.dtype": "数值类型是 {found}；应为实数：f2、f4、f8、i1 至 i8 或 u1 至 u8",
  "npy.header": "文件头不完整或已损坏；请用 numpy.save 重新保存",
  "npy.length": "它含有 {found} 个数；形状 {shape} 需要 {expected} 个",

  "unit.length": "长度",
  "unit.perArea": "1/长度²",
  "unit.perLength": "1/长度",

  "runfile.data": "它用数据 {data} 训练，而这台设备上没有；请先导入该数据文件",

  "field.particles.label": "粒子数",
  "field.particles.hint": "只用于 DW-N 和 LJ-N",
  "field.data.label": "数据",
  "choice.system.dw": "DW-N",
  "choice.system.dw.hint": "2 到 16 个粒子，两两之间为双势阱",
  "choice.system.lj": "LJ-N",
  "choice.system.lj.hint": "空间中由 2 到 55 个 Lennard-Jones 粒子组成的团簇",
  "flow.note.dw": "每一组点是一个构型。粗键表示这一对在内势阱里。",

  "allowed.data": "{otherwise}，或由 0-9 和 a-f 组成的 16 位数字",
  "allowed.dataHere": "已保存在这台设备上的数据；请在“设置”里导入文件",
  "allowed.columns": "有 {expected} 列的数据；这些有 {found} 列",
  "used.sampler": "引擎的样本",
  "setup.own": "自己的数据，摘要 {data}。五分之一的构型留作测试。数据的熵未知，因此没有 KL 差距。",
  "setup.unmixed": "各条链尚未混合：这些数据只能当作近似。",

  "data.bring": "导入自己的样本…",
  "data.back": "恢复引擎的样本",
  "data.invite":
    "用你自己的样本学习：.npy、.npz、.csv、.txt 或 .xyz 文件，{dimension} 维空间中的 {particles} 个粒子；表格每行一个构型，共 {width} 列。样本只留在这台设备上。",
  "data.used": "正在学习 {file}：{count} 个构型，其中 {test} 个用于测试。",
  "data.usedAll": "其余 {others} 个全部用于训练。",
  "data.usedEvenly": "其余 {others} 个中有 {used} 个用于训练，在文件中均匀选取。要用更多，请调大“{setting}”。",
  "data.usedFirst": "其余 {others} 个中，前 {used} 个用于训练。要用更多，请调大“{setting}”。",
  "data.stay": "它们只留在这台设备上；链接中只有摘要。",
  "data.look": "已读取 {file}。{list}",
  "data.done": "来自 {file} 的 {count} 个构型，已保存在这台设备上。",
  "data.doneForNow": "来自 {file} 的 {count} 个构型，只保留到页面关闭为止：浏览器不允许保存。",

  "potential.title": "一对粒子的能量",
  "potential.note": "两个粒子在各个距离上的能量，由本组设置决定。",
  "potential.energy": "能量",
  "potential.summary": "一对粒子的能量（kT）随距离的变化：在 {wells} 处最低，为 {depth} kT。",
  "allowed.aloneTrained": "“trained” 旁边不能有关于训练的内容：训练好的流有自己的设置",
  "allowed.reachable": "文件能够加载的训练好的流；请检查网络连接",
  "allowed.weights": "由“导出”生成、含步数和摘要的链接中完整的权重",
  "used.fresh": "未训练的模型",
  "replay.restored": "已打开训练权重，逐位相同：第 {steps} 步，摘要 {digest}。",
};
