// Weights of version 0.1.0 in a link: coordinates of the triangular square root, which new runs no longer have.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { decode } from "../../www/links/codec.js";
import { unpackWeights } from "../../www/links/weights.js";
import init, { Engine } from "../../www/pkg/equiflow.js";
import "./english.js";

/** A link that the page made then, and what it reported of it from 4096 draws. */
const { link, report } = JSON.parse(
  await readFile(new URL("../data/triangular-weights.json", import.meta.url), "utf8"),
);
await init({ module_or_path: await readFile(new URL("../../www/pkg/equiflow_bg.wasm", import.meta.url)) });

test("a link with weights of version 0.1.0 opens at its digest, and is the same flow to the bit", () => {
  const { config, steps = 0, digest = "", weights = "", notes } = decode(link);
  assert.deepEqual(notes, []);
  const values = Float64Array.from(unpackWeights(weights) ?? []);
  const engine = Engine.ofModel(config, values, steps, digest, undefined);
  while (engine.draw() < 1);
  assert.equal(engine.digest(), digest);
  const found = engine.evaluate(4096);
  assert.deepEqual(Object.fromEntries(Object.keys(report).map((key) => [key, found[key]])), report);

  const copy = Engine.restore(engine.snapshot(), undefined);
  engine.train(2);
  copy.train(2);
  assert.equal(copy.digest(), engine.digest(), "a state that was saved goes on as this one does");
  copy.free();
  engine.free();
});

test("other weights than those of the digest are refused", () => {
  const { config, steps = 0, digest = "", weights = "" } = decode(link);
  const values = Float64Array.from(unpackWeights(weights) ?? []);
  values[3] = 1 + (values[3] ?? 0);
  assert.throws(() => Engine.ofModel(config, values, steps, digest, undefined), /these weights have the digest/);
});
