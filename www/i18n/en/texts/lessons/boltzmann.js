// The lesson “boltzmann”.

export const boltzmann = {
  title: "A Boltzmann generator",
  about: "A model that is a little wrong can still give exact averages, and say how sure it is.",
  intro: [
    "The truth is the Boltzmann distribution p ∝ exp(−u), with the energy u in kT. The flow makes samples of q, which is close to p but not p.",
    "Because q is known exactly for every sample, each one can be given the weight that repairs the difference. Green is the model after that repair.",
  ],
  tasks: {
    rough: {
      ask: "Train a rough model: pause with a KL gap between 0.05 and 1.5 nats.",
      hint: "Press Play, and Pause after 50 to 100 steps. Reset begins again.",
      after:
        "Compare the histograms of energies: orange, the model, is off. Green, reweighted, lies on the dashed truth.",
    },
    weights: {
      ask: "Which weight does a sample x get?",
      hint: "It must be large where the model makes too few samples. Press “effective samples” at the top.",
      options: ["w = q(x)", "w = exp(−u(x))", "w = exp(−u(x)) / q(x)"],
      after:
        "What should be there divided by what is there. If few weights are large, few samples count: the effective sample size says how many.",
    },
    agree: {
      ask: "Train on to more than 85 % effective samples, with ΔF within its error bars of the exact value.",
      hint: "ΔF stands under “Free energy of the distance”. Three errors are allowed.",
      after:
        "ΔF is the free energy of the inner well minus that of the outer one: −ln of the ratio of their probabilities.",
    },
    read: {
      ask: "Read off ΔF from the panel and enter it, in kT.",
      hint: "Two digits after the point are plenty. Mind the sign.",
      after:
        "Negative: the inner well is more probable, because the tilt a = 0.5 makes long distances dear. Without it the outer ring wins, being longer: entropy counts.",
    },
    tilt: {
      ask: "Tilt the wells: set a to 1, train to 85 % again, and find ΔF below −1.2 kT.",
      hint: "Set-up, “tilt a”, type 1. Then Play.",
      after:
        "Twice the tilt, and the balance moves further inwards. The flow has learned it from its samples, and the weights confirm it.",
    },
    meaning: {
      ask: "The effective sample size of some model is 10 % of 2048 draws. What is true?",
      hint: "Averages over weighted samples stay right; the question is how noisy they are.",
      options: [
        "Its averages are right, as noisy as those of about 205 exact samples",
        "90 % of its samples are wrong and must be thrown away",
        "Its averages are off by 10 %",
      ],
      after: "That is the bargain of a Boltzmann generator: errors of the model become noise, and the noise is known.",
    },
  },
};
