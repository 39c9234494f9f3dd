// English: the numbers and what they mean.

export const terms = {
  "metric.step": "step",
  "metric.rate": "{rate} / s",
  "metric.drawing": "samples {share} %",
  "metric.opening": "preparing…",
  "metric.measuring": "measuring…",
  "metric.nll": "test NLL",
  "metric.nats": "nats",
  "metric.gap": "KL gap",
  "metric.error": "± {error} nats",
  "metric.ess": "effective samples",
  "metric.essError": "± {error}, {count} draws",
  "metric.draws": "{count} draws",
  "metric.untrusted": "not to be trusted",
  "metric.defect": "defect",
  "metric.defectBound": "± {bound}, exact on {exact}",
  "metric.digest": "digest",
  "metric.copy": "click to copy",
  "metric.copyLabel": "{short}: copy the digest",
  "term.step":
    "In each step the flow learns a little from one batch of reference configurations. The digest beside it is a fingerprint of all bits of the run: the same link gives the same digest in every browser.",
  "term.nll":
    "Negative log-likelihood: the mean of −log q over configurations that were not used for training. Lower is better, and no model can get below the entropy H of the exact distribution.",
  "term.gap": "Test NLL minus the exact entropy: how far the model is from the exact distribution. Zero is perfect.",
  "term.ess":
    "How many independent exact samples 100 reweighted model samples are worth. At 100\u00a0% every sample counts in full. The number after ± is its standard error; where that cannot be estimated, the page writes ≈. Where a few samples have most of the weight, the number is not to be trusted, and the page says so.",
  "term.defect":
    "How far the integrated divergence misses the exact log-determinant, because the flow is computed in finitely many steps. All numbers here use the exact one. If this is large, use more ODE steps. Where the determinant takes long, a stated number of configurations has it, and the mean of the others is off by no more than the value after ±.",
  "term.digest":
    "A fingerprint of all bits of all parameters. Two runs with the same digest are the same run, in any browser.",
};
