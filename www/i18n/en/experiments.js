// English messages of the experiments.

export const experiments = {
  "experiments.title": "Experiments",
  "experiments.note": "They examine the flow in its current state and do not change the run.",
  "experiments.choose": "Experiment",
  "experiment.run": "Measure again",
  "experiment.busy": "Measuring…",
  "experiment.done": "Measured at step {step}.",
  "experiment.live": "It follows the training.",
  "experiment.gone": "A new run has started meanwhile. Measure again.",
  "experiment.failed": "Not measured: {message}",

  "experiment.symmetry": "Symmetry",
  "experiment.symmetry.title": "Is the density symmetric?",
  "experiment.symmetry.note":
    "The exact density does not change when a configuration is rotated, reflected, renumbered or moved. Neither does the density of an equivariant flow; a plain flow has to learn it.",
  "experiment.symmetry.rotation": "Rotate",
  "experiment.symmetry.reflection": "Reflect",
  "experiment.symmetry.permutation": "Renumber",
  "experiment.symmetry.translation": "Move",
  "experiment.symmetry.before": "before",
  "experiment.symmetry.after": "after",
  "experiment.symmetry.same": "log q does not change",
  "experiment.symmetry.changed": "log q changes by {mean} nats on average",
  "experiment.symmetry.sentence": "{operation}: {verdict}.",
  "experiment.symmetry.number": "configuration",
  "experiment.symmetry.density": "log q / nats",
  "experiment.symmetry.unknown": "log q cannot be computed for this flow: use more ODE steps",

  "experiment.states": "States",
  "experiment.states.title": "Which metastable states does the flow find?",
  "experiment.states.note":
    "Each sample slides downhill to the nearest minimum of the energy. Minima that differ only by a symmetry count as one. The lowest energy comes first. A minimum is new if no training sample relaxes to it, and a sample with an energy as low as those of the data does.",
  "experiment.states.model": "From the model",
  "experiment.states.reference": "From the reference sampler",
  "experiment.states.summary":
    "{relaxed} samples reach {found} different minima. New, not in {data} training samples: {fresh}.",
  "experiment.states.card": "{energy} kT, {share}",
  "experiment.states.newCard": "{energy} kT, {share}, new: not in the data",

  "experiment.modes": "Modes",
  "experiment.modes.title": "Does the flow miss any states?",
  "experiment.modes.note":
    "How many pairs of particles in a configuration are close. A flow trained by energy alone can lose modes: its curve is then too low where the data are.",
  "experiment.modes.axis": "close pairs",
  "experiment.modes.summary":
    "Configurations with {most} close pairs are the most frequent: {data} of the data, {model} of the model.",

  "experiment.gradients": "Gradients",
  "experiment.gradients.title": "Two ways to compute a gradient",
  "experiment.gradients.note":
    "Discretise-then-optimise (DTO) is exact for the map that is run. The continuous adjoint (optimise-then-discretise, OTD) has an error, which falls with more steps.",
  "experiment.gradients.axis": "ODE steps",
  "experiment.gradients.key": "relative difference",
  "experiment.gradients.theory": "order of the method",
  "experiment.gradients.summary":
    "With {steps} steps the two gradients differ by {error}; in theory the difference falls as power {order} of the step size.",

  "experiment.noise": "Noise",
  "experiment.noise.title": "What a stochastic divergence costs",
  "experiment.noise.note":
    "Hutchinson's estimator replaces the exact divergence with random probes. It is right on average, but its noise makes the weights of the samples uneven.",
  "experiment.noise.axis": "probes",
  "experiment.noise.key": "effective samples",
  "experiment.noise.exact": "exact divergence",
  "experiment.noise.deviation": "noise of log q",
  "experiment.noise.bias": "bias of log q",
  "experiment.noise.summary":
    "With one probe, log q is off by {deviation} nats and {ess} of the samples are effective; with the exact divergence, {exact} are.",

  "experiment.field": "Field",
  "experiment.field.title": "What has it learned?",
  "experiment.field.note":
    "The velocity of particle i is v = Σ φ (xᵢ − xⱼ), summed over all other particles j. In the pair flow, φ is one function of distance d and flow time t. Watch it take shape during training.",
  "experiment.field.averaged":
    "In this flow, φ also depends on where all other particles are: shown are its mean and standard deviation over the pairs of model samples.",
  "experiment.field.spread": "± its standard deviation",
  "experiment.field.other": "The plain flow is not a sum over pairs. Choose a flow of pairs in Set-up.",
  "experiment.field.map": "The function φ(d, t)",
  "experiment.field.axes": "flow time 0 → 1 to the right, distance {low} to {high} upwards",
  "experiment.field.apart": "apart",
  "experiment.field.together": "together",
  "experiment.field.summary": "φ reaches {most} per unit of flow time.",
  "experiment.field.cut": "At the time that the flow shows",
  "experiment.field.speed": "φ·d, speed apart",
  "experiment.field.force": "force −u′(d), scaled",
  "experiment.field.forceUnit": "force −u′(d) / (kT per length)",
  "experiment.field.cutSummary":
    "At t = {time}: the speed with which a pair is pushed apart, and the force of the target.",

  "experiment.race": "Race",
  "experiment.race.title": "Flow or Markov chain?",
  "experiment.race.note":
    "Both estimate a difference of free energies: F(near) − F(far) of a pair in double wells, F(compact) − F(open) of a cluster. (A cluster is compact when one of its particles has five sixths of the neighbours that it may have: ten of twelve in LJ-13.) The chain starts near, or compact, and moves one particle at a time; the flow has to be trained first. Barrier and temperature in Set-up decide who wins.",
  "experiment.race.axis": "processor time / s",
  "experiment.race.chain": "Markov chain",
  "experiment.race.flow": "flow, reweighted",
  "experiment.race.summary": "ΔF in the end: {chain} kT by the chain, {flow} kT by the flow.",
  "experiment.race.chainSays":
    "After {time} s the ΔF of the chain is {chain}, with {chainRate} independent samples a second.",
  "experiment.race.off": "off by {value} kT (standard error {error} kT)",
  "experiment.race.known": "known to ± {value} kT",
  "experiment.race.stuck": "After {time} s the chain has not left its well: it knows nothing of the other one.",
  "experiment.race.flowSays":
    "After {training} s of training the ΔF of the flow is {flow}, with {flowRate} independent samples a second.",
  "experiment.race.flowUntold":
    "The ΔF of the flow is {flow}, with {flowRate} independent samples a second; its training was elsewhere and is not counted.",
  "experiment.race.flowWins": "The flow knows it better.",
  "experiment.race.chainWins": "The chain knows it better: here nobody needs a flow.",
  "experiment.race.untrusted":
    "The chain knows it better: too few samples of the flow overlap with the target, so that its value and its error bar are not to be trusted.",
  "experiment.race.nobodyWins":
    "Neither knows it: too few samples of the flow overlap with the target, so that its value is not to be trusted either.",
  "experiment.race.pause": "Pause the training first: both need the processor.",

  "experiment.sample": "One sample",
  "experiment.sample.title": "Follow one sample",
  "experiment.sample.note":
    "One configuration on its way from noise to sample, and every term of its density. Choose another one here or in the picture of the flow. Move a particle: its energy, its density and its noise follow.",
  "experiment.sample.index": "Sample",
  "experiment.sample.of": "{sample} of {count}",
  "experiment.sample.time": "Flow time",
  "experiment.sample.particle": "Particle",
  "experiment.sample.back": "Back to the flow's sample",
  "experiment.sample.stage": "Particle {particle} of {count}: move it with the arrow keys",
  "experiment.sample.keys":
    "Drag a particle, or use the arrow keys (with Shift in small steps). Solid arrows: velocity. Dashed arrows: force −∇u.",
  "experiment.sample.keysInSpace":
    "Drag a particle, or use the arrow keys and Page Up and Page Down (with Shift in small steps). Drag beside it to turn. Solid arrows: velocity. Dashed arrows: force −∇u.",
  "experiment.sample.verdict": "Sample {sample}: u = {energy} kT, log q = {logQ} nats, log weight {logWeight} nats.",
  "experiment.sample.moved": "Moved: u = {energy} kT, log q = {logQ} nats, log weight {logWeight} nats.",
  "experiment.sample.unreached":
    "u = {energy} kT. The flow does not reach this configuration, so it has no density here.",
  "experiment.sample.prior": "log q₀(z), of the noise",
  "experiment.sample.logDet": "−log |det ∂x/∂z|, exact",
  "experiment.sample.integrated": "−∫ ∇·v dt, integrated",
  "experiment.sample.density": "Log density along the path / nats",
  "experiment.sample.priorLine": "log q₀ of the noise",
  "experiment.sample.exactLine": "log q, exact",
  "experiment.sample.integratedLine": "with ∫ ∇·v dt",
  "experiment.sample.densitySummary": "From {prior} nats as noise to {logQ} nats as a sample.",
  "experiment.sample.energy": "Energy along the path / kT",
  "experiment.sample.energyLine": "energy u",
  "experiment.sample.energySummary": "From {first} kT as noise to {last} kT as a sample.",
  "experiment.sample.summary": "Energy {energy} kT, log q = {logQ} nats.",

  "experiment.temperature": "Temperature",
  "experiment.temperature.title": "How far does reweighting reach?",
  "experiment.temperature.note":
    "With weights w = exp(−u/r) / q the same samples represent r times the temperature. The farther from the training temperature, the fewer of them are effective.",
  "experiment.temperature.dial": "Temperature",
  "experiment.temperature.value": "{ratio} × T",
  "experiment.temperature.axis": "temperature / T",
  "experiment.temperature.energy": "Mean energy / kT",
  "experiment.temperature.heat": "Heat capacity / k",
  "experiment.temperature.effective": "Effective samples / %",
  "experiment.temperature.untrusted": "not to be trusted",
  "experiment.temperature.trusted":
    "At {ratio} T: mean energy {energy} kT, heat capacity {heat} k; {ess} of the samples are effective, k̂ = {k}.",
  "experiment.temperature.exact": "Exact: {energy} kT and {heat} k.",
  "experiment.temperature.doubtful":
    "At {ratio} T reweighting fails (k̂ = {k}): a few samples decide these estimates, which are not to be trusted.",
  "experiment.temperature.summary": "{title}: {first} at half the temperature, {last} at twice it.",

  "experiment.weights": "Weights",
  "experiment.weights.title": "What is reweighting worth?",
  "experiment.weights.note":
    "Each sample x has the weight w = exp(−u(x)) / q(x). If all weights are equal, every sample counts the same. If a few are much larger, they alone determine the averages: a flow that looks right may have only 1 % effective samples.",
  "experiment.weights.trusted":
    "{ess} of {count} samples are effective. k̂ = {k}, at most {limit}: reweighted averages can be trusted.",
  "experiment.weights.doubtful":
    "{ess} of {count} samples seem effective, but k̂ = {k} is above {limit}: a few samples decide the result, still larger weights have not been drawn yet, and reweighted estimates are not to be trusted.",
  "experiment.weights.none":
    "Almost all the weight is on a few of {count} samples: reweighted estimates are not to be trusted.",
  "experiment.weights.spread": "How the weights are spread",
  "experiment.weights.spread.axis": "ln(w / mean w)",
  "experiment.weights.spread.summary":
    "The weights go from e^{low} to e^{high} times their mean. Where the green curve is far to the right of the orange one, few samples have most of the weight.",
  "experiment.weights.draws": "samples",
  "experiment.weights.weight": "their weight",
  "experiment.weights.growth": "Does it hold for more draws?",
  "experiment.weights.growth.axis": "draws",
  "experiment.weights.growth.summary":
    "{ess} of {count} draws are effective. A curve that levels off can be trusted; one that drops with every heavier sample cannot.",
  "experiment.weights.effective": "effective samples",
  "experiment.weights.heaviest": "The heaviest samples",
  "experiment.weights.heaviest.summary":
    "The {count} heaviest samples have {share} of the weight; if all weights were equal, they would have {even}.",
  "experiment.weights.place": "Number {place} by weight",
  "experiment.weights.card": "{share} of the weight",
  "experiment.weights.rank": "place",
};
