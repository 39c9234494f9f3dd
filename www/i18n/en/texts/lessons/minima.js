// The lesson “minima”.

export const minima = {
  title: "A cluster and its states",
  about: "Thirteen particles that attract each other have many stable shapes. Does a flow find them?",
  intro: [
    "LJ-13 is a cluster in space: close particles repel each other, others attract. At rest it is in a minimum of the energy, and there are many.",
    "To find metastable states, let samples roll downhill and count where they end. Shapes that differ only by rotation, reflection or renumbering are the same.",
  ],
  tasks: {
    predict: {
      ask: "Predict: 60 samples roll downhill. In how many different minima do they end?",
      hint: "Shapes that differ only by rotation, reflection or renumbering count once.",
      options: ["In a single one", "In 2 to 9", "In 10 or more"],
      after: "Many: thirteen particles can be arranged in more than a thousand stable ways.",
    },
    reference: {
      ask: "Under Experiments, choose “States” and find at least two minima with samples of the reference sampler.",
      hint: "The experiments are below the plots. Each picture is one minimum, with its energy and the share of samples that ended there.",
      after: "Most samples share a few minima; a long list of rare ones follows.",
    },
    shape: {
      ask: "Look at the first picture, the lowest minimum. What shape is it?",
      hint: "Look for one particle in the middle, and count its neighbours.",
      options: [
        "A cube with a particle in the middle",
        "An icosahedron: one in the middle, twelve around it",
        "A flat ring",
      ],
      after: "The icosahedron explains the first magic number of clusters: 13.",
    },
    read: {
      ask: "Enter the energy of the lowest minimum, in kT.",
      hint: "It is given under the picture, with a minus sign. One decimal place is enough.",
      after:
        "It includes the weak trap that holds the cluster together, and each pair counts twice, as in the published data.",
    },
    train: {
      ask: "Train the flow for 20 steps or more.",
      hint: "Press Play and be patient: this is slower, with 36 independent coordinates instead of 2.",
      after:
        "The KL gap is still large. Particles that nearly overlap have a very high energy, and the flow must learn to avoid all such configurations.",
    },
    model: {
      ask: "Let samples of your model relax. Which minima does it find?",
      hint: "Choose “States” again, or press “Measure again”. The first row is the model's.",
      after:
        "Even samples of a rough model roll into the right basins. How often each is visited is another question, and that is what reweighting is for.",
    },
    discovery: {
      ask: "How many of the model's minima are new: not in its training data?",
      hint: "The sentence under “From the model” says it.",
      after:
        "A new minimum counts only if a sample with an energy as low as those of the data relaxes to it: any configuration rolls down to some minimum.",
    },
    meaning: {
      ask: "Why is finding the right minima not enough?",
      hint: "Think of the weights.",
      options: [
        "The probability of a state depends on its whole basin, not only on its depth",
        "Because minima have no energy",
        "Because the flow cannot be run backwards",
      ],
      after: "A wide basin can be more probable than a deep one: that is entropy. Only densities tell.",
    },
  },
};
