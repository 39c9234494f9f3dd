// The lesson “modes”.

export const modes = {
  title: "Mode collapse",
  about: "Training by energy alone can settle in a part of the truth and be content with it.",
  intro: [
    "There are two ways to learn. From data: make the given samples probable. From the energy: make your own samples cheap, but spread out. The second needs no data at all.",
    "Here the two wells are deep, with a barrier of 28 kT between them.",
  ],
  tasks: {
    energy: {
      ask: "Train by energy for 300 steps or more.",
      hint: "Everything is set; press Play.",
      after:
        "Energies look fine: nearly all samples are at the bottom of a well. The KL gap says that something is badly wrong.",
    },
    see: {
      ask: "Compare the two density maps. What is wrong with the model?",
      hint: "Look at how dark each ring is. The free energy of the distance says it in numbers.",
      options: [
        "Its rings are at the wrong distances",
        "One ring has nearly all the mass, the other is nearly forgotten",
        "It is still noise",
      ],
      after: "That is mode collapse: a mode of the truth is missing although every sample is good.",
    },
    likelihood: {
      ask: "Train the same system by likelihood, to a KL gap below 0.1 nats.",
      hint: "Set-up, objective, “likelihood”; then Play for some 300 steps.",
      after:
        "Data contain both rings, and a model that forgets one of them would be very surprised by half of the data.",
    },
    direction: {
      ask: "Which distance does training by energy make small?",
      hint: "It averages over the model's own samples. Where the model has none, nothing is added.",
      options: [
        "KL(q‖p): where the model has samples, the truth must agree",
        "KL(p‖q): where the truth has samples, the model must agree",
        "The difference of the mean energies",
      ],
      after:
        "From where q is empty no sample ever reports. Likelihood takes the other direction, KL(p‖q), and cannot forget.",
    },
    mixture: {
      ask: "Mix both: objective “mixture”, 300 steps or more, a gap below 0.5 nats.",
      hint: "Set-up, objective, “mixture”. λ says how much weight the data keep.",
      after: "A few data keep all modes alive, and the energy sharpens them.",
    },
  },
};
