// The lesson “ring”.

export const ring = {
  title: "From noise to rings",
  about: "A flow learns where two particles like to be, and we know exactly how well.",
  intro: [
    "Two particles in the plane like two distances: near 2.5 and near 5.5. Seen from the first one, the second sits on one of two rings.",
    "A flow is a motion that carries plain noise to such configurations. It is smooth and can be run backwards, so the density q of what it makes can be computed exactly, for every configuration.",
  ],
  tasks: {
    look: {
      ask: "Move flow time from noise to sample. What does the untrained flow do?",
      hint: "Drag the slider under the first picture to its left end, then to its right end. The arrow keys work too.",
      after: "Nearly nothing: the noise arrives as it left. Every flow begins as a small motion.",
    },
    begin: {
      ask: "Train for at least 20 steps and watch the right density map.",
      hint: "Press Play. Pause when you like.",
      after:
        "Each step shows the flow 256 configurations and changes its field so that they become a little less surprising.",
    },
    learn: {
      ask: "Bring the KL gap below 0.05 nats, with more than 80 % effective samples.",
      hint: "Go on playing; some 200 steps are enough. Both numbers are at the top.",
      after: "The gap is the distance between model and truth. 0.05 nats means that the two are hard to tell apart.",
    },
    bound: {
      ask: "Which number can the test NLL never go below, however long you train?",
      hint: "Press “test NLL” and “KL gap” at the top: each opens its meaning.",
      options: ["Zero", "The entropy H of the truth, 3.390 nats", "The least energy of the pair"],
      after:
        "NLL = H + KL(p‖q), and KL is never negative. A program that reports less than H has not been clever: it has computed its likelihood wrongly.",
    },
    again: {
      ask: "Is it chance? Choose a new seed in Set-up and get below 0.1 nats again.",
      hint: "Set-up, seed, “new seed”; then Play.",
      after:
        "Another seed, other data, another start, the same end. And the same seed gives the same digest to the last bit, in every browser.",
    },
  },
};
