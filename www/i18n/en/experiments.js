// English messages of the experiments.

export const experiments = {
  "experiments.title": "Experiments",
  "experiments.note": "Ask the flow as it is now. Nothing here changes the run.",
  "experiments.choose": "Experiment",
  "experiment.run": "Again",
  "experiment.busy": "Measuring…",
  "experiment.done": "Measured at step {step}.",
  "experiment.gone": "A new run was opened meanwhile. Measure again.",
  "experiment.failed": "Not measured: {message}",

  "experiment.symmetry": "Symmetry",
  "experiment.symmetry.title": "Does the density know the symmetries?",
  "experiment.symmetry.note":
    "The truth does not change when a configuration is turned, mirrored, renumbered or moved. Neither does an equivariant flow; a plain one has to learn it.",
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
  "experiment.symmetry.unknown": "log q is out of reach of this flow: take more ODE steps",

  "experiment.states": "States",
  "experiment.states.title": "Which states does the flow know?",
  "experiment.states.note":
    "Samples slide downhill to the nearest minimum of the energy. Minima that differ by a symmetry count as one; the lowest energy comes first.",
  "experiment.states.model": "From the model",
  "experiment.states.reference": "From the reference sampler",
  "experiment.states.summary": "{found} different minima from {relaxed} samples.",
  "experiment.states.card": "{energy} kT, {share}",

  "experiment.modes": "Modes",
  "experiment.modes.title": "Does the flow forget states?",
  "experiment.modes.note":
    "How many pairs of a configuration are close. A flow trained by energy alone can collapse: its curve is then missing where data have weight.",
  "experiment.modes.axis": "close pairs",
  "experiment.modes.summary":
    "Configurations with {most} close pairs are the most frequent: {data} of the data, {model} of the model.",

  "experiment.gradients": "Gradients",
  "experiment.gradients.title": "Two ways to a gradient",
  "experiment.gradients.note":
    "Discretise then optimise is exact for the map that is run. The continuous adjoint (optimise then discretise) differs by an error that falls with more steps.",
  "experiment.gradients.axis": "ODE steps",
  "experiment.gradients.key": "relative difference",
  "experiment.gradients.theory": "order of the method",
  "experiment.gradients.summary":
    "With {steps} steps the two gradients differ by {error}; theory lets the difference fall with the power {order} of the number of steps.",

  "experiment.noise": "Noise",
  "experiment.noise.title": "What a noisy divergence costs",
  "experiment.noise.note":
    "Hutchinson's estimator replaces the exact divergence by random probes. It is right on average, but its noise makes the weights of samples uneven.",
  "experiment.noise.axis": "probes",
  "experiment.noise.key": "effective samples",
  "experiment.noise.exact": "exact divergence",
  "experiment.noise.deviation": "noise of log q",
  "experiment.noise.bias": "bias of log q",
  "experiment.noise.summary":
    "With one probe log q is off by {deviation} nats and {ess} of the samples are effective; with the exact divergence {exact}.",
};
