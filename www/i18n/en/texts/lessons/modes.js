// The lesson “modes”.

export const modes = {
  title: "Mode collapse",
  about: "Training by energy alone can settle in one part of the distribution and never find the rest.",
  intro: [
    "There are two ways to learn. From data: make the given samples probable. From the energy: give your own samples low energy, but keep them spread out. The second needs no data at all.",
    "Here the two wells are deep, with a barrier of 28 kT between them.",
  ],
  tasks: {
    predict: {
      ask: "Predict: after 300 steps of training by energy, how large will the KL gap be?",
      hint: "A model that gives half of the probability to a place without data has lost ln 2 ≈ 0.7 nats.",
      options: [
        "Below 0.1 nats: it learns as from data",
        "From 0.1 to 0.7 nats",
        "Above 0.7 nats: something is missing",
      ],
      after: "It is far larger than if half of the distribution were merely rare: nearly all of one well is missing.",
    },
    energy: {
      ask: "Train by energy for 300 steps or more.",
      hint: "The settings are ready; press Play.",
      after:
        "The energies look fine: nearly all samples are at the bottom of a well. But the KL gap says that something is badly wrong.",
    },
    see: {
      ask: "Compare the two density maps. What is wrong with the model?",
      hint: "Look at how dark each ring is. The free energy of the distance gives the numbers.",
      options: [
        "Its rings are at the wrong distances",
        "One ring has nearly all the probability; the other has almost none",
        "It is still noise",
      ],
      after: "This is mode collapse: a mode of the distribution is missing although every single sample is good.",
    },
    likelihood: {
      ask: "Train the same system by likelihood, to a KL gap below 0.1 nats.",
      hint: "In Set-up, set objective to “likelihood”; then Play for about 300 steps.",
      after:
        "The data contain both rings, and a model that forgets one of them assigns almost no probability to half of the data.",
    },
    direction: {
      ask: "Which distance does training by energy minimise?",
      hint: "It averages over the model's own samples. Where the model has none, nothing contributes.",
      options: [
        "KL(q‖p): where the model has samples, p must be large",
        "KL(p‖q): where the data are, q must be large",
        "The difference of the mean energies",
      ],
      after:
        "Where q ≈ 0 nothing is sampled, so the loss does not see it. Likelihood uses the other direction, KL(p‖q), and cannot forget a mode.",
    },
    mixture: {
      ask: "Combine both: objective “mixture”, 300 steps or more, a KL gap below 0.5 nats.",
      hint: "In Set-up, set objective to “mixture”. λ is the weight that the data keep.",
      after: "The data keep all modes, and the energy sharpens them.",
    },
  },
};
