// English messages about numbers that are to be doubted, and about runs that fail.

export const problems = {
  "watch.unreached":
    "Test configurations that the flow does not reach: {count} of {total}. They are left out, so the test NLL and the KL gap may be too low. Take more ODE steps.",
  "watch.unreachedAll":
    "No test configuration is within the flow's reach, so it has no likelihood and no KL gap (–). Take more ODE steps or a lower learning rate.",
  "watch.notFinite":
    "Some numbers of this model are not finite and are shown as –. Take a lower learning rate or more ODE steps.",
  "watch.skipped": "Steps that moved nothing, because their gradient was not a finite number: {count}.",
  "watch.defect":
    "The flow is stiff: the usual estimate of its likelihood is off by {defect} nats. Take more ODE steps, or keep the guard on.",
  "watch.overlap":
    "Too few of the flow's samples overlap with the target (k̂ = {k}, at most {limit}): the effective samples, the reweighted curves and what is computed from them are not to be trusted. Train on, or choose a flow that fits better.",
  "watch.overlapNone":
    "Too few of the flow's samples overlap with the target: the effective samples, the reweighted curves and what is computed from them are not to be trusted. Train on, or choose a flow that fits better.",
  "watch.gap": "The KL gap came out below zero by more than its error, which cannot be; it is not shown.",

  "problem.open": "This set-up cannot run: {message}",
  "problem.sandbox":
    "the frame around this page lets it start no engine; its sandbox needs allow-same-origin, or use the page of one file",
  "problem.load":
    "The engine could not be loaded, so nothing can be computed. Is the network there, and does nothing block this page's files?",
  "problem.silent":
    "The engine has not answered for {message} seconds. It may still be at work on something large: waiting does no harm. If it hangs, go back.",
  "problem.crash": "The engine stopped at step {step} because of an error of its own.",
  "problem.memory":
    "The engine stopped at step {step}: this device gave it no more memory. Fewer samples or a smaller batch need less.",
  "problem.diverged":
    "The training came apart at step {step}: twenty steps in a row found no gradient that is a finite number.",
  "problem.alone":
    "A worker that helped has stopped. The training goes on without it, more slowly, to the same bits; nothing is lost.",
  "problem.file": "{message}",
  "problem.data": "{message}",
  "problem.engine": "The engine reports: {message}",
  "problem.wentBack": "The run is back at step {back}, its last good state, and Play goes on from there.",
  "problem.putBack": "The run is back at step {back}, its last good state.",
  "problem.calmer":
    "From there it would go the same way: choose a lower learning rate, more ODE steps or other data in Set-up, and a new run begins.",
  "problem.sameAgain":
    "It is the same place as before, so going on from there does not help: Reset, or change something in Set-up.",
  "problem.own": "The link names the own samples by their digest, {data}; it does not contain them.",
  "problem.said": "In its own words: {message}",
  "problem.again": "Start again",
  "problem.retry": "Try again",
  "problem.back": "Back to step {step}",
  "problem.defaults": "Back to the defaults",
  "problem.link": "Copy the link that reproduces it",
  "problem.copied":
    "Link copied. It opens this run at step {step}, its last good state; Play leads to where it failed.",
};
