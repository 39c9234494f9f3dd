// English messages of files: exports, imports, own data.

export const files = {
  "export.button": "Export",
  "export.filmStep": "step {step}",

  "open.failed": "{name} was not opened: {message}",
  "open.several": "{count} files came at once; open one at a time",
  "open.size": "it is larger than {max} MB",
  "open.locked": "it would change “{name}”, which the link of this page locks",
  "open.done": "Opened at step {step}, digest {digest}.",
  "runfile.json": "it is not JSON ({message})",
  "runfile.format": "it is not a run saved by equiflow; choose a .json file from Export",
  "runfile.version": "it has version {found}; this page reads version {expected}",
  "runfile.missing": "it has no “{name}”; it may be incomplete",
  "runfile.digest": "its digest should be {expected}, but its numbers give {found}: it was changed after it was saved",
  "npy.magic": "it is not a .npy file: it does not begin with \\x93NUMPY",
  "npy.dtype": "its numbers are of type {found}; expected f2, f4, f8, i1 to i8 or u1 to u8",
  "npy.header": "its header is cut off or damaged; save it again with numpy.save",
  "npy.length": "it holds {found} numbers; its shape {shape} needs {expected}",

  "unit.length": "length",
  "unit.perArea": "1/length²",
  "unit.perLength": "1/length",

  "runfile.data": "it was trained on the data {data}, which are not on this device; import their file first",

  "field.particles.label": "particles",
  "field.particles.hint": "how many, for the systems DW-N and LJ-N only",
  "field.data.label": "data",
  "choice.system.dw": "DW-N",
  "choice.system.dw.hint": "double wells between any number of particles, 2 to 16",
  "choice.system.lj": "LJ-N",
  "choice.system.lj.hint": "a cluster of 2 to 55 Lennard-Jones particles in space",
  "flow.note.dw": "Each group of dots is one configuration. Thick bonds are pairs in the inner well.",

  "allowed.data": "{otherwise}, or 16 digits from 0-9 and a-f",
  "allowed.dataHere": "data that are stored on this device; import the file in Set-up",
  "allowed.columns": "data with {expected} columns; these have {found}",
  "used.sampler": "samples of the engine",
  "setup.own":
    "Your own data, digest {data}. A fifth of the configurations is kept for testing. The entropy of your data is unknown, so there is no KL gap.",
  "setup.unmixed": "The chains have not mixed: treat these data as approximate.",

  "data.bring": "Use your own samples…",
  "data.back": "Back to the engine's samples",
  "data.invite":
    "Learn from your own samples: .npy, .npz, .csv, .txt or .xyz with {particles} particles in {dimension} dimensions; as a table, one configuration per row and {width} columns. They stay on this device.",
  "data.used": "Learning from {file}: {count} configurations, {test} of them for testing.",
  "data.usedAll": "The other {others} are all used for training.",
  "data.usedEvenly":
    "Of the other {others}, {used} are used for training, spread evenly over the file. To use more, raise “{setting}”.",
  "data.usedFirst": "Of the other {others}, the first {used} are used for training. To use more, raise “{setting}”.",
  "data.stay": "They stay on this device; a link names them by their digest.",
  "data.look": "{file} was read. {list}",
  "data.done": "{count} configurations from {file}, stored on this device.",
  "data.doneForNow":
    "{count} configurations from {file}, until this page is closed: the browser does not allow the page to store them.",

  "potential.title": "Energy of a pair",
  "potential.note": "The energy of two particles at each distance, for the settings of this group.",
  "potential.energy": "energy",
  "potential.summary": "Energy of a pair in kT against distance: lowest at {wells}, where it is {depth} kT.",
  "allowed.aloneTrained": 'nothing about the run beside "trained": a trained flow has its own settings',
  "allowed.reachable": "a trained flow whose file can be loaded; check your connection",
  "allowed.weights": "the undamaged weights of a link with steps and digest, made by Export",
  "used.fresh": "the untrained model",
  "replay.restored": "Trained weights opened, bit for bit: step {steps}, digest {digest}.",
};
