// What the dialog of exports says.

export const texts = {
  choose: "Choose a run file",
  copied: "Copied.",
  copy: "Copy",
  count: "number",
  drawing: "Drawing samples",
  exact: "Computing exact densities",
  failed: "Nothing was saved: {message}",
  film: "The flow, from noise to sample, as a film",
  filming: "Recording the film",
  filmTitle: "{system}, step {step}",
  frame:
    "If no file arrives, the frame around this page may block downloads: add allow-downloads to its sandbox attribute.",
  jax: "Continue in JAX",
  link: "Link with the trained weights",
  linkCopied:
    "Link of {length} characters copied. Its weights are rounded to a fine grid: whoever opens it gets the same model, bit for bit.",
  measuring: "Measuring the model on {count} test configurations",
  methods: "Methods",
  modelSamples: "Model samples",
  moved: "training continued in the meantime; pause it and export again",
  noWindow:
    "No window could be opened. If this page is in a frame, add allow-popups to its sandbox attribute. The address is:",
  otherRun: "another run was opened in the meantime; export again",
  referenceSamples: "Reference samples",
  run: "Run",
  share: "{percent} %",
  stop: "Stop",
  stopped: "the export was stopped",
  title: "Export",
  trainingFilm: "The training as a film: the samples of the same noise, step by step",
  trainingFilmTitle: "{system}, training",
  weights: "Weights",
  model: "Model and run",
  modelNote:
    "The run opens again in equiflow with the same digest. The archive contains a Python script that rebuilds the model in JAX, checks its likelihood, and continues training on all available devices.",
  open: "Open a run",
  openNote: "A .json file saved by Export. You can also drop it anywhere on the page.",
  plots: "Plots",
  plotsNote: "As shown now: images in the page's colours, numbers with all their digits.",
  samples: "Samples",
  samplesNote:
    "Model samples come with energy, log q and log weight in .npz and .xyz, and with the error of log q where not all are exact; reference samples are drawn from the target itself.",
  text: "For a paper",
};
