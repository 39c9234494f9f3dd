// English messages of the comparison of two runs.

export const compare = {
  "compare.button": "Compare",
  "compare.pin": "Pin this run as A to compare other runs with it",
  "compare.unpin": "Unpin A",
  "compare.notYet": "The run is still being prepared. Press Compare again when its numbers are shown.",
  "compare.never": "There is no run to compare: the engine has stopped.",
  "compare.title": "A and B",
  "compare.note": "A is pinned and dotted in the plots. B is the current run. Both use the same colours.",
  "compare.again": "Pin B as A",
  "compare.done": "Pinned as A at step {step}. Change something and press Play.",
  "compare.undone": "A is unpinned.",
  "compare.differ": "Settings that differ",
  "compare.values": "A {a}, B {b}",
  "compare.same": "All settings are the same.",
  "compare.other":
    "A and B have different targets. Only their KL gaps are plotted together: energies, densities and NLLs of different systems cannot be compared.",
  "compare.nothing":
    "A and B have different targets, and the exact entropy is unknown for A or B, so only B is plotted.",
  "compare.data":
    "A and B learn from different data, and the exact entropy is unknown for A or B, so their learning curves are not plotted together.",
  "compare.inNats": "{name} / nats",
  "compare.pinned": "A, pinned",
  "compare.of": "{name} (A)",
  "compare.ofB": "{name} (B)",
  "compare.populations": "A: the model {model}, reweighted {reweighted}.",
  "compare.value": "A: {value}.",
  "compare.valueAt": "A at step {step}: {value}.",
  "compare.against": "Plotted against",
  "compare.against.step": "steps",
  "compare.against.seconds": "training time",
  "compare.axis": "training time / s",
  "help.pin": "Pin the run as A, or unpin it",
  "part.compare": "comparison",
};
