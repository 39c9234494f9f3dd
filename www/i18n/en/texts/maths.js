// The mathematics page, section by section. `=name` stands for a formula, `#name` for a diagram.

/** @typedef {{ id: string, title: string, parts: readonly string[] }} Section */

/** @type {{ intro: string, sections: readonly Section[], source: string }} */
export const texts = {
  intro: "From a potential energy to an exact average, step by step. Each step uses only what came before.",
  sections: [
    {
      id: "target",
      title: "What is to be learned",
      parts: [
        "A configuration x holds N particles in D dimensions. Moving all of them together changes nothing, so the centre is kept at zero.",
        "=configuration",
        "In thermal equilibrium a configuration with the reduced energy u, counted in kT, has the Boltzmann density p. The number Z makes its integral one.",
        "=target",
        "For DW-2 and DW-4 every pair has two favourable distances, on both sides of d₀; τ is the temperature.",
        "=wells",
        "=distance",
      ],
    },
    {
      id: "prior",
      title: "Noise: the prior",
      parts: [
        "A flow begins with noise z that is easy to draw: a normal distribution for each coordinate, with the centre at zero. That leaves (N − 1)·D independent coordinates.",
        "=prior",
      ],
    },
    {
      id: "field",
      title: "Motion: the field",
      parts: [
        "From flow time t = 0 to t = 1 every particle follows a velocity v with trained parameters θ.",
        "=motion",
        "The pair field pushes particles along the lines between them. One function φ of distance and time is all there is to learn.",
        "=field",
      ],
    },
    {
      id: "divergence",
      title: "Volume: the divergence",
      parts: [
        "Where the field spreads out, configurations get thinner. How fast is told by the divergence of v; for the pair field it is known in closed form.",
        "=divergence",
      ],
    },
    {
      id: "manyBody",
      title: "Knowing the surroundings: the many-body field",
      parts: [
        "A pair field treats two particles at the same distance in the same way, whatever is around them. But whether a particle should come nearer depends on where the others are. The many-body field lets every pair see its surroundings, and is as symmetric as before.",
        "#surroundings",
        "Each distance is described by m numbers ψ. Every particle adds up those of its neighbours, every pair those of the triangles that it belongs to, and one sum is over all pairs. None of these depends on how particles are numbered or how the picture is turned.",
        "=psi",
        "=surroundings",
        "A small network of two layers turns them into the force between the two particles.",
        "=manyBody",
        "Its divergence is exact, too: each pair is pulled apart a little along its own line, and the change of its own force is all that counts. That costs as much again as the forces, and not once more for every coordinate.",
        "=manyBodyDivergence",
        "It starts with flow matching, which needs no integration: follow straight lines from noise to data. Then half the NLL is made small together with the spread of the weights, of the data and, where these are few, of samples that the flow draws itself: there the energy teaches it something new at every step, so that the data are not learnt by heart. ρ is a square that grows linearly from 2 on.",
        "=balanced",
      ],
    },
    {
      id: "likelihood",
      title: "Density: the likelihood",
      parts: [
        "Summed along the way, the divergence turns the density of the noise into the density q of the model.",
        "=likelihood",
        "The computer makes finitely many steps. The map from z to x that they make has a Jacobian, and its determinant is the exact change of volume. All numbers on the page use it.",
        "=exact",
        "The defect says how far apart the two are. Training that trusts the integral alone can learn to exploit the difference.",
        "=defect",
      ],
    },
    {
      id: "learning",
      title: "Two ways to learn",
      parts: [
        "From data: make the samples of p probable. The entropy H of the truth is the least that is possible; what is left is the KL gap.",
        "=nll",
        "From the energy: let the model's own samples have low energy, and be spread out. Where q has no samples, nothing is noticed: modes can be lost.",
        "=reverse",
      ],
    },
    {
      id: "reweighting",
      title: "Repair: reweighting",
      parts: [
        "No model is perfect. But q is known for every sample, so each gets the weight that it should have had.",
        "=weights",
        "Weighted averages converge to those of p, whatever q is. So does the estimate of Z.",
        "=average",
        "The price is noise. n weighted samples are worth fewer exact ones; the page shows this number as a percentage of n.",
        "=ess",
        "The free energy of a distance is minus the logarithm of its probability; ΔF compares the two sides of a barrier at d∗.",
        "=profile",
      ],
    },
    {
      id: "symmetry",
      title: "Symmetric densities",
      parts: [
        "Let g turn, mirror or renumber a configuration. The noise does not care; and if the field turns with the configuration, so does the whole motion.",
        "=equivariant",
        "The image of g x is then g times the image of x, and g changes no volume. So the model gives both the same density, at every step of training.",
        "=invariant",
      ],
    },
    {
      id: "steps",
      title: "Steps and gradients",
      parts: [
        "The motion is computed in n steps of length h, with Runge–Kutta methods of order one to five.",
        "=steps",
        "DTO differentiates these steps: the exact gradient of what was computed. OTD integrates the adjoint equation for the cotangent x̄ backwards in time. The two agree as h goes to zero.",
        "=adjoint",
      ],
    },
  ],
  source:
    "After J. Köhler, L. Klein and F. Noé, Equivariant Flows: Exact Likelihood Generative Learning for Symmetric Densities, ICML 2020.",
};
