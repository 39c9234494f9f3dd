// 关于可疑数值与失败运行的消息。

export const problems = {
  "watch.unreached":
    "{total} 个测试构型中有 {count} 个无法由流达到，未计入，因此测试 NLL 和 KL 差距可能偏低。请增加 ODE 步数。",
  "watch.unreachedAll": "没有任何测试构型能由流达到，因此没有似然，也没有 KL 差距（–）。请增加 ODE 步数或降低学习率。",
  "watch.notFinite": "该模型的某些数值不是有限的数，显示为 –。请降低学习率或增加 ODE 步数。",
  "watch.skipped": "因梯度不是有限的数而没有移动任何参数的步数：{count}。",
  "watch.defect": "流过于刚性：通常的似然估计偏差 {defect} 奈特。请增加 ODE 步数，或保持防护开启。",
  "watch.overlap":
    "流的样本与目标分布重叠太少（k̂ = {k}，最多 {limit}）：有效样本量、重加权曲线以及由它们算出的数值都不可信。请继续训练，或换一个拟合得更好的流。",
  "watch.overlapNone":
    "流的样本与目标分布重叠太少：有效样本量、重加权曲线以及由它们算出的数值都不可信。请继续训练，或换一个拟合得更好的流。",
  "watch.gap": "KL 差距低于零且超出其误差，这不可能，故不显示。",

  "problem.open": "这组设置无法运行：{message}",
  "problem.sandbox": "外层框架不让本页启动引擎；它的 sandbox 需要 allow-same-origin，或改用单文件页面",
  "problem.load": "引擎无法加载，因此什么都算不了。网络是否可用？是否有东西阻止了本页的文件？",
  "problem.silent": "引擎已有 {message} 秒没有回应。它可能仍在处理很大的任务，等待无妨；如果它卡住了，请返回。",
  "problem.crash": "引擎因自身的错误在第 {step} 步停止。",
  "problem.memory": "引擎在第 {step} 步停止：本设备不再给它内存。减少样本数或批量可少用内存。",
  "problem.diverged": "训练在第 {step} 步失控：连续二十步都得不到有限的梯度。",
  "problem.alone": "一个协助的工作线程停止了。训练不靠它继续，速度较慢，结果逐位相同；没有任何损失。",
  "problem.file": "{message}",
  "problem.data": "{message}",
  "problem.engine": "引擎报告：{message}",
  "problem.wentBack": "运行已回到第 {back} 步，即最后的良好状态；“播放”从那里继续。",
  "problem.putBack": "运行已回到第 {back} 步，即最后的良好状态。",
  "problem.calmer": "从那里继续会重蹈覆辙：请在设置中选择更低的学习率、更多的 ODE 步数或其他数据，然后开始新的运行。",
  "problem.sameAgain": "与上次是同一处，从那里继续没有用：请重置，或在设置中作出改变。",
  "problem.own": "链接以摘要 {data} 指明自带的样本，但不包含它们。",
  "problem.said": "其原话：{message}",
  "problem.again": "重新开始",
  "problem.retry": "再试一次",
  "problem.back": "回到第 {step} 步",
  "problem.defaults": "回到默认设置",
  "problem.link": "复制能重现它的链接",
  "problem.copied": "链接已复制。它在第 {step} 步（最后的良好状态）打开此运行；“播放”会走到失败之处。",
};
