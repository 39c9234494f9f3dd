// What the page says about data that people import: what was assumed, what looks wrong, and why a file was refused.

/** @type {import("../../index.js").Texts["own-data"]} */
export const texts = {
  "word.empty": "（空）",

  "read.header": "“{found}”这一行按表头读取。",
  "read.headersAgain": "表头又出现了 {count} 次，这些行已跳过。",
  "read.numericHeader": "第一行“{found}”是列的编号，按表头读取。",
  "read.order": "按列名（{found}）把各列重排为逐个粒子的顺序。",
  "read.index": "第一列（{found}）是行号或时间，未使用。",
  "read.commas": "小数逗号已按小数点读取。",
  "read.comments": "跳过的注释行：{count}。",
  "read.array": "使用了压缩包中的数组“{name}”；未使用：{others}。",
  "read.trailing": "数组之后还有 {count} 个字节，未读取。",
  "read.flatten": "形状为 {shape} 的数组按 {count} 个构型读取。",
  "read.cell": "文件给出了晶胞或周期性边界，这里不予考虑。",
  "read.extra": "只读取了位置，每个粒子的其他列未使用。",
  "read.plane": "所有粒子的第三个坐标都相同，已去掉。",
  "read.subset": "使用了 {rows} 行中的 {used} 行，在文件中均匀选取。",

  "look.repeated": "{percent} % 的行出现不止一次。相同的行总在一起：要么都用于训练，要么都用于测试。",
  "look.copies":
    "{percent} % 的行是其他行经旋转、反射或重新编号得到的副本。副本总在一起：要么都用于训练，要么都用于测试。",
  "look.repeatedAsIs": "{percent} % 的行出现不止一次，而且同时在训练数据和测试数据中：测试 NLL 会偏低（显得过好）。",
  "look.correlated":
    "相邻的行是相关的（自相关时间约 {tau} 行，相当于约 {effective} 个独立构型）。测试数据取自整段连续的行。",
  "look.correlatedAsIs":
    "相邻的行是相关的（自相关时间约 {tau} 行），而每五行取一行用于测试：测试 NLL 会偏低（显得过好）。",
  "look.scale": "能量看起来不对：中位数为 {energy} kT，而坐标乘以 {factor} 后这些样本就与目标相符。请检查长度单位。",
  "look.energy":
    "能量看起来不对：中位数为 {energy} kT。粒子间的距离（{from} 至 {to}）与目标不符。请检查体系和长度单位。",
  "look.shift": "质心距原点 {distance} 个长度单位，已移到原点。",
  "look.first": "第一行“{found}”的位数比其他各行都少。它按一个构型读取；如果它是列名，请删去。",
  "look.cut": "最后一个数 {found} 之后没有换行，小数位也不足 {digits} 位，与其上各数不同：文件可能被截断。",
  "look.cutExponent": "最后一个数 {found} 之后没有换行，也没有指数，或指数位数比其上所有数都少：文件可能被截断。",
  "look.digits": "离原点这么远，距离只剩大约 {digits} 位有效数字；请在保存前减去质心。",

  "refuse.kind": "它既不是 .npy 也不是文本；请把样本存为 .npy、.npz、.csv 或 .xyz",
  "refuse.workbook": "这是电子表格文件；请另存为 CSV",
  "refuse.archive": "这个压缩包中没有 NumPy 数组；请把样本存为 .npy、.npz、.csv 或 .xyz",
  "refuse.packed": "文件经过压缩；请先解压",
  "refuse.unpacked": "解压后超过 {max} MB，这里无法读取",
  "refuse.damaged": "压缩包已损坏：{message}",
  "refuse.checksum": "压缩包已损坏：{name} 的校验和不符",
  "refuse.empty": "其中没有数字",
  "refuse.size": "文件有 {found} MB；这里最多能读 {max} MB",
  "refuse.many": "其中的数字超过 {max} 百万个，超出了浏览器标签页的承受能力",
  "refuse.shape": "其形状为 {found}；应为 n × {width} 或 n × {particles} × {dimension}",
  "refuse.transposed":
    "其形状为 {found}；应为 n × {width} 或 n × {particles} × {dimension}。它看起来被转置了：每行应为一个构型",
  "refuse.arrays": "其中的数组（{found}）都不是形状为 n × {width} 或 n × {particles} × {dimension} 的实数数组",
  "refuse.columns": "第 {row} 行有 {found} 列；应为 {width} 列（{particles} 个粒子 × {dimension} 个坐标）",
  "refuse.columnsAfterIndex":
    "第 {row} 行有 {found} 列；与上面各行一样，第一列之后应有 {width} 列（{particles} 个粒子 × {dimension} 个坐标）",
  "refuse.extraColumn":
    "各行有 {found} 列；应为 {width} 列（{particles} 个粒子 × {dimension} 个坐标），而第一列并不是行号：第 {row} 行的第一列是“{label}”",
  "refuse.far": "第 {row} 行第 {column} 列：应为 −{most} 至 {most} 的坐标（以能量所用的长度为单位），实为“{found}”",
  "refuse.same": "全部 {count} 行都是同一个构型；样本应各不相同",
  "refuse.few": "其中互不相同的行只有 {found} 个；至少需要 {fewest} 个不同的构型",
  "refuse.cell": "第 {row} 行第 {column} 列：应为有限的数，实为“{found}”",
  "refuse.mixed": "第 {point} 行用小数点，第 {comma} 行用小数逗号；请全文只用一种",
  "refuse.thousands": "第 {row} 行第 {column} 列：“{found}”可能是 {thousands}，也可能是 {decimal}；请不要用千位分隔符",
  "refuse.split": "第 {row} 行第 {column} 列：“{found}”像是小数逗号后面的数字；请用分号或制表符分隔各数",
  "refuse.counting": "第 {column} 列：应为坐标，却是 {found}，按升序排列，似乎是行号、帧号或时间；请去掉这一列",
  "refuse.variables": "文件中有多个变量（{found}）；请只保存样本",
  "refuse.objects": "它是带名称的 JSON；应为按行排列的数表，如 [[…], […]]",
  "refuse.quotes": "第 {row} 行：引号没有闭合",
  "refuse.count": "第 {row} 行：应为粒子数，实为“{found}”",
  "refuse.particles": "第 {row} 行：这个构型有 {found} 个粒子；应为 {particles} 个",
  "refuse.frameEnd": "第 {row} 行：文件在一个构型中间结束",
  "refuse.properties": "第 {row} 行：“{found}”没有说明哪些列是位置；应为 Properties=…:pos:R:3…",
  "refuse.particle": "第 {row} 行：应为粒子符号和 {expected} 个坐标，实为“{found}”",
  "refuse.particleColumns": "第 {row} 行有 {found} 列，而其上各粒子的行有 {expected} 列",
  "refuse.planar": "第 {row} 行：第三个坐标为 {found}；这个体系在平面内，该坐标应为 {expected}",
};
