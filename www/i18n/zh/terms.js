// 简体中文：各个数值及其含义。

/** @type {Record<keyof typeof import("../en/terms.js").terms, string>} */
export const terms = {
  "metric.step": "步数",
  "metric.rate": "{rate} 步/秒",
  "metric.opening": "正在准备……",
  "metric.nll": "测试 NLL",
  "metric.nats": "奈特",
  "metric.gap": "KL 差距",
  "metric.error": "± {error} 奈特",
  "metric.ess": "有效样本量",
  "metric.essUnit": "共抽 {count} 个",
  "metric.untrusted": "不可信",
  "metric.defect": "离散误差",
  "metric.defectBound": "± {bound}，{exact} 个精确",
  "metric.digest": "摘要",
  "metric.copy": "点击复制",
  "metric.copyLabel": "{short}：复制摘要",
  "term.step":
    "每一步让流看一批参考构型，并把它的参数微调一点。旁边的摘要是整次运行每一个比特的指纹：同一个链接在任何浏览器里都给出同一个摘要。",
  "term.nll": "负对数似然：模型对从未见过的构型有多“意外”。越低越好，而任何模型都不可能低于真实分布的熵 H。",
  "term.gap": "模型与真实分布之间的差距：它的意外减去不可避免的那部分。零就是完美。",
  "term.ess":
    "把模型样本重加权到真实分布之后，它们相当于这么大比例的精确样本。100 % 表示每个样本都完全有效。若少数样本占去大部分权重，这个数就不可信，页面会注明。",
  "term.defect":
    "流是用有限多步算出来的。通常的似然估计因此会有偏差，这里就是偏差的大小；页面上的数字用的都是精确值。在精确值很费时的地方，只有标明数目的构型用精确值，其余构型的平均偏差不超过 ± 后面的数。",
  "term.digest": "全部参数比特的指纹。摘要相同的两次运行就是同一次运行，无论在哪个浏览器里。",
};
