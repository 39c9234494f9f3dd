// 预测：在训练给出结果之前画出或选定。

export const predictions = {
  "legend.prediction": "你的预测",
  "prediction.energy": "你的预测，相差 {distance}",
  "prediction.learning": "你的预测，相差 {distance} nats",
  "prediction.energySummary": "你的预测与模型的总变差距离为 {distance}：0 表示相同，1 表示毫无重叠。",
  "prediction.learningSummary": "你的预测与测试曲线的平均绝对偏差为 {distance} nats。",

  "predict.draw": "画出你的预测",
  "predict.again": "重新画",
  "predict.made": "预测已保存。现在看训练的结果。",
  "predict.energyResult": "你的预测与模型的总变差距离为 {distance}：0 表示相同，1 表示毫无重叠。",
  "predict.learningResult": "你的预测与测试曲线的平均绝对偏差为 {distance} nats。",
  "predict.right": "与你的预测一致：结果为 {value}。",
  "predict.otherwise": "你预测“{choice}”，结果为 {value}：“{outcome}”。",

  "sketch.energy": "画出模型取每个能量的频率，只看形状。",
  "sketch.learning": "画出你预期的测试曲线。",
  "sketch.keys": "在图上拖动，或用方向键：左右移动，上下改变数值。",
  "sketch.slider": "你对“{title}”的预测：左右移动，上下改变数值",
  "sketch.energyPlace": "能量 {from} 到 {to} kT：每 kT {value}",
  "sketch.learningPlace": "第 {step} 步：{value} nats",
  "sketch.before": "上一处",
  "sketch.next": "下一处",
  "sketch.cancel": "取消",
  "sketch.done": "完成",
  "sketch.nothing": "还没有画出任何东西：请在某处抬高曲线。",
};
