// The lesson “symmetry”.

export const symmetry = {
  title: "Symmetry for free",
  about: "One hundred samples: enough for a flow that knows physics, too few for one that does not.",
  intro: [
    "Turn a molecule, mirror it, rename its identical atoms: its energy stays the same. A model of it should give all of these the same density.",
    "The plain flow is an ordinary neural network of all coordinates. It has to learn that from data. The pair flow pushes particles along the lines between them, so it cannot tell a turned molecule from the first one.",
  ],
  tasks: {
    plain: {
      ask: "Train the plain flow on 100 samples for 150 steps or more.",
      hint: "Everything is set; press Play. “Set up this lesson” below brings the settings back.",
      after: "The density map of the model is blotched: it has rings only where the hundred samples were.",
    },
    overfit: {
      ask: "Look at Learning. What do the two curves say?",
      hint: "Blue is the data it was trained on, orange is data it never saw.",
      options: [
        "It knows its training data by heart and is surprised by others",
        "It needs more steps; both curves still fall together",
        "The test data are wrong",
      ],
      after: "The distance between the curves is the generalisation gap. Longer training makes it wider.",
    },
    pair: {
      ask: "Now the same 100 samples with the pair flow: train it below 0.4 nats.",
      hint: "Set-up, flow, “pair”; then Play for some 150 steps.",
      after: "The rings are whole. Each sample stands for itself turned by every angle, mirrored and renamed.",
    },
    augment: {
      ask: "Give the plain flow random symmetries of its data instead: augmentation “both”, 150 steps.",
      hint: "Set-up: flow “plain”, augmentation “both”.",
      after:
        "Better than before, still behind the pair flow: it spends its training on learning what the other one knows.",
    },
    probe: {
      ask: "Under Experiments choose “Symmetry” and rotate: once with the plain flow and once with the pair flow, each trained a little.",
      hint: "The experiments are below the panels. Train 20 steps or more first, then choose symmetry.",
      after:
        "The plain flow changes its mind about a turned configuration. For the pair flow log q stays the same to the last digits.",
    },
    why: {
      ask: "Why is the density of the pair flow exactly symmetric, at every step of training?",
      hint: "The page “Maths” has a section on symmetric densities.",
      options: [
        "Because the training data are symmetric",
        "Because the loss punishes asymmetry",
        "Because the noise is symmetric and the motion commutes with the symmetries",
      ],
      after:
        "An equivariant motion carries an invariant density to an invariant density. Nothing has to be learned for that.",
    },
  },
};
