import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { DEFAULTS, parseConfig, presetOf } from "../../www/config/schema.js";
import { encode } from "../../www/links/codec.js";
import { readDamaged as decode } from "../../www/links/read-damaged.js";
import { PLAIN } from "../../www/links/view-options.js";
import { PRESETS } from "../../www/teacher/presets.js";
import { MALFORMED } from "./malformed.js";
import "./english.js";

const DIGEST = "0123456789abcdef";

test("the defaults need no more than the version", () => {
  assert.equal(encode({ config: DEFAULTS }), "v1");
  for (const fragment of ["", "#", "#v1", "v1"]) {
    const { config, steps, digest, notes } = decode(fragment);
    assert.deepEqual(
      { config, steps, digest, notes },
      { config: DEFAULTS, steps: undefined, digest: undefined, notes: [] },
    );
  }
});

test("a link lists only what differs, in the order of the table", () => {
  const { config } = parseConfig(DEFAULTS, [
    ["seed", 7],
    ["samples", 1000],
    ["system", "dw4"],
  ]);
  assert.equal(encode({ config }), "v1&system=dw4&samples=1000&seed=7");
  assert.equal(
    encode({ config, steps: 840, digest: DIGEST }),
    `v1&system=dw4&samples=1000&seed=7&steps=840&digest=${DIGEST}`,
  );
});

test("what is a default depends on the flow, wherever it stands", () => {
  const recipe = presetOf("manyBody");
  assert.equal(encode({ config: recipe }), "v1&flow=manyBody");
  assert.deepEqual(decode("#v1&flow=manyBody").config, recipe);
  assert.deepEqual(decode("#v1&batch=256&flow=manyBody").config, { ...recipe, batch: 256 });
  assert.deepEqual(decode(`#${encode({ config: { ...recipe, odeSteps: 20 } })}`).config, { ...recipe, odeSteps: 20 });
  const there = parseConfig({ ...DEFAULTS, batch: 100 }, [["flow", "manyBody"]]).config;
  assert.deepEqual(there, { ...recipe, batch: 100 });
  assert.deepEqual(parseConfig(there, [["flow", "pair"]]).config, { ...DEFAULTS, batch: 100 });
});

test("decoding returns what was encoded", () => {
  const wanted = { system: "dw4", samples: 10, batch: 4096, learningRate: 1e-5, seed: 2 ** 53 - 1, a: -1 };
  const { config } = parseConfig(DEFAULTS, Object.entries(wanted));
  const { notes, ...shared } = decode(`#${encode({ config, steps: 12, digest: DIGEST })}`);
  assert.deepEqual(shared, { config, viewOptions: PLAIN, steps: 12, digest: DIGEST });
  assert.deepEqual(notes, []);
});

/** Links with what they have meant since they were made. Lines are added, never changed. @type {any[]} */
const FROZEN = JSON.parse(await readFile(new URL("../data/links.json", import.meta.url), "utf8"));

test("old links mean for ever what they meant, every setting of their time", () => {
  assert.ok(FROZEN.length >= 15);
  for (const { link, config, viewOptions, ...run } of FROZEN) {
    const { notes, config: read, viewOptions: shown, steps, digest, weights } = decode(link);
    assert.deepEqual(notes, [], link);
    // A setting that came later has its default.
    assert.deepEqual({ ...read, ...config }, read, link);
    assert.deepEqual(shown, { ...PLAIN, ...viewOptions }, link);
    assert.deepEqual(JSON.parse(JSON.stringify({ steps, digest, weights })), run, link);
  }
});

/** What messengers take for a part of a link, up to a last character that cannot end a sentence. */
const WHOLE = /^#v1(&[A-Za-z0-9]+(=[\w%.,:/-]+)?)*$/;

test("a typical link has at most 200 characters, its address included", () => {
  const settings = [
    ...PRESETS.map(({ config = {} }) => config),
    { system: "dw4", samples: 1000, batch: 64, seed: 999_999 },
  ];
  for (const patch of settings) {
    const { config } = parseConfig(DEFAULTS, Object.entries(patch));
    const viewOptions = { ...PLAIN, open: ["setup", "modes"], stop: { steps: 2000, ess: 50 } };
    const link = `https://somebody.github.io/equiflow/#${encode({ config, viewOptions, steps: 20_000, digest: DIGEST })}`;
    assert.ok(link.length <= 200, `${link.length}: ${link}`);
    assert.match(link.slice(link.indexOf("#")), WHOLE);
  }
});

test("messengers keep a link whole, whatever a note says", () => {
  const notes = ["Done!", "(see 'page' 3)", "*stars* _lines_ ~waves~.", "a & b = c # d?", "你好，世界。", "“quoted”…"];
  for (const text of notes) {
    const link = `#${encode({ config: DEFAULTS, viewOptions: { ...PLAIN, note: text } })}`;
    assert.match(link, WHOLE);
    assert.match(link, /[A-Za-z0-9]$/);
    assert.equal(decode(link).viewOptions.note, text);
    assert.equal(decode(encodeURIComponent(link.slice(1))).viewOptions.note, text, "escaped as a whole");
  }
});

test("order and an escaped fragment do not matter", () => {
  assert.deepEqual(decode("#v1&seed=3&system=dw4").config, { ...DEFAULTS, seed: 3, system: "dw4" });
  assert.deepEqual(decode("#v1%26seed%3D3%26system%3Ddw4").config, { ...DEFAULTS, seed: 3, system: "dw4" });
  assert.deepEqual(decode("#v1&amp;seed=3&amp;system=dw4").config, { ...DEFAULTS, seed: 3, system: "dw4" });
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
