// The lesson “hutchinson”.

export const hutchinson = {
  title: "Exact, or estimated?",
  about: "Most continuous flows estimate their divergence. What does the estimate cost?",
  intro: [
    "The density requires the divergence of the field: the sum of its derivatives in all directions. For a large network that is expensive. Hutchinson's estimator uses a few random directions instead and is right on average.",
    "For the pair field the divergence is known in closed form, so we can compare the two.",
  ],
  tasks: {
    train: {
      ask: "Train the flow on DW-4 for 50 steps or more, then pause.",
      hint: "Press Play, and Pause after step 50.",
      after: "The numbers at the top use the exact change of volume.",
    },
    predict: {
      ask: "Predict: how much will the estimate of log q scatter with a single probe?",
      hint: "One nat off is a factor of e in a weight. Choose, then continue with the next task.",
      options: ["By less than 0.1 nats", "By 0.1 to 1 nat", "By more than 1 nat"],
      after: "A few nats: a single weight is easily off by a factor of ten.",
    },
    ask: {
      ask: "Under Experiments, choose “Noise” and let it measure.",
      hint: "The experiments are below the plots. This one uses 1, 2, 4, … random directions (probes) for each path.",
      after:
        "The dashed line is the effective sample size with the exact divergence. With few probes, much of it is lost.",
    },
    read: {
      ask: "How much does the estimate of log q scatter with one probe? Enter its standard deviation in nats.",
      hint: "The table of the plot lists it as the noise of log q: press the table icon beside the title.",
      after: "The logarithm of every weight is off by this much, up or down, at random.",
    },
    halve: {
      ask: "How many times as many probes halve the scatter?",
      hint: "The estimate is the mean over independent probes. Compare 1, 4 and 16 in the table.",
      options: ["Two times", "√2 times", "Four times"],
      after: "As for every mean, the error falls as one over the square root of the number.",
    },
    weights: {
      ask: "The estimate of log q is right on average. Are the weights w = exp(−u)/q right on average, too?",
      hint: "Suppose the error is +1 or −1 with equal probability. What is the mean of e and 1/e?",
      options: [
        "Yes: what is right on average stays right",
        "No: the exponential turns noise into a bias, and a few weights dominate",
        "Only for likelihood training",
      ],
      after:
        "The mean of exp(noise) is greater than one. That is why equiflow uses exact densities for everything it reports.",
    },
  },
};
