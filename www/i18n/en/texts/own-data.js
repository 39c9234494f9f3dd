// What the page says about data that people import: what was assumed, what looks wrong, and why a file was refused.

export const texts = {
  "word.empty": "(empty)",

  // Taken for granted.
  "read.header": "The line “{found}” was read as a header.",
  "read.headersAgain": "The header occurs {count} more times; those lines were skipped.",
  "read.numericHeader": "The first row “{found}” numbers the columns and was read as a header.",
  "read.order": "By their names ({found}) the columns were put in the order of particles.",
  "read.index": "The first of the columns ({found}) numbers the rows or gives their times; it was not used.",
  "read.commas": "Decimal commas were read as decimal points.",
  "read.comments": "Comment lines skipped: {count}.",
  "read.array": "The array “{name}” of the archive was used; not used: {others}.",
  "read.trailing": "The file has {count} bytes after the array; they were not read.",
  "read.flatten": "The array of shape {shape} was read as {count} configurations.",
  "read.cell": "The file gives a lattice or periodic boundaries; they are ignored here.",
  "read.extra": "Only positions were read; the other columns of each particle were not used.",
  "read.plane": "The third coordinate is the same for all particles and was dropped.",
  "read.subset": "Rows used: {used} of {rows}, spread evenly over the file.",

  // What looks wrong, or is good to know.
  "look.repeated":
    "{percent} % of the rows occur more than once. Copies of a row stay together, either in the training data or in the test data.",
  "look.copies":
    "{percent} % of the rows are rotated, reflected or renumbered copies of other rows. Copies stay together, either in the training data or in the test data.",
  "look.repeatedAsIs":
    "{percent} % of the rows occur more than once, also across training and test data: the test NLL is too good.",
  "look.correlated":
    "Successive rows are correlated (autocorrelation time about {tau} rows, so about {effective} independent configurations). Whole stretches of rows are kept for testing.",
  "look.correlatedAsIs":
    "Successive rows are correlated (autocorrelation time about {tau} rows), and every fifth row is a test configuration: the test NLL is too good.",
  "look.scale":
    "Energies look wrong: the median is {energy} kT, but multiplied by {factor} the samples would fit this target. Check the unit of length.",
  "look.energy":
    "Energies look wrong: the median is {energy} kT. The distances between particles ({from} to {to}) do not fit this target. Check the system and the unit of length.",
  "look.shift": "The centre of mass is {distance} units of length from the origin; it was moved to the origin.",
  "look.first":
    "The first row “{found}” has fewer digits than all others. It was read as a configuration; if it names the columns, delete it.",
  "look.cut":
    "The last number, {found}, is not followed by a line break and has fewer than {digits} decimal places, unlike all numbers above it: the file may have been cut off.",
  "look.cutExponent":
    "The last number, {found}, is not followed by a line break, and its exponent is missing or shorter than those of all numbers above it: the file may have been cut off.",
  "look.digits":
    "This far from the origin, only about {digits} digits are left for the distances. Subtract the centre of mass before saving.",

  // Refused.
  "refuse.kind": "it is neither .npy nor text; save the samples as .npy, .npz, .csv or .xyz",
  "refuse.workbook": "it is a spreadsheet; save it as CSV",
  "refuse.archive": "it is an archive without NumPy arrays; save the samples as .npy, .npz, .csv or .xyz",
  "refuse.packed": "it is compressed; unpack it first",
  "refuse.unpacked": "unpacked it is larger than {max} MB; that is more than can be read here",
  "refuse.damaged": "the archive is damaged: {message}",
  "refuse.checksum": "the archive is damaged: the checksum of {name} is wrong",
  "refuse.empty": "it holds no numbers",
  "refuse.size": "its size is {found} MB; at most {max} MB can be read here",
  "refuse.many": "it holds more than {max} million numbers; that is more than a browser tab can take",
  "refuse.shape": "its shape is {found}; expected n × {width}, or n × {particles} × {dimension}",
  "refuse.transposed":
    "its shape is {found}; expected n × {width}, or n × {particles} × {dimension}. It looks transposed: one configuration per row is needed",
  "refuse.arrays":
    "none of its arrays ({found}) has the shape n × {width}, or n × {particles} × {dimension}, and holds real numbers",
  "refuse.columns": "row {row} has {found} columns; expected {width} ({particles} particles × {dimension} coordinates)",
  "refuse.columnsAfterIndex":
    "row {row} has {found} columns; expected {width} ({particles} particles × {dimension} coordinates) after the first, as in the rows above",
  "refuse.extraColumn":
    "its rows have {found} columns; expected {width} ({particles} particles × {dimension} coordinates), and the first does not number the rows: in row {row} it has “{label}”",
  "refuse.far":
    "row {row}, column {column}: expected a coordinate from −{most} to {most} in the units of the energy, found “{found}”",
  "refuse.same": "all {count} rows are one and the same configuration; expected samples that differ",
  "refuse.few":
    "only {found} of its rows differ from each other; at least {fewest} different configurations are needed",
  "refuse.cell": "row {row}, column {column}: expected a finite number, found “{found}”",
  "refuse.mixed": "row {point} has a decimal point and row {comma} a decimal comma; use one of them throughout",
  "refuse.thousands":
    "row {row}, column {column}: “{found}” may be {thousands} or {decimal}; write numbers without separators of thousands",
  "refuse.split":
    "row {row}, column {column}: “{found}” looks like the digits after a decimal comma; separate the numbers by semicolons or tabs",
  "refuse.counting":
    "column {column}: expected coordinates, found {found}, numbers in ascending order that seem to count rows or frames, or to be times; leave this column out",
  "refuse.variables": "it holds several variables ({found}); save the samples alone",
  "refuse.objects": "it is JSON with names; expected a list of rows, [[…], […]]",
  "refuse.quotes": "row {row}: a quotation mark is opened and never closed",
  "refuse.count": "line {row}: expected the number of particles, found “{found}”",
  "refuse.particles": "line {row}: this configuration has {found} particles; expected {particles}",
  "refuse.frameEnd": "line {row}: the file ends within a configuration",
  "refuse.properties": "line {row}: “{found}” does not say which columns are positions; expected Properties=…:pos:R:3…",
  "refuse.particle": "line {row}: expected the symbol of a particle and {expected} coordinates, found “{found}”",
  "refuse.particleColumns": "line {row} has {found} columns and the lines of the particles above it have {expected}",
  "refuse.planar": "line {row}: the third coordinate is {found}; this system is planar, so it must be {expected}",
};
