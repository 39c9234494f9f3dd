// 关于可疑数值与失败运行的消息。

export const problems = {
  "watch.diverged": "本次训练已发散。请重置，并选择更低的学习率、更多的 ODE 步数或刚性惩罚项。",
  "watch.tolerance":
    "自适应积分器在 {count} 个训练步中未能达到误差容限，改用了等长步。请降低学习率，或使用刚性惩罚项。",
  "watch.unreached":
    "{total} 个测试构型中有 {count} 个无法由逆流算出，未计入，因此测试 NLL 和 KL 差距可能偏低。请增加 ODE 步数。",
  "watch.unreachedAll":
    "所有测试构型都无法由逆流算出，因此没有似然，也没有 KL 差距（–）。请增加 ODE 步数或降低学习率。",
  "watch.notFinite": "该模型的某些数值不是有限数，显示为 –。请降低学习率或增加 ODE 步数。",
  "watch.skipped": "跳过的步数（梯度不是有限数）：{count}。",
  "watch.defect": "流过于刚性：由积分得到的似然偏差 {defect} nats。请增加 ODE 步数，或使用刚性惩罚项。",
  "watch.overlap":
    "流的样本与目标分布重叠太少（k̂ = {k}，最多 {limit}）：有效样本量和重加权曲线都不可信。请继续训练，或换一个表达能力更强的流。",
  "watch.overlapNone":
    "流的样本与目标分布重叠太少：有效样本量和重加权曲线都不可信。请继续训练，或换一个表达能力更强的流。",
  "watch.gap": "KL 差距低于零且超出其误差，这是不可能的，因此不显示。",

  "problem.open": "这组设置无法运行：{message}",
  "problem.sandbox": "嵌入本页的框架阻止了引擎：请在其 sandbox 属性中加入 allow-same-origin，或使用单文件页面",
  "problem.load": "引擎无法加载，因此什么都算不了。",
  "problem.noRoom": "浏览器已没有足够的内存运行引擎，因此什么都算不了。请关闭其他标签页，或关闭此页后重新打开。",
  "problem.part": "这组设置所需的那部分引擎无法加载。",
  "problem.silent": "引擎已有 {message} 秒没有回应。它可能仍在处理很大的任务，不妨再等等；如果它卡住了，请返回。",
  "problem.crash": "引擎因内部错误在第 {step} 步停止。",
  "problem.memory": "引擎在第 {step} 步停止：设备内存不足。请减少样本数或批大小。",
  "problem.diverged": "训练在第 {step} 步发散：连续 20 步的梯度都不是有限数。",
  "problem.alone": "一个协助的工作线程停止了：训练将继续，只是变慢，结果逐位相同。",
  "problem.file": "{message}",
  "problem.data": "{message}",
  "problem.engine": "引擎报告：{message}",
  "problem.wentBack": "训练已恢复到第 {back} 步，即最近的正常状态；按“开始”从那里继续。",
  "problem.putBack": "训练已恢复到第 {back} 步，即最近的正常状态。",
  "problem.calmer": "从那里继续会再次失败：请在“设置”中选择更低的学习率、更多的 ODE 步数或其他数据，开始新的训练。",
  "problem.sameAgain": "这次失败与上次在同一步，继续下去没有用：请重置，或在“设置”中作出改变。",
  "problem.own": "链接以摘要 {data} 指明你的样本，但不包含它们。",
  "problem.said": "错误信息：{message}",
  "problem.again": "重新开始",
  "problem.retry": "再试一次",
  "problem.back": "回到第 {step} 步",
  "problem.defaults": "回到默认设置",
  "problem.link": "复制可重现它的链接",
  "problem.copied": "链接已复制。它在第 {step} 步（最近的正常状态）打开这次训练；按“开始”可重现失败。",
};
