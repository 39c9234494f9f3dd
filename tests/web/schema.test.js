import assert from "node:assert/strict";
import { test } from "node:test";
import { allowed, DEFAULTS, FIELDS, parse, parseConfig } from "../../www/config/schema.js";
import { systemOf } from "../../www/config/systems.js";
import { messages as en } from "../../www/i18n/en/index.js";
import "./english.js";

test("every default is a value that its own row accepts", () => {
  for (const field of FIELDS) assert.equal(parse(field, field.default), field.default);
});

test("every number is accepted at both ends of its range and refused beyond", () => {
  for (const field of FIELDS) {
    if (field.kind === "choice" || field.kind === "digest") continue;
    assert.equal(parse(field, field.min), field.min);
    assert.equal(parse(field, String(field.max)), field.max);
    assert.equal(parse(field, field.max * 2), undefined);
    assert.equal(parse(field, field.min - 1), undefined);
  }
});

test("every row has its words, and every system what is needed to draw it", () => {
  for (const field of FIELDS) {
    assert.ok(`field.${field.key}.label` in en, field.key);
    assert.ok(allowed(field).length > 5);
    if (field.kind !== "choice") continue;
    for (const choice of field.choices) {
      assert.ok(`choice.${field.key}.${choice}` in en, choice);
      if (field.key === "system") {
        assert.ok(systemOf(parseConfig(DEFAULTS, [["system", choice]]).config).particles >= 2);
      }
    }
  }
});

test("a range may be narrower beside another setting, in whatever order they come", () => {
  const settled = (/** @type {[string, unknown][]} */ entries, base = DEFAULTS) => {
    const { config, notes } = parseConfig(base, entries);
    return [config.particles, notes.map(({ key, allowed, used }) => `${key}: ${allowed}; ${used}`)];
  };
  const cluster = parseConfig(DEFAULTS, [
    ["system", "lj"],
    ["particles", 38],
  ]).config;
  assert.equal(systemOf(cluster).particles, 38);
  assert.deepEqual(settled([["particles", 55]], cluster), [55, []]);
  const refused = [3, ["particles: a whole number from 2 to 16; 3"]];
  for (const order of [0, 1]) {
    const entries = /** @type {[string, unknown][]} */ ([
      ["system", "dw"],
      ["particles", 17],
    ]);
    assert.deepEqual(settled(order ? entries.toReversed() : entries), refused);
  }
  assert.deepEqual(settled([["system", "dw"]], cluster), refused, "another system beside the particles that were");
  const five = parseConfig(cluster, [
    ["system", "dw"],
    ["particles", 5],
  ]).config;
  assert.deepEqual(settled([["particles", 20]], five), [5, ["particles: a whole number from 2 to 16; 5"]]);
  assert.deepEqual(settled([["system", "dw4"]], cluster), [38, []], "it has no effect there");
});

test("settling keeps the base where an entry is wrong", () => {
  const base = { ...DEFAULTS, seed: 9 };
  const { config, notes } = parseConfig(base, [
    ["seed", -1],
    ["batch", 8],
    ["batch", 9],
    ["nonsense", {}],
  ]);
  assert.deepEqual(config, { ...base, batch: 8 });
  assert.deepEqual(
    notes.map(({ key, used }) => [key, used]),
    [
      ["seed", "9"],
      ["batch", "8"],
      ["nonsense", "ignored"],
    ],
  );
});

test("values of any type are judged, never trusted", () => {
  const bad = [undefined, null, true, [], {}, () => 1, Symbol("x"), 10n, "", " 5", "5 ", "+5", "٥", Number.NaN, -0.5];
  for (const value of bad) {
    const { config, notes } = parseConfig(DEFAULTS, [["samples", value]]);
    assert.deepEqual(config, DEFAULTS);
    assert.equal(notes.length, 1);
  }
});

test("settings are frozen", () => {
  assert.ok(Object.isFrozen(DEFAULTS));
  assert.ok(Object.isFrozen(parseConfig(DEFAULTS, []).config));
});
