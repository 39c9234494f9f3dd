// The lesson “gradients”.

export const gradients = {
  title: "Two gradients, and honest steps",
  about: "Discretise then optimise, or the other way round? And what a flow learns to hide between the steps.",
  intro: [
    "A flow is computed in steps. DTO takes the exact gradient of those steps. OTD writes down the gradient of the continuous motion and computes that in steps as well.",
    "Training follows the integrated divergence, which is cheap. The numbers at the top use the exact determinant of the steps that were really made. Their difference is the defect.",
  ],
  tasks: {
    both: {
      ask: "Train 150 steps or more with DTO, then as many with OTD, both with 20 RK4 steps.",
      hint: "Play, and Pause after step 150. “gradient” is in Set-up.",
      after: "The learning curves lie on each other.",
    },
    same: {
      ask: "Compare the two runs. What is true?",
      hint: "Look at the first digits of the test NLL, and at the digest.",
      options: [
        "They are the same run, bit for bit",
        "They agree to several digits, but the digests differ: the two gradients are equal only for small steps",
        "OTD learns another density",
      ],
      after: "The difference falls with the fourth power of the step length of RK4. With 20 steps it is tiny.",
    },
    coarse: {
      ask: "Now DTO with 4 Euler steps and guard 0: train until the loss is below 3 nats while the test NLL is above 4.",
      hint: "Set-up: integrator “Euler”, ODE steps 4, guard μ 0, gradient “DTO”. Some 300 steps.",
      after: "The loss claims more than the entropy allows. The exact NLL tells the truth.",
    },
    cheat: {
      ask: "How can the loss be below the entropy of 3.390 nats?",
      hint: "Press “defect” at the top.",
      options: [
        "The flow has become better than the truth",
        "The test data were unlucky",
        "It uses the error of the integrator: the integrated divergence no longer measures the volume change of the steps",
      ],
      after:
        "DTO is exact for the steps, so it finds and exploits their error. Many published likelihoods are not checked for this.",
    },
    coarseOtd: {
      ask: "Does OTD do better there? The same coarse steps with OTD, 200 steps or more.",
      hint: "Only change gradient to “OTD”.",
      after: "It follows a gradient that belongs to no loss at all at such steps. It is off too, in another way.",
    },
    cure: {
      ask: "Cure it: at least 8 steps of RK4 or midpoint with the guard on. Defect below 0.02, gap below 0.1.",
      hint: "Set-up: integrator “RK4”, ODE steps 10, guard μ 3. Some 200 steps.",
      after: "Finer steps and a guard against stiffness, and all three numbers agree again.",
    },
  },
};
