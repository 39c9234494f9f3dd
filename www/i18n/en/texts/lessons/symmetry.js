// The lesson “symmetry”.

export const symmetry = {
  title: "Symmetry for free",
  about: "One hundred samples are enough for a flow that knows the symmetries, and too few for one that does not.",
  intro: [
    "Rotate a molecule, reflect it, or renumber its identical atoms: its energy stays the same. A model should give all of these the same density.",
    "The plain flow is an ordinary neural network of all coordinates, which has to learn this from data. The pair flow pushes particles along the lines between them, so it treats a molecule the same in every orientation.",
  ],
  tasks: {
    plain: {
      ask: "Train the plain flow on 100 samples for 150 steps or more.",
      hint: "The settings are ready; press Play. “Set up this lesson” below restores them.",
      after: "The density map of the model is blotchy: it is high only where the hundred samples were.",
    },
    overfit: {
      ask: "Look at the learning curves. What do they say?",
      hint: "Blue shows the training data; orange shows data that the flow has never seen.",
      options: [
        "It has memorised its training data and gives other data too little probability",
        "It needs more steps: both curves are still falling together",
        "The test data are wrong",
      ],
      after: "The distance between the curves is the generalisation gap. Longer training widens it.",
    },
    predict: {
      ask: "Predict: the plain flow is now about 1 nat from the exact distribution. Where will the pair flow be, with the same 100 samples and 150 steps?",
      hint: "Choose a range. Then train the pair flow for 150 steps, as the next task asks.",
      options: ["Below 0.5 nats", "From 0.5 to 1 nat", "Above 1 nat"],
      after:
        "The same data, the same number of steps, and about a tenth of the distance: the pair flow need not learn what it knows.",
    },
    pair: {
      ask: "Now train the pair flow on the same 100 samples, to a KL gap below 0.4 nats.",
      hint: "In Set-up, set flow to “pair”; then Play for about 150 steps.",
      after: "The rings are complete. Each sample stands for all its rotations, reflections and renumberings.",
    },
    augment: {
      ask: "Instead, apply random symmetries to the data of the plain flow: augmentation “both”, 150 steps.",
      hint: "In Set-up: flow “plain”, augmentation “both”.",
      after:
        "Better than before, but still behind the pair flow: it has to spend its training on what the pair flow has built in.",
    },
    probe: {
      ask: "Under Experiments, choose “Symmetry” and rotate: once with the plain flow and once with the pair flow, each trained a little.",
      hint: "The experiments are below the plots. First train 20 steps or more, then choose “Symmetry”.",
      after:
        "The plain flow gives a rotated configuration another density. For the pair flow, log q stays the same to the last digits.",
    },
    why: {
      ask: "Why is the density of the pair flow exactly symmetric, at every step of training?",
      hint: "The page “Maths” has a section on symmetric densities.",
      options: [
        "Because the training data are symmetric",
        "Because the loss penalises asymmetry",
        "Because the noise is symmetric and the motion commutes with the symmetries",
      ],
      after: "An equivariant motion carries an invariant density to an invariant density. That needs no learning.",
    },
  },
};
