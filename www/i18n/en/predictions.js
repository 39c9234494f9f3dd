// Predictions: what is drawn or chosen before the run shows it.

export const predictions = {
  "legend.prediction": "your prediction",
  "prediction.energy": "your prediction, {distance} off",
  "prediction.learning": "your prediction, {distance} nats off",
  "prediction.energySummary":
    "Your prediction differs from the model by a total variation of {distance}: 0 is the same, 1 is no overlap.",
  "prediction.learningSummary":
    "Your prediction differs from the test curve by {distance} nats, the mean absolute difference.",

  "predict.draw": "Draw your prediction",
  "predict.again": "Draw it again",
  "predict.made": "Your prediction is stored. Now let the run show it.",
  "predict.energyResult":
    "Your prediction was off by {distance}, the total variation from the model: 0 is the same, 1 is no overlap.",
  "predict.learningResult":
    "Your prediction was off by {distance} nats, the mean absolute difference from the test curve.",
  "predict.right": "As you predicted: the run shows {value}.",
  "predict.otherwise": "You predicted “{choice}”. The run shows {value}: “{outcome}”.",

  "sketch.energy": "Draw how often the model will have each energy. Only the shape counts.",
  "sketch.learning": "Draw the test curve that you expect.",
  "sketch.keys": "Drag along the plot, or use the arrow keys: left and right move, up and down change the value.",
  "sketch.slider": "Your prediction for “{title}”: left and right move, up and down change the value",
  "sketch.energyPlace": "energy {from} to {to} kT: {value} per kT",
  "sketch.learningPlace": "step {step}: {value} nats",
  "sketch.before": "Previous place",
  "sketch.next": "Next place",
  "sketch.cancel": "Cancel",
  "sketch.done": "Done",
  "sketch.nothing": "Nothing is drawn yet: raise the curve somewhere.",
};
