// The lesson “hutchinson”.

export const hutchinson = {
  title: "Exact, or estimated?",
  about: "Most continuous flows guess their divergence. What does the guess cost?",
  intro: [
    "The density needs the divergence of the field: the sum of its derivatives in every direction. For a large network that is dear. Hutchinson's estimator takes a few random directions instead and is right on average.",
    "The pair field knows its divergence in closed form, so here both can be compared.",
  ],
  tasks: {
    train: {
      ask: "Train the flow of DW-4 for 50 steps or more, then pause.",
      hint: "Press Play, and Pause after step 50.",
      after: "The numbers at the top use the exact change of volume.",
    },
    ask: {
      ask: "Under Experiments choose “Noise” and let it measure.",
      hint: "It is below the panels, and takes 1, 2, 4, … random directions (probes) for each path.",
      after:
        "The dashed line is the effective sample size with the exact divergence. With few directions much of it is lost.",
    },
    read: {
      ask: "How much does the estimate of log q scatter with one direction? Enter its standard deviation in nats.",
      hint: "The plot's table has it, as the noise of log q: press the small grid at the right of its title.",
      after: "So much is added to the logarithm of every weight, up or down, by chance alone.",
    },
    halve: {
      ask: "How many times as many directions make the scatter half as large?",
      hint: "It is the mean of independent estimates. Compare 1, 4 and 16 in the table.",
      options: ["Two times", "√2 times", "Four times"],
      after: "As with every mean: the error falls as one over the square root of the number.",
    },
    weights: {
      ask: "The estimate of log q is right on average. Are the weights w = exp(−u)/q then right on average?",
      hint: "Take an error of +1 and one of −1 with equal chance. What is the mean of e and 1/e?",
      options: [
        "Yes: what is right on average stays right",
        "No: the exponential turns noise into a bias, and a few weights dominate",
        "Only for likelihood training",
      ],
      after: "The mean of exp(noise) exceeds one. That is why equiflow uses exact densities for everything it reports.",
    },
  },
};
