// The lesson “gradients”.

export const gradients = {
  title: "Two gradients, and exact likelihoods",
  about:
    "Discretise then optimise, or the other way round? And how a flow learns to exploit the steps of its integrator.",
  intro: [
    "A flow is computed in steps. DTO (discretise, then optimise) takes the exact gradient of these steps. OTD (optimise, then discretise) starts from the gradient of the continuous motion and computes that in steps, too.",
    "Training uses the integrated divergence, which is cheap. The numbers at the top use the exact determinant of the steps that were made. Their difference is the defect.",
  ],
  tasks: {
    both: {
      ask: "Train 150 steps or more with DTO, then as many with OTD, both with 20 RK4 steps.",
      hint: "Press Play, and Pause after step 150. “gradient” is in Set-up.",
      after: "The learning curves coincide.",
    },
    same: {
      ask: "Compare the two runs. Which statement is true?",
      hint: "Look at the first digits of the test NLL, and at the digest.",
      options: [
        "They are the same run, bit for bit",
        "They agree to several digits, but the digests differ: the two gradients are equal only for small steps",
        "OTD learns a different density",
      ],
      after: "With RK4 the difference falls as the fourth power of the step size. With 20 steps it is tiny.",
    },
    predict: {
      ask: "Predict: with DTO, 4 Euler steps and no stiffness penalty the loss will fall below 3 nats. Where will the exact test NLL be?",
      hint: "The entropy of the exact distribution is 3.390 nats. Choose, then do the next task.",
      options: ["Below 3.39 nats, like the loss", "From 3.39 to 4 nats", "Above 4 nats"],
      after: "The loss keeps falling while the exact NLL gets worse and worse.",
    },
    coarse: {
      ask: "Now use DTO with 4 Euler steps and stiffness penalty 0: train until the loss is below 3 nats while the test NLL is above 4.",
      hint: "In Set-up: integrator “Euler”, ODE steps 4, stiffness penalty μ 0, gradient “DTO”. About 300 steps.",
      after: "The loss is lower than the entropy allows. The exact NLL shows what the model is really worth.",
    },
    cheat: {
      ask: "How can the loss be below the entropy of 3.390 nats?",
      hint: "Press “defect” at the top.",
      options: [
        "The flow has become better than the exact distribution",
        "The test data were unlucky",
        "It exploits the error of the integrator: the integrated divergence no longer measures how the steps change volume",
      ],
      after:
        "DTO is exact for the steps, so it finds and exploits their error. Many published likelihoods are not checked for this.",
    },
    coarseOtd: {
      ask: "Does OTD do better here? Train with OTD and the same coarse steps for 200 steps or more.",
      hint: "Change only the gradient, to “OTD”.",
      after:
        "With such coarse steps it follows a gradient that belongs to no loss at all. It is wrong, too, in another way.",
    },
    cure: {
      ask: "Repair it: use at least 8 steps of RK4 or midpoint and a stiffness penalty. Get the defect below 0.02 and the KL gap below 0.1.",
      hint: "In Set-up: integrator “RK4”, ODE steps 10, stiffness penalty μ 3. About 200 steps.",
      after: "With finer steps and a stiffness penalty, all three numbers agree again.",
    },
  },
};
