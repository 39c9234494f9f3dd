// The gallery: what it says, and of each trained flow its name and what is to be seen.

export const texts = {
  title: "Trained flows",
  about:
    "Each opens as it was trained, bit for bit. Examine it, train it further, export it like any run. The figures are from 4096 samples.",
  locked: "The link of this page locks settings that every trained flow would change.",
  figures: "step {steps} · {ess} effective · {gap} nats from the target · {size} kB",
  untrusted: "step {steps} · weights not to be trusted · {gap} nats from the target · {size} kB",
  dw2: "DW-2, two particles",
  "dw2.about": "A pair flow that has learned everything there is to learn.",
  dw4: "DW-4, four particles",
  "dw4.about": "A many-body flow, whose particles see their environment.",
  lj13: "LJ-13, thirteen particles",
  "lj13.about":
    "A many-body flow in space, trained for over an hour. Half of its samples count: see Weights for the rest.",
  pairs: "DW-4, pairs only",
  "pairs.about": "The pair flow of the paper at its best: pairs alone cannot say everything about four particles.",
  overfitted: "Overfitted",
  "overfitted.about":
    "Trained on 20 configurations, and for too long: it has memorised those, and is far from all others.",
  collapsed: "Collapsed",
  "collapsed.about":
    "A plain flow, trained by energy alone: its samples look right, but it has forgotten most of the states. See the experiment Modes.",
  unguarded: "Exploiting its integrator",
  "unguarded.about":
    "Trained without the stiffness penalty: the integrated divergence is no longer the determinant of the map. See the defect, and the experiment One sample.",
};
