// The lesson “minima”.

export const minima = {
  title: "A cluster and its states",
  about: "Thirteen particles that attract each other have many shapes to rest in. Does a flow know them?",
  intro: [
    "LJ-13 is a cluster in space: close particles repel, others attract. At rest it sits in a minimum of the energy, and there are many.",
    "Let samples roll downhill and count where they end: that is how metastable states are found. Shapes that differ only by rotation, reflection or the names of particles are the same.",
  ],
  tasks: {
    reference: {
      ask: "Under Experiments choose “States”: samples of the reference sampler must relax to two or more minima.",
      hint: "It is below the panels. Each picture is one minimum, with its energy and the share of samples that ended there.",
      after: "Most samples share few minima, and a long list of rare ones follows.",
    },
    shape: {
      ask: "Look at the picture of the lowest minimum, the first one. What shape is it?",
      hint: "Look for one particle in the middle, and count its neighbours.",
      options: [
        "A cube with a particle in the middle",
        "An icosahedron: one in the middle, twelve around it",
        "A flat ring",
      ],
      after: "The icosahedron is the famous first magic number of clusters: 13.",
    },
    read: {
      ask: "Enter the energy of the lowest minimum, in kT.",
      hint: "It stands under its picture, with a minus sign. One digit after the point is enough.",
      after:
        "It includes the weak trap that keeps the cluster together, and each pair counts twice, as in the published data.",
    },
    train: {
      ask: "Train the flow for 20 steps or more.",
      hint: "Press Play and have patience: 36 coordinates are more than two.",
      after:
        "The KL gap is still large. Cores that nearly touch cost much energy, and the flow must learn to avoid all of them.",
    },
    model: {
      ask: "Let the samples of your model relax. Which minima does it find?",
      hint: "Choose “States” again, or let it measure anew. The first row is the model's.",
      after:
        "Even a rough model rolls into the right basins. How often it visits each is another question, and that is what reweighting is for.",
    },
    meaning: {
      ask: "Why is finding the right minima not enough?",
      hint: "Think of the weights.",
      options: [
        "The probability of a state depends on the whole of its basin, not on the depth alone",
        "Because minima have no energy",
        "Because the flow cannot be run backwards",
      ],
      after: "A wide basin can win over a deep one: that is entropy. Only densities tell.",
    },
  },
};
