import assert from "node:assert/strict";
import { test } from "node:test";
import { DEFAULTS } from "../../www/schema.js";
import { decode, encode, MAX_STEPS } from "../../www/share.js";

const DIGEST = "0123456789abcdef";

test("the defaults need no more than the version", () => {
  assert.equal(encode({ config: DEFAULTS }), "v1");
  for (const fragment of ["", "#", "#v1", "v1", "#v1&"]) {
    const { config, steps, digest, notes } = decode(fragment);
    assert.deepEqual(
      { config, steps, digest, notes },
      { config: DEFAULTS, steps: undefined, digest: undefined, notes: [] },
    );
  }
});

test("a link lists only what differs, in the order of the table", () => {
  const config = { ...DEFAULTS, seed: 7, samples: 1000, system: "dw4" };
  assert.equal(encode({ config }), "v1&system=dw4&samples=1000&seed=7");
  assert.equal(
    encode({ config, steps: 840, digest: DIGEST }),
    `v1&system=dw4&samples=1000&seed=7&steps=840&digest=${DIGEST}`,
  );
});

test("decoding returns what was encoded", () => {
  const config = { system: "dw4", samples: 10, batch: 4096, learningRate: 1e-5, odeSteps: 200, seed: 2 ** 53 - 1 };
  const { notes, ...shared } = decode(`#${encode({ config, steps: 12, digest: DIGEST })}`);
  assert.deepEqual(shared, { config, steps: 12, digest: DIGEST });
  assert.deepEqual(notes, []);
});

test("links of version 1 mean for ever what they meant", () => {
  const frozen = [
    ["#v1", {}],
    ["#v1&system=dw4&samples=1000", { system: "dw4", samples: 1000 }],
    ["#v1&batch=64&learningRate=0.001&odeSteps=40&seed=12", { batch: 64, learningRate: 0.001, odeSteps: 40, seed: 12 }],
  ];
  for (const [link, patch] of frozen) {
    const { config, notes } = decode(link);
    assert.deepEqual(config, { ...DEFAULTS, ...patch });
    assert.deepEqual(notes, []);
  }
});

test("order and an escaped fragment do not matter", () => {
  assert.deepEqual(decode("#v1&seed=3&system=dw4").config, { ...DEFAULTS, seed: 3, system: "dw4" });
  assert.deepEqual(decode("#v1%26seed%3D3%26system%3Ddw4").config, { ...DEFAULTS, seed: 3, system: "dw4" });
});

// Each malformed link, the key that its note names, and a part of what the note allows.
const MALFORMED = [
  ["#v1&system=dw3", "system", "dw2, dw4"],
  ["#v1&system=", "system", "dw2, dw4"],
  ["#v1&system", "system", "dw2, dw4"],
  ["#v1&system=DW4", "system", "dw2, dw4"],
  ["#v1&system=constructor", "system", "dw2, dw4"],
  ["#v1&samples=NaN", "samples", "from 10 to 1000000"],
  ["#v1&samples=Infinity", "samples", "from 10 to 1000000"],
  ["#v1&samples=-Infinity", "samples", "from 10 to 1000000"],
  ["#v1&samples=1e999", "samples", "from 10 to 1000000"],
  ["#v1&samples=-5", "samples", "from 10 to 1000000"],
  ["#v1&samples=", "samples", "from 10 to 1000000"],
  ["#v1&samples=9", "samples", "from 10 to 1000000"],
  ["#v1&samples=1000001", "samples", "from 10 to 1000000"],
  ["#v1&samples=10.5", "samples", "whole number"],
  ["#v1&samples=0x10", "samples", "whole number"],
  ["#v1&samples=1_000", "samples", "whole number"],
  ["#v1&samples=1,000", "samples", "whole number"],
  ["#v1&samples=%20100", "samples", "whole number"],
  ["#v1&samples=１０００", "samples", "whole number"],
  ["#v1&samples=−100", "samples", "whole number"],
  ["#v1&samples=[object Object]", "samples", "whole number"],
  ["#v1&samples=100&samples=200", "samples", "each key once"],
  ["#v1&batch=0", "batch", "from 1 to 4096"],
  ["#v1&batch=null", "batch", "from 1 to 4096"],
  ["#v1&learningRate=0", "learningRate", "from 0.00001 to 0.1"],
  ["#v1&learningRate=1", "learningRate", "from 0.00001 to 0.1"],
  ["#v1&learningRate=0.1.2", "learningRate", "a number"],
  ["#v1&odeSteps=1e-3", "odeSteps", "from 1 to 200"],
  ["#v1&odeSteps=201", "odeSteps", "from 1 to 200"],
  ["#v1&seed=-1", "seed", "from 0 to 9007199254740991"],
  ["#v1&seed=9007199254740993", "seed", "from 0 to 9007199254740991"],
  ["#v1&seed=true", "seed", "whole number"],
  ["#v1&__proto__=1", "__proto__", "one of system"],
  ["#v1&constructor=1", "constructor", "one of system"],
  ["#v1&toString=1", "toString", "one of system"],
  ["#v1&colour=red", "colour", "one of system"],
  ["#v1&=5", "", "one of system"],
  ["#v1&seed=%E0%A4%A", "seed", "well-formed"],
  ["#v1&%=1", "%", "well-formed"],
  ["#v1&steps=-1", "steps", `from 0 to ${MAX_STEPS}`],
  ["#v1&steps=1e3", "steps", "whole number"],
  ["#v1&steps=99999999", "steps", "whole number"],
  ["#v1&steps=5&steps=6", "steps", "each key once"],
  ["#v1&steps=5&digest=xyz", "digest", "16 digits"],
  ["#v1&steps=5&digest=0123456789ABCDEF", "digest", "16 digits"],
  [`#v1&digest=${DIGEST}`, "digest", "together with steps"],
  ["#v2&system=dw4", "version", "newer page"],
  ["#v999999&x=1", "version", "newer page"],
  ["#v0", "version", "begins with #v1"],
  ["#system=dw4", "version", "begins with #v1"],
  ["#<script>alert(1)</script>", "version", "begins with #v1"],
  ["#\u202e\u0000💥", "version", "begins with #v1"],
  [`#v1&seed=${"9".repeat(500)}`, "seed", "from 0"],
  [`#v1&seed=${"9".repeat(9000)}`, "link", "at most"],
];

test("there are many malformed links", () => assert.ok(MALFORMED.length >= 30));

for (const [link, key, part] of MALFORMED) {
  test(`${JSON.stringify(link.slice(0, 50))} is refused in its own sentence`, () => {
    const { config, notes } = decode(link);
    const note = notes.find((each) => each.key === key);
    assert.ok(note, `no note for ${key} in ${JSON.stringify(notes)}`);
    assert.ok(note.allowed.includes(part), note.allowed);
    assert.ok(note.used.length > 0);
    assert.ok([...note.key].length <= 60 && [...note.value].length <= 60);
    assert.deepEqual(Object.keys(config), Object.keys(DEFAULTS));
    for (const value of Object.values(config)) assert.ok(typeof value === "string" || Number.isFinite(value));
    assert.equal(Object.getPrototypeOf(config), Object.prototype);
    assert.equal({}.polluted, undefined);
  });
}

test("one bad entry leaves the others alone", () => {
  const { config, notes } = decode("#v1&system=dw4&samples=abc&seed=5");
  assert.deepEqual(config, { ...DEFAULTS, system: "dw4", seed: 5 });
  assert.deepEqual(notes, [
    { key: "samples", value: "abc", allowed: "a whole number from 10 to 1000000", used: "10000" },
  ]);
});

test("the first of two equal keys counts", () => {
  assert.equal(decode("#v1&seed=5&seed=6").config.seed, 5);
});

test("a thousand bad entries make a note that can be read", () => {
  const link = `#v1${"&x=1".repeat(1000)}`;
  assert.ok(decode(link).notes.length <= 12);
});

test("random text never throws and always gives valid settings", () => {
  let state = 1;
  const next = (bound) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state % bound;
  };
  const pieces = [
    "v1",
    "v2",
    "&",
    "=",
    "%",
    "%41",
    "system",
    "samples",
    "seed",
    "1e5",
    "-",
    ".",
    "é",
    "💥",
    "\ud800",
    "__proto__",
    "steps",
    "digest",
  ];
  for (let trial = 0; trial < 3000; trial++) {
    const text = Array.from({ length: next(14) }, () => pieces[next(pieces.length)]).join("");
    const { config } = decode(`#${text}`);
    assert.deepEqual(decode(`#${encode({ config })}`).config, config);
  }
});
