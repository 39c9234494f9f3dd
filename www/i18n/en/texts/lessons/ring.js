// The lesson “ring”.

export const ring = {
  title: "From noise to rings",
  about: "A flow learns which distances two particles prefer, and we can measure exactly how well.",
  intro: [
    "Two particles in the plane prefer two distances: about 2.5 and about 5.5. Seen from the first particle, the second is on one of two rings.",
    "A flow is a motion that carries plain noise to such configurations. It is smooth and can be run backwards, so the density q of its samples can be computed exactly for every configuration.",
  ],
  tasks: {
    look: {
      ask: "Move flow time from noise to sample. What does the untrained flow do?",
      hint: "Drag the slider under the first picture to its left end, then to its right end. The arrow keys work too.",
      after: "Almost nothing: the noise arrives as it left. Every flow starts as a small motion.",
    },
    predict: {
      ask: "Predict: how will the test curve fall in the first 150 steps? Draw it.",
      hint: "The axis is logarithmic far from zero: a straight line down means that the distance shrinks by the same factor in each step.",
      after:
        "The fall is slow at first, then fast, and it ends near zero, the exact answer. Your curve stays in the plot until you start the lesson again.",
    },
    begin: {
      ask: "Train for at least 20 steps and watch the density map on the right.",
      hint: "Press Play. You can pause at any time.",
      after:
        "Each step shows the flow 256 configurations and changes its field so that they become a little more probable.",
    },
    learn: {
      ask: "Get the KL gap below 0.05 nats, with more than 80 % effective samples.",
      hint: "Keep training; about 200 steps are enough. Both numbers are at the top.",
      after:
        "The gap is the distance between the model and the exact distribution. At 0.05 nats the two are hard to tell apart.",
    },
    bound: {
      ask: "Which number can the test NLL never go below, however long you train?",
      hint: "Press “test NLL” and “KL gap” at the top to read what they mean.",
      options: ["Zero", "The entropy H of the exact distribution, 3.390 nats", "The lowest energy of the pair"],
      after:
        "NLL = H + KL(p‖q), and KL is never negative. A program that reports less than H is not clever: it has computed its likelihood wrongly.",
    },
    again: {
      ask: "Was that luck? Choose a new seed in Set-up and get below 0.1 nats again.",
      hint: "Set-up, seed, “new seed”; then Play.",
      after:
        "Another seed means other data and another start, but the result is the same. And the same seed gives the same digest, to the last bit, in every browser.",
    },
  },
};
