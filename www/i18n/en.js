// English messages.

export const en = {
  "app.sentence": "Watch a flow learn to turn noise into the states of a tiny molecule, here in your browser.",
  "nav.label": "Page",
  "deck.label": "Controls",

  "play.play": "Play",
  "play.pause": "Pause",
  "play.step": "One step",
  "play.reset": "Reset: same seed, same start",

  "share.button": "Share",
  "share.copied": "Link copied. It reproduces step {step}, bit for bit.",
  "share.copiedFresh": "Link copied. It opens these settings.",
  "share.byHand": "Copy this link:",
  "digest.copied": "Digest copied: {digest}",
  "digest.none": "No digest yet",

  "status.opening": "Drawing reference samples…",
  "status.playing": "Training.",
  "status.paused": "Paused at step {step}.",
  "status.stopped": "Stopped.",

  "metric.step": "step",
  "metric.rate": "{rate} a second",
  "metric.opening": "drawing samples…",
  "metric.nll": "test NLL",
  "metric.nats": "nats",
  "metric.gap": "KL gap",
  "metric.error": "± {error} nats",
  "metric.ess": "effective samples",
  "metric.essUnit": "of {count} draws",
  "metric.defect": "defect",
  "metric.digest": "digest",
  "metric.copy": "click to copy",
  "metric.copyLabel": "{short}: copy the digest",

  "term.step":
    "Each step shows the flow one batch of reference configurations and nudges its parameters. The digest beside it is a fingerprint of every bit of the run: the same link gives the same digest in every browser.",
  "term.nll":
    "Negative log-likelihood: how surprised the model is by configurations that it never saw. Lower is better, and no model can go below the entropy H of the truth.",
  "term.gap": "What separates the model from the truth: its surprise minus the unavoidable one. Zero would be perfect.",
  "term.ess":
    "Model samples weighted back to the truth are worth this share of exact samples. 100\u00a0% means that every sample counts in full.",
  "term.defect":
    "The flow is computed in finitely many steps. This is how far the usual estimate of the likelihood is off because of that; the numbers here use the exact value.",
  "term.digest":
    "A fingerprint of every parameter bit. Two runs with the same digest are the same run, in any browser.",

  "field.system.label": "system",
  "field.samples.label": "samples",
  "field.samples.hint": "reference configurations to learn from",
  "field.batch.label": "batch",
  "field.batch.hint": "configurations in one step",
  "field.learningRate.label": "learning rate",
  "field.learningRate.hint": "how far one step goes",
  "field.odeSteps.label": "RK4 steps",
  "field.odeSteps.hint": "how finely the flow is integrated",
  "field.seed.label": "seed",
  "field.seed.hint": "where all chance comes from",
  "field.seed.new": "new seed",
  "field.allowed": "Allowed: {allowed}. Still used: {used}.",
  "choice.system.dw2": "DW-2",
  "choice.system.dw4": "DW-4",
  "choice.system.dw2.hint": "two particles in a double well",
  "choice.system.dw4.hint": "four particles, six double wells",
  "samples.option": "{count} samples",

  "setup.button": "Set-up",
  "setup.title": "Set-up",
  "setup.note": "Every change starts a new run at step 0.",
  "setup.provenance":
    "Reference data: {samples} configurations from {chains} Monte Carlo chains drawn on this device. Acceptance {acceptance}, autocorrelation time {tau}, split R̂ {rhat}. Mean energy {mean} ± {error} kT{exact}.",
  "setup.exact": " (exact {value})",

  "flow.title": "From noise to matter",
  "flow.untrained": "Untrained, the flow leaves the noise as it is. Press Play and watch it learn.",
  "flow.note.dw2": "Each pair of dots is one configuration. A thick bond is a pair in the inner well.",
  "flow.note.dw4": "Each group of four dots is one configuration. Thick bonds are pairs in the inner well.",
  "flow.noise": "noise",
  "flow.sample": "sample",
  "flow.time": "Flow time",
  "flow.value": "t = {t}",
  "flow.motion.stop": "Stop the motion",
  "flow.motion.start": "Play the motion",
  "flow.summary":
    "{count} configurations of {particles} particles at flow time {t}; {near} of the pairs are in the inner well.",
  "flow.empty": "The flow is being prepared.",

  "density.title": "Where the second particle sits",
  "density.note": "Seen from the first one. Two rings, because two distances are favourable.",
  "density.exact": "exact",
  "density.model": "model",
  "density.exactSummary": "Exact density of the relative position: an inner and an outer ring.",
  "density.modelSummary":
    "Density of the relative position under the model at step {step}, {gap} nats from the exact one.",

  "distance.title": "Distances between particles",
  "distance.note": "How often a pair is that far apart: two wells, one barrier.",
  "distance.axis": "distance",
  "distance.summary":
    "Distribution of pair distances: {data} of the data's pairs are in the inner well, {model} of the model's, {reweighted} after reweighting.",

  "learning.title": "Learning",
  "learning.note": "Distance to the best possible model, in nats. Zero is the truth.",
  "learning.noteRaw": "Negative log-likelihood in nats; the best possible value is not known here.",
  "learning.axis": "step",
  "learning.train": "training",
  "learning.test": "test",
  "learning.truth": "the truth",
  "learning.summary":
    "Learning curve up to step {step}: the test data are {test} nats from the truth, the training data {train}.",
  "learning.summaryRaw": "Learning curve up to step {step}: test NLL {test} nats, training NLL {train}.",
  "learning.readout": "step {step}: NLL {train} training, {test} test",

  "energy.title": "Energies",
  "energy.note": "How often each energy occurs, in kT.",
  "energy.axis": "energy / kT",
  "energy.summary":
    "Energy histogram: data have a mean of {data} kT, the model {model} kT, reweighted {reweighted} kT.",

  "profile.title": "Free energy of the distance",
  "profile.note": "Two wells and a barrier, in kT.",
  "profile.axis": "distance",
  "profile.difference": "ΔF = {value} ± {error} between the wells.",
  "profile.differenceExact": "ΔF = {value} ± {error} between the wells; exact {exact}.",
  "profile.summary":
    "Free energy against distance: the difference between the wells is {value} ± {error} kT; exact {exact} kT.",
  "profile.summaryNone": "Free energy against distance.",

  "key.data": "data",
  "key.model": "model",
  "key.reweighted": "model, reweighted",
  "key.exact": "exact",
  "chart.empty": "No data yet.",

  "notice.close": "Close",
  "notice.link.title": "This link was not quite right",
  "notice.link.allowed": "is not possible. Allowed: {allowed}.",
  "notice.link.used": "Used: {used}.",
  "notice.empty": "(empty)",

  "replay.running": "Replaying the shared run: step {step} of {steps}",
  "replay.cancel": "Cancel",
  "replay.same": "Reproduced, bit for bit: {steps} steps, digest {digest}.",
  "replay.different":
    "The bits differ after {steps} steps: the link says {digest}, this run gave {found}. The link probably comes from another version.",
  "replay.unchecked": "Replayed {steps} steps. The link holds no digest to compare with {found}.",
  "replay.cancelled": "Replay cancelled at step {step}. Play goes on from here.",

  "problem.open": "This set-up cannot run: {message}",
  "problem.crash": "The engine stopped at step {step}: {message}",
  "problem.diverged":
    "Training diverged at step {step}: the loss is no longer a number. Lower the learning rate or use more RK4 steps; Reset brings back the start.",
  "problem.engine": "The engine reports: {message}",
  "problem.again": "Start again",
  "problem.defaults": "Back to the defaults",
  "problem.link": "Copy the link that reproduces it",

  "allowed.choice": "one of {choices}",
  "allowed.integer": "a whole number from {min} to {max}",
  "allowed.number": "a number from {min} to {max}",
  "allowed.keys": "one of {keys}",
  "allowed.once": "each key once",
  "allowed.version": "a link that begins with #v{version}",
  "allowed.newer": "up to v{version}; this link comes from a newer page",
  "allowed.length": "at most {max} characters",
  "allowed.percent": "well-formed text such as samples=1000",
  "allowed.digest": "16 digits from 0-9 and a-f",
  "allowed.digestNeedsSteps": "only together with steps",
  "used.ignored": "ignored",
  "used.first": "the first one",
  "used.defaults": "the defaults",
  "used.noReplay": "no replay",
  "used.unchecked": "not compared",
  "link.version": "version",
  "link.whole": "link",

  "footer.privacy": "Everything runs on this device; nothing is sent anywhere.",
  "footer.version": "equiflow {version}",
};
