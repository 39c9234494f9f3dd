// English: the numbers and what they mean.

export const terms = {
  "metric.step": "step",
  "metric.rate": "{rate} / s",
  "metric.opening": "preparing…",
  "metric.nll": "test NLL",
  "metric.nats": "nats",
  "metric.gap": "KL gap",
  "metric.error": "± {error} nats",
  "metric.ess": "effective samples",
  "metric.essUnit": "of {count} draws",
  "metric.untrusted": "not to be trusted",
  "metric.defect": "defect",
  "metric.defectBound": "± {bound}, exact on {exact}",
  "metric.digest": "digest",
  "metric.copy": "click to copy",
  "metric.copyLabel": "{short}: copy the digest",
  "term.step":
    "Each step shows the flow one batch of reference configurations and nudges its parameters. The digest beside it is a fingerprint of every bit of the run: the same link gives the same digest in every browser.",
  "term.nll":
    "Negative log-likelihood: how surprised the model is by configurations that it never saw. Lower is better, and no model can go below the entropy H of the truth.",
  "term.gap": "What separates the model from the truth: its surprise minus the unavoidable one. Zero would be perfect.",
  "term.ess":
    "Model samples weighted back to the truth are worth this share of exact samples. 100\u00a0% means that every sample counts in full. Where a few samples have most of the weight, the number is not to be trusted, and the page says so.",
  "term.defect":
    "The flow is computed in finitely many steps. This is how far the usual estimate of the likelihood is off because of that; the numbers here use the exact value. Where an exact value takes long, a stated number of configurations has it, and the mean of the others is off by no more than what stands after ±.",
  "term.digest":
    "A fingerprint of every parameter bit. Two runs with the same digest are the same run, in any browser.",
};
