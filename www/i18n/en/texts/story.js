// The story: the idea of equivariant flows in eight chapters. Each is complete without the page beside it.

export const texts = {
  title: "The story of a flow",
  about:
    "Eight short chapters. Each sets up the page beside it and asks you to predict one thing; the text is complete without either.",
  chain: {
    title: "One chain, live",
    note: "The distance of the two particles along a Metropolis chain. The dashed line is the barrier.",
    run: "Run the chain",
    axis: "step of the chain",
    summary: "{steps} steps; the chain has crossed the barrier {crossings} times.",
  },
  chapters: {
    sampling: {
      title: "Why sampling is hard",
      text: [
        "Two particles attract or repel each other with an energy u, in units of kT. Physics gives each configuration the probability p ∝ exp(−u). We want samples of p: with them every average can be computed.",
        "The common way is a Markov chain: propose a small move and accept it if the energy does not rise too much. Here the energy has two wells, with a barrier of 28 kT between them. Both are equally deep, so both matter.",
      ],
      ask: "Predict: the chain makes 20\u202f000 steps from the inner well. How often will it cross the barrier? Choose, then run the chain.",
      options: ["Never", "1 to 19 times", "20 times or more"],
      after:
        "Never: the chance of such a move is about exp(−28), one in a million million. The chain reports a perfect average over one well and knows nothing of the other. Set b to −4 in Set-up and run it again: through a barrier of 4 kT it crosses often. The experiment “Race” lets a chain and a flow compete, at any barrier and temperature.",
    },
    flows: {
      title: "A flow carries noise to samples",
      text: [
        "A flow takes another way. Draw plain noise, which is easy, and let every particle follow a velocity field from time 0 to time 1. If the field is right, noise arrives as samples of p: each one is independent, and no barrier is crossed.",
        "The field has parameters. Training changes them a little in each step, so that given samples become more probable. At first the field is nearly zero: noise stays noise.",
      ],
      ask: "Predict: how does the distance to the exact distribution fall in the first 150 steps? Draw the test curve, then press Play.",
      after:
        "It starts at about 4 nats, falls slowly at first and then ever faster on this logarithmic axis, to about 0.01 nats. Meanwhile the blob of the model becomes the two rings of the exact density. The experiment “Field” shows the function that has been learned.",
    },
    likelihood: {
      title: "Exact likelihood",
      text: [
        "A smooth motion can be run backwards. So we can follow any configuration back to its noise, and add up how much the motion stretched or squeezed space on its way: log q(x) = log of the noise's density minus ∫ ∇·v dt. That is the model's exact log-density.",
        "The mean of −log q over test samples is the NLL. It cannot be lower than the entropy H of the exact distribution, on average; the rest is the KL gap, NLL − H. For this system H is known: 3.390 nats.",
      ],
      ask: "Predict: where will the KL gap be after 300 steps? Choose, then press Play.",
      options: ["Clearly below 0", "At 0, give or take 0.1 nats", "Above 0.1 nats"],
      after:
        "A few thousandths of a nat above zero. It comes close, and never clearly below: a program that reports less than the entropy has computed its likelihood wrongly. The experiment “One sample” shows the terms of log q along one path.",
    },
    symmetry: {
      title: "Symmetry in noise and field",
      text: [
        "Rotate a molecule, reflect it, or renumber its identical atoms: the energy stays the same, so p does too. If the noise is as symmetric, and the field moves a rotated molecule as it moves the original, only rotated, then q has the symmetry exactly, before any training.",
        "The pair field does so: it pushes particles along the lines between them, by an amount that depends on their distance only. The plain flow on the page now is an ordinary network without this knowledge. It has to learn it from 100 samples.",
      ],
      ask: "Predict: train the plain flow for 150 steps and rotate configurations. By how much does log q change on average? Choose, then press Play; the experiment opens by itself.",
      options: ["Not at all", "By up to 0.3 nats", "By more than 0.3 nats"],
      after:
        "By about one nat: the plain flow takes a rotated molecule for another one. Choose “pair” for the flow in Set-up and measure again: the change is a rounding error, at every step of the training.",
    },
    divergence: {
      title: "The exact divergence",
      text: [
        "The density needs the divergence ∇·v at every moment. For a large network that costs as many derivatives as there are coordinates, so most flows estimate it from a few random directions. The estimate is right on average.",
        "In the pair field particles move along the lines between them, and the divergence is a sum over pairs in closed form. Nothing needs to be estimated. Here are four particles.",
      ],
      ask: "Predict: by how much does log q scatter if the divergence is estimated with one random direction? Choose; the experiment “Noise” opens.",
      options: ["By less than 0.1 nats", "By 0.1 to 1 nat", "By more than 1 nat"],
      after:
        "By several nats. One nat is a factor of e in a weight, so a few weights dominate and the effective sample size collapses. With sixteen directions the scatter is a quarter of that, as for every mean.",
    },
    data: {
      title: "Learning from little data",
      text: [
        "Samples can be expensive. A flow that sees few of them can do two things: find the distribution behind them, or memorise them. Training samples cannot tell the two apart; test samples, which the flow has never seen, can.",
        "To a symmetric flow each sample stands for all its rotations, reflections and renumberings. That is why it needs fewer of them. Yet here it has only ten.",
      ],
      ask: "Predict: draw the test curve of 300 steps with ten samples. Then press Play.",
      after:
        "It falls to just below 1 nat, stops after about 150 steps and rises again, while the training curve falls far below zero. From there on the flow memorises its samples: ten narrow rings. Set-up has “Trained flows”, and one of them has memorised twenty samples of four particles.",
    },
    reweighting: {
      title: "Reweighting to the exact distribution",
      text: [
        "A trained flow is close to p, but not equal to it. Because q(x) is known exactly, each sample x can be given the weight w = exp(−u(x)) / q(x). Averages with these weights are correct, however rough the model, as long as it leaves no region out.",
        "The price is noise: if few weights are large, few samples count. The effective sample size says how many. That makes a flow a Boltzmann generator.",
      ],
      ask: "Predict: draw the energies of a model after only 60 steps. Then press Play and compare orange with green.",
      after:
        "The model's energies reach far too high: a rough model puts particles where they repel each other. Reweighted, in green, the histogram lies on the exact one, at the price of about half of the samples. The experiment “Temperature” reweights the same samples to other temperatures.",
    },
    clusters: {
      title: "Clusters",
      text: [
        "Thirteen particles in space with the Lennard-Jones energy: 36 coordinates, a thousand stable shapes, and particles that must not overlap. The distance of a pair alone no longer says where it should go.",
        "A flow for clusters must see the neighbours of each pair, keep the symmetries, and find the states that its data do not show. How far today's flows get is on the page: look at its effective samples.",
      ],
      ask: "Predict: 60 samples of the cluster roll downhill to a minimum of the energy. In how many different ones do they end? Choose; the experiment “States” opens.",
      options: ["In a single one", "In 2 to 9", "In 10 or more"],
      after:
        "In about thirty. Most samples share the icosahedron, one particle in the middle of twelve; the others end in one of many damaged ones. The closed-form pair flow reaches about 1 % of effective samples here: it is a start, and the place where research continues. One of the “Trained flows” in Set-up sees the environment of each particle, and reaches half; “Export” makes a film of it.",
    },
  },
};
