// English messages of the comparison of two runs.

export const compare = {
  "compare.button": "Compare",
  "compare.pin": "Pin this run as A, to compare others with it",
  "compare.unpin": "Unpin A",
  "compare.notYet": "The run is still being prepared. Press Compare again when its numbers are there.",
  "compare.title": "A and B",
  "compare.note": "A is pinned, and dotted in the plots. B is the run under way. Colours mean the same in both.",
  "compare.again": "Pin B as A",
  "compare.done": "Pinned as A at step {step}. Change something and press Play.",
  "compare.undone": "A is unpinned.",
  "compare.differ": "What differs",
  "compare.values": "A {a}, B {b}",
  "compare.same": "No setting differs.",
  "compare.other":
    "A and B have different targets. Only their distances to the truth are laid over each other: energies and densities of different systems cannot be compared, nor can their NLL.",
  "compare.nothing":
    "A and B have different targets, and how far from the truth they are is not known of both: the plots show B alone.",
  "compare.data":
    "A and B learn from different data, and the distance to the truth is not known of both: their learning curves are not laid over each other.",
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
