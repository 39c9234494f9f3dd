import assert from "node:assert/strict";
import { test } from "node:test";
import { PLAIN } from "../../www/presentation.js";
import { DEFAULTS } from "../../www/schema.js";
import { decode, encode } from "../../www/share.js";
import { MALFORMED } from "./malformed.js";

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
  const config = { ...DEFAULTS, system: "dw4", samples: 10, batch: 4096, learningRate: 1e-5, seed: 2 ** 53 - 1, a: -1 };
  const { notes, ...shared } = decode(`#${encode({ config, steps: 12, digest: DIGEST })}`);
  assert.deepEqual(shared, { config, presentation: PLAIN, steps: 12, digest: DIGEST });
  assert.deepEqual(notes, []);
});

test("links of version 1 mean for ever what they meant", () => {
  /** @type {[link: string, patch: object][]} */
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
    assert.deepEqual(Object.keys(Object.prototype), []);
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
  const next = (/** @type {number} */ bound) => {
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
