// English messages about numbers that are to be doubted, and about runs that fail.

export const problems = {
  "watch.diverged":
    "This run has diverged. Reset it, and choose a lower learning rate, more ODE steps or a stiffness penalty.",
  "watch.tolerance":
    "Training steps in which the adaptive integrator missed its tolerance and took equal steps instead: {count}. Use a lower learning rate or a stiffness penalty.",
  "watch.unreached":
    "The inverse flow failed for {count} of {total} test configurations. They are left out, so the test NLL and the KL gap may be too low. Use more ODE steps.",
  "watch.unreachedAll":
    "The inverse flow failed for every test configuration, so there is no likelihood and no KL gap (–). Use more ODE steps or a lower learning rate.",
  "watch.notFinite":
    "Some numbers of this model are not finite and are shown as –. Use a lower learning rate or more ODE steps.",
  "watch.skipped": "Skipped steps (gradient not finite): {count}.",
  "watch.defect":
    "The flow is stiff: the integrated likelihood is off by {defect} nats. Use more ODE steps or a stiffness penalty.",
  "watch.overlap":
    "Too few of the flow's samples overlap with the target (k̂ = {k}, at most {limit}): the effective samples and the reweighted curves are not to be trusted. Train longer, or choose a more expressive flow.",
  "watch.overlapNone":
    "Too few of the flow's samples overlap with the target: the effective samples and the reweighted curves are not to be trusted. Train longer, or choose a more expressive flow.",
  "watch.gap": "The KL gap is below zero by more than its error, which is impossible; it is not shown.",

  "problem.open": "These settings cannot run: {message}",
  "problem.sandbox":
    "the embedding frame blocks the engine: add allow-same-origin to its sandbox attribute, or use the single-file page",
  "problem.load": "The engine could not be loaded, so nothing can be computed.",
  "problem.noRoom":
    "This browser has no memory left for the engine, so nothing can be computed. Close other tabs, or close this one and open the page again.",
  "problem.part": "The part of the engine that these settings need could not be loaded.",
  "problem.silent":
    "The engine has not answered for {message} seconds. It may still be busy with a large task, so waiting does no harm. If it hangs, go back.",
  "problem.crash": "The engine stopped at step {step} because of an internal error.",
  "problem.memory":
    "The engine stopped at step {step} because this device ran out of memory. Use fewer samples or a smaller batch.",
  "problem.diverged": "Training diverged at step {step}: 20 gradients in a row were not finite.",
  "problem.alone": "A helper stopped: training continues more slowly, with identical results.",
  "problem.file": "{message}",
  "problem.data": "{message}",
  "problem.engine": "The engine reports: {message}",
  "problem.wentBack": "The run was restored to step {back}, its last good state. Play continues from there.",
  "problem.putBack": "The run was restored to step {back}, its last good state.",
  "problem.calmer":
    "From there it would fail again: choose a lower learning rate, more ODE steps or other data in Set-up to start a new run.",
  "problem.sameAgain":
    "It failed at the same step as before, so continuing does not help: press Reset, or change something in Set-up.",
  "problem.own": "The link names your own samples by their digest, {data}; it does not contain them.",
  "problem.said": "The message was: {message}",
  "problem.again": "Start again",
  "problem.retry": "Try again",
  "problem.back": "Back to step {step}",
  "problem.defaults": "Back to the defaults",
  "problem.link": "Copy the link that reproduces it",
  "problem.copied":
    "Link copied. It opens this run at step {step}, its last good state; press Play to reproduce the failure.",
};
