// The lesson “data”.

export const data = {
  title: "Learning from little data",
  about: "How many samples does a flow need to learn the distribution rather than the samples?",
  intro: [
    "Training sees only the training samples. Whether the flow has learned the distribution shows on test samples, which it never sees.",
    "We know the entropy H of the exact distribution, 3.390 nats. So we can tell learning from memorising with certainty.",
  ],
  tasks: {
    predict: {
      ask: "Predict: draw the test curve of the first 300 steps, for a flow that sees only ten samples.",
      hint: "Does it fall for as long as you train? Draw first, then train for 300 steps.",
      after: "It falls, turns and rises. The training curve keeps falling: the flow memorises its ten samples.",
    },
    ten: {
      ask: "With ten samples, train until the two learning curves are more than 0.5 nats apart.",
      hint: "Press Play and wait for step 100.",
      after: "Blue falls; orange turns and rises. From there on, every step makes the model worse.",
    },
    belowTruth: {
      ask: "Continue until the training NLL is below 3.1 nats, which is less than the entropy of the exact distribution.",
      hint: "Point at the learning curve to read its values; the blue curve falls below the dashed line.",
      after: "No model of the exact distribution can do that. A model of ten points can.",
    },
    meaning: {
      ask: "What has the flow learned?",
      hint: "Look at the density map of the model and at the histogram of energies.",
      options: [
        "The exact distribution, better than exactly",
        "Ten distances: narrow rings where the ten samples are",
        "Nothing: it is still noise",
      ],
      after:
        "To the pair flow each sample is a ring, so ten samples are ten rings. It assigns almost no probability between them.",
    },
    hundred: {
      ask: "Do the same with 100 samples, for 100 steps or more.",
      hint: "Choose “100 samples” next to the systems, then Play.",
      after: "The gap is much smaller, but still there.",
    },
    many: {
      ask: "Now with 10\u202f000 samples: get both curves within 0.1 nats of the exact entropy.",
      hint: "Choose “10\u202f000 samples”, then Play for 100 steps or more.",
      after: "Now training and test agree. What remains of the gap is due to the model, not to a lack of data.",
    },
  },
};
