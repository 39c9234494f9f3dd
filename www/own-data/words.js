// What the page says about data that people bring: what was taken for granted, what looks wrong, and why a
// file was refused. Loaded with the first file.

import { fill, inLanguage } from "../i18n/index.js";

export const en = {
  "word.empty": "(empty)",

  // Taken for granted.
  "read.header": "The line “{found}” was read as a header.",
  "read.headersAgain": "The header occurs {count} more times; those lines were skipped.",
  "read.numericHeader": "The first row “{found}” numbers the columns and was read as a header.",
  "read.index": "The first of the columns ({found}) numbers the rows or gives their times; it was not used.",
  "read.commas": "Decimal commas were read as decimal points.",
  "read.comments": "Comment lines skipped: {count}.",
  "read.array": "The array “{name}” of the archive was used; not used: {others}.",
  "read.trailing": "The file has {count} bytes after the array; they were not read.",
  "read.flatten": "The array of shape {shape} was read as {count} configurations.",
  "read.cell": "The file gives a lattice or periodic boundaries; they are ignored here.",
  "read.extra": "Only positions were read; the other columns of each particle were not used.",
  "read.plane": "The third coordinate is the same for all particles and was dropped.",
  "read.subset": "Rows used: {used} of {rows}, spread evenly over the file.",

  // What looks wrong, or is good to know.
  "look.repeated":
    "{percent} % of the rows occur more than once. Copies of a row stay together, either in the training data or in the test data.",
  "look.copies":
    "{percent} % of the rows are rotated, reflected or relabelled copies of other rows. Copies stay together, either in the training data or in the test data.",
  "look.repeatedAsIs":
    "{percent} % of the rows occur more than once, also across training and test data: the test NLL is too good.",
  "look.correlated":
    "Successive rows are correlated (autocorrelation time about {tau} rows, so about {effective} independent configurations). Whole stretches of rows are kept for testing.",
  "look.correlatedAsIs":
    "Successive rows are correlated (autocorrelation time about {tau} rows), and every fifth row is a test configuration: the test NLL is too good.",
  "look.scale":
    "Energies look wrong: the median is {energy} kT, but multiplied by {factor} the samples would fit this target. Check the unit of length.",
  "look.energy":
    "Energies look wrong: the median is {energy} kT. The distances between particles ({from} to {to}) do not fit this target. Check the system and the unit of length.",
  "look.shift": "The centre of mass lies {distance} lengths from the origin. It is moved to the origin.",
  "look.offset":
    "Coordinate {column} averages {mean}, far from the others. If this is an offset in one column only, the distances are wrong.",
  "look.digits":
    "So far from the origin the numbers leave only about {digits} digits for distances; subtract the centre of mass before saving.",

  // Refused.
  "refuse.kind": "it is neither .npy nor text; save the samples as .npy, .npz, .csv or .xyz",
  "refuse.workbook": "it is a spreadsheet; save it as CSV",
  "refuse.archive": "it is an archive without NumPy arrays; save the samples as .npy, .npz, .csv or .xyz",
  "refuse.packed": "it is compressed; unpack it first",
  "refuse.damaged": "the archive is damaged: {message}",
  "refuse.checksum": "the archive is damaged: the checksum of {name} is wrong",
  "refuse.empty": "it holds no numbers",
  "refuse.size": "it has {found} MB; at most {max} MB can be read here",
  "refuse.many": "it holds more than {max} million numbers; that is more than a browser tab can take",
  "refuse.shape": "its shape is {found}; expected n × {width}, or n × {particles} × {dimension}",
  "refuse.transposed":
    "its shape is {found}; expected n × {width}, or n × {particles} × {dimension}. It looks transposed: one configuration per row is needed",
  "refuse.arrays":
    "none of its arrays ({found}) has the shape n × {width}, or n × {particles} × {dimension}, and holds real numbers",
  "refuse.columns": "row {row} has {found} columns; expected {width} ({particles} particles × {dimension} coordinates)",
  "refuse.columnsAfterIndex":
    "row {row} has {found} columns; expected {width} ({particles} particles × {dimension} coordinates) after the first, as in the rows above",
  "refuse.extraColumn":
    "its rows have {found} columns; expected {width} ({particles} particles × {dimension} coordinates), and the first does not number the rows",
  "refuse.far":
    "row {row}, column {column}: expected a coordinate from −{most} to {most} in the units of the energy, found “{found}”",
  "refuse.same": "all {count} rows are one and the same configuration; expected samples that differ",
  "refuse.few":
    "only {found} of its rows differ from each other; at least {fewest} different configurations are needed",
  "refuse.cell": "row {row}, column {column}: expected a finite number, found “{found}”",
  "refuse.mixed": "row {point} has a decimal point and row {comma} a decimal comma; use one of them throughout",
  "refuse.quotes": "row {row}: a quotation mark is opened and never closed",
  "refuse.count": "line {row}: expected the number of particles, found “{found}”",
  "refuse.particles": "line {row}: this configuration has {found} particles; expected {particles}",
  "refuse.frameEnd": "line {row}: the file ends within a configuration",
  "refuse.properties": "line {row}: “{found}” does not say which columns are positions; expected Properties=…:pos:R:3…",
  "refuse.particle": "line {row}: expected the symbol of a particle and {expected} coordinates, found “{found}”",
  "refuse.planar": "line {row}: the third coordinate is {found}; this system lives in a plane, where it is {expected}",
};

/** @type {typeof en} */
export const zh = {
  "word.empty": "（空）",

  "read.header": "“{found}”这一行按表头读取。",
  "read.headersAgain": "表头又出现了 {count} 次，这些行已跳过。",
  "read.numericHeader": "第一行“{found}”是列的编号，按表头读取。",
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
  "look.offset": "坐标 {column} 的平均值为 {mean}，与其他坐标相差很大。如果只有这一列有偏移，距离就是错的。",
  "look.digits": "离原点这么远，距离只剩大约 {digits} 位有效数字；请在保存前减去质心。",

  "refuse.kind": "它既不是 .npy 也不是文本；请把样本存为 .npy、.npz、.csv 或 .xyz",
  "refuse.workbook": "这是电子表格文件；请另存为 CSV",
  "refuse.archive": "这个压缩包中没有 NumPy 数组；请把样本存为 .npy、.npz、.csv 或 .xyz",
  "refuse.packed": "文件经过压缩；请先解压",
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
    "各行有 {found} 列；应为 {width} 列（{particles} 个粒子 × {dimension} 个坐标），而第一列并不是行号",
  "refuse.far": "第 {row} 行第 {column} 列：应为 −{most} 至 {most} 的坐标（以能量所用的长度为单位），实为“{found}”",
  "refuse.same": "全部 {count} 行都是同一个构型；样本应各不相同",
  "refuse.few": "其中互不相同的行只有 {found} 个；至少需要 {fewest} 个不同的构型",
  "refuse.cell": "第 {row} 行第 {column} 列：应为有限的数，实为“{found}”",
  "refuse.mixed": "第 {point} 行用小数点，第 {comma} 行用小数逗号；请全文只用一种",
  "refuse.quotes": "第 {row} 行：引号没有闭合",
  "refuse.count": "第 {row} 行：应为粒子数，实为“{found}”",
  "refuse.particles": "第 {row} 行：这个构型有 {found} 个粒子；应为 {particles} 个",
  "refuse.frameEnd": "第 {row} 行：文件在一个构型中间结束",
  "refuse.properties": "第 {row} 行：“{found}”没有说明哪些列是位置；应为 Properties=…:pos:R:3…",
  "refuse.particle": "第 {row} 行：应为粒子符号和 {expected} 个坐标，实为“{found}”",
  "refuse.planar": "第 {row} 行：第三个坐标为 {found}；这个体系在平面内，该坐标应为 {expected}",
};

/** @typedef {keyof typeof en} Key */

/** @param {Key} key @param {Record<string, string | number>} [values] */
export const say = (key, values = {}) => fill(inLanguage({ en, zh })[key], values);
