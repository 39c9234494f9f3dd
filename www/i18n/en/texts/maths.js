// The mathematics page, section by section. `=name` stands for a formula, `#name` for a diagram.

/** @typedef {{ id: string, title: string, parts: readonly string[] }} Section */

/** @type {{ intro: string, sections: readonly Section[], source: string }} */
export const texts = {
  intro: "From a potential energy to an exact average, step by step.",
  sections: [
    {
      id: "target",
      title: "The target",
      parts: [
        "A configuration x has N particles in D dimensions. Moving all of them together changes nothing, so the centre of mass is kept at zero.",
        "=configuration",
        "In thermal equilibrium, a configuration with the reduced energy u, in units of kT, has the Boltzmann density p. The constant Z normalises it.",
        "=target",
        "In DW-2 and DW-4 every pair has two favourable distances, one on each side of d₀; τ is the temperature.",
        "=wells",
        "=distance",
      ],
    },
    {
      id: "prior",
      title: "Noise: the prior",
      parts: [
        "A flow starts from noise z that is easy to sample: a normal distribution for each coordinate, with the centre of mass at zero. That leaves (N − 1)·D independent coordinates.",
        "=prior",
      ],
    },
    {
      id: "field",
      title: "Motion: the field",
      parts: [
        "From flow time t = 0 to t = 1 the particles move with a velocity v, whose parameters θ are trained.",
        "=motion",
        "The pair field pushes particles along the lines between them. All it has to learn is one function φ of distance and time.",
        "=field",
      ],
    },
    {
      id: "divergence",
      title: "Volume: the divergence",
      parts: [
        "Where the field spreads out, the density falls, at a rate given by the divergence of v. For the pair field the divergence is known in closed form.",
        "=divergence",
      ],
    },
    {
      id: "manyBody",
      title: "The environment: the many-body field",
      parts: [
        "A pair field treats two particles at the same distance in the same way, whatever is around them. But how a particle should move depends on where the others are. In the many-body field every pair sees its environment, and the symmetries are the same.",
        "#environment",
        "Each distance is described by m numbers ψ. Every particle sums those of its neighbours, every pair sums over the triangles that it belongs to, and one sum runs over all pairs. None of these sums depends on the numbering of the particles or on the orientation.",
        "=psi",
        "=environment",
        "With the invariants “angles”, every pair also sums ψ over the neighbours of both particles, once weighted by the cosine of the angle that the neighbour makes with the pair, and once by its square. This cosine fades to zero where two particles meet, because there the angle would jump.",
        "A small network with two layers maps them to the force between the two particles.",
        "=manyBody",
        "Its divergence is exact, too: it only needs the derivative of each pair's own force as the pair is pulled apart along its line. This costs as much as the forces themselves, not as much again for every coordinate.",
        "=manyBodyDivergence",
        "Training starts with flow matching, which needs no integration: the flow learns to follow straight lines from noise to data. Then it minimises half the NLL plus the spread of the log weights: over the data and, where data are few, also over samples that the flow draws itself. There the energy provides new information at every step, so that the data are not memorised. ρ is the Huber loss: quadratic up to 2, linear beyond.",
        "=balanced",
        "The objective “reweighted” uses the importance weights w = p/q directly, truncated at 3: weighted by w, samples of the flow stand for the target, and there are always new ones. The 1 changes nothing in the mean, since the gradient of log q has mean zero over q, but removes the noise where q = p. Over the data the factor is w − ½, and the mean of both terms is the gradient of ½ χ²(p‖q) + ¼ KL(p‖q). After two fifths of the schedule the share of the data falls from ½ to ⅕.",
        "=reweighted",
      ],
    },
    {
      id: "likelihood",
      title: "Density: the likelihood",
      parts: [
        "Integrated along the path, the divergence turns the density of the noise into the density q of the model.",
        "=likelihood",
        "The computer takes finitely many steps. Together they are a map from z to x, and the determinant of its Jacobian is the exact change of volume. All numbers on the page use it.",
        "=exact",
        "The defect is the difference between the two. Training that relies on the integral alone can learn to exploit it.",
        "=defect",
      ],
    },
    {
      id: "learning",
      title: "Two ways to learn",
      parts: [
        "From data: make samples of p probable. The lowest possible NLL is the entropy H of p; the rest is the KL gap.",
        "=nll",
        "From the energy: give the model's own samples low energy, but keep them spread out. Where q ≈ 0 nothing is sampled, so the loss does not see it, and modes can be lost.",
        "=reverse",
      ],
    },
    {
      id: "reweighting",
      title: "Correction: reweighting",
      parts: [
        "No model is perfect. But q is known for every sample, so each can be given a weight that corrects the error.",
        "=weights",
        "Weighted averages converge to those of p wherever q covers p. So does the estimate of Z.",
        "=average",
        "The price is noise: n weighted samples are worth fewer exact ones. The page shows their number as a percentage of n.",
        "=ess",
        "The free energy of a distance is minus the logarithm of its probability; ΔF compares the two sides of a barrier at d∗.",
        "=profile",
      ],
    },
    {
      id: "symmetry",
      title: "Symmetric densities",
      parts: [
        "Let g rotate, reflect or renumber a configuration. The density of the noise stays the same; and if the field follows the configuration, so does the whole motion.",
        "=equivariant",
        "The flow then maps g x to g times the image of x, and g does not change volumes. So the model gives both the same density, at every step of training.",
        "=invariant",
      ],
    },
    {
      id: "steps",
      title: "Steps and gradients",
      parts: [
        "The motion is computed in n steps of size h, with Runge–Kutta methods of order one to five.",
        "=steps",
        "DTO differentiates these steps and gives the exact gradient of what was computed. OTD integrates the adjoint equation for the cotangent x̄ backwards in time. The two agree as h goes to zero.",
        "=adjoint",
      ],
    },
  ],
  source:
    "After J. Köhler, L. Klein and F. Noé, Equivariant Flows: Exact Likelihood Generative Learning for Symmetric Densities, ICML 2020.",
};
