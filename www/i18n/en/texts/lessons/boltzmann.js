// The lesson “boltzmann”.

export const boltzmann = {
  title: "A Boltzmann generator",
  about: "A model that is slightly wrong can still give exact averages, with known errors.",
  intro: [
    "The target is the Boltzmann distribution p ∝ exp(−u), with the energy u in kT. The flow draws samples from q, which is close to p but not equal to it.",
    "Because q is known exactly for every sample, each can be given a weight that corrects the difference. Green shows the model after this correction.",
  ],
  tasks: {
    predict: {
      ask: "Predict: draw the energies of a rough model, one after about 60 steps.",
      hint: "Blue shows the data. Will a rough model have the same energies, lower ones or higher ones?",
      after:
        "Higher ones: a rough model puts particles where they repel each other or are torn apart. Low energies need precision.",
    },
    rough: {
      ask: "Train a rough model: pause with a KL gap between 0.05 and 1.5 nats.",
      hint: "Press Play, and Pause after 50 to 100 steps. Reset starts again.",
      after:
        "Compare the energy histograms: the model (orange) is off; reweighted (green), it lies on the exact curve (dashed).",
    },
    weights: {
      ask: "Which weight does a sample x get?",
      hint: "It must be large where the model makes too few samples. Press “effective samples” at the top.",
      options: ["w = q(x)", "w = exp(−u(x))", "w = exp(−u(x)) / q(x)"],
      after:
        "The wanted density divided by the density of the samples. If only a few weights are large, only a few samples count: the effective sample size says how many.",
    },
    agree: {
      ask: "Train further, to more than 85 % effective samples and a ΔF that agrees with the exact value within its error.",
      hint: "ΔF is given under “Free energy of the distance”. Three standard errors are allowed.",
      after:
        "ΔF is the free energy of the inner well minus that of the outer one: −ln of the ratio of their probabilities.",
    },
    read: {
      ask: "Read off ΔF from the panel and enter it, in kT.",
      hint: "Two decimal places are enough. Mind the sign.",
      after:
        "It is negative: the inner well is more probable, because the tilt a = 0.5 raises the energy of long distances. Without it the outer ring would win, because it is longer: entropy counts.",
    },
    tilt: {
      ask: "Tilt the wells: set a to 1, train to 85 % again, and get ΔF below −1.2 kT.",
      hint: "In Set-up, set “tilt a” to 1; then Play.",
      after:
        "With twice the tilt, the balance moves further inwards. The flow has learned this from its samples, and the weights confirm it.",
    },
    meaning: {
      ask: "A model has an effective sample size of 10 % of 2048 draws. Which statement is true?",
      hint: "Averages over weighted samples remain correct; the question is how noisy they are.",
      options: [
        "Its averages are correct, and as noisy as those of about 205 exact samples",
        "90 % of its samples are wrong and must be discarded",
        "Its averages are off by 10 %",
      ],
      after:
        "That is the trade-off of a Boltzmann generator: errors of the model become noise, and the noise is known.",
    },
  },
};
