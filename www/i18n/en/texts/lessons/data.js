// The lesson “data”.

export const data = {
  title: "Learning from little data",
  about: "How many samples does a flow need before it learns the truth and not the samples?",
  intro: [
    "Training only ever sees the training samples. Whether it has understood them shows on test samples that it never sees.",
    "We know the entropy H of the truth, 3.390 nats. So we can tell learning from learning by heart with certainty.",
  ],
  tasks: {
    ten: {
      ask: "Ten samples: train until the two learning curves are more than 0.5 nats apart.",
      hint: "Press Play and wait for step 100.",
      after: "Blue goes down, orange turns and goes up. From there on every step makes the model worse.",
    },
    belowTruth: {
      ask: "Go on until the training NLL itself is below 3.1 nats, under the entropy of the truth.",
      hint: "The values are shown when you point at the learning curve; the blue curve falls below the dashed line.",
      after: "No model of the truth can do that. A model of ten points can.",
    },
    meaning: {
      ask: "What has the flow learned?",
      hint: "Look at the density map of the model and at the histogram of energies.",
      options: [
        "The truth, better than exact",
        "Ten distances: narrow rings where the ten samples were",
        "Nothing: it is still noise",
      ],
      after:
        "The pair flow turns each sample into a ring, so ten samples are ten rings. Between them it expects nothing.",
    },
    hundred: {
      ask: "The same with 100 samples, 100 steps or more.",
      hint: "Choose “100 samples” next to the systems, then Play.",
      after: "The gap is much smaller, and still there.",
    },
    many: {
      ask: "And with 10 000 samples: both curves within 0.1 nats of the truth.",
      hint: "Choose “10 000 samples”, then Play for 100 steps or more.",
      after: "Now training and test agree. What is left is what the model can do, not what the data lack.",
    },
  },
};
