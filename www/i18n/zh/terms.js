// 简体中文：各个数值及其含义。

/** @type {Record<keyof typeof import("../en/terms.js").terms, string>} */
export const terms = {
  "metric.step": "步数",
  "metric.rate": "{rate} 步/秒",
  "metric.drawing": "样本 {share} %",
  "metric.opening": "正在准备……",
  "metric.measuring": "正在计算……",
  "metric.nll": "测试 NLL",
  "metric.nats": "nats",
  "metric.gap": "KL 差距",
  "metric.error": "± {error} nats",
  "metric.ess": "有效样本量",
  "metric.essError": "± {error}，共抽 {count} 个",
  "metric.draws": "共抽 {count} 个",
  "metric.untrusted": "不可信",
  "metric.defect": "离散误差",
  "metric.defectBound": "± {bound}，{exact} 个精确",
  "metric.digest": "摘要",
  "metric.copy": "点击复制",
  "metric.copyLabel": "{short}：复制摘要",
  "term.step":
    "每一步，流从一批参考构型中学到一点。旁边的摘要是整次训练所有比特的指纹：同一个链接在任何浏览器里都给出同一个摘要。",
  "term.nll": "负对数似然：−log q 在未用于训练的构型上的平均值。越低越好，但任何模型都不可能低于真实分布的熵 H。",
  "term.gap": "测试 NLL 减去精确的熵：模型与真实分布的差距。零表示完美。",
  "term.ess":
    "100 个重加权的模型样本相当于多少个独立的精确样本。100\u00a0% 表示每个样本都完全有效。± 之后是标准误差；无法估计误差时，页面写 ≈。若少数样本占去大部分权重，这个数就不可信，页面会注明。",
  "term.defect":
    "流是用有限多步算出来的，因此积分得到的散度与精确的对数行列式有偏差，这里就是偏差的大小。页面上的数值都用精确值。偏差大时请增加 ODE 步数。在行列式很费时的地方，只有标明数目的构型用精确值，其余构型的平均偏差不超过 ± 后面的数。",
  "term.digest": "全部参数所有比特的指纹。摘要相同的两次训练就是同一次训练，无论在哪个浏览器里。",
};
