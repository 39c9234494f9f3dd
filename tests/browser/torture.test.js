// A short form of each part of tests/browser/torture.js.

import assert from "node:assert/strict";
import { test } from "node:test";
import "../web/english.js";
import { damagedFiles, disturbedRuns } from "./torture/parts.js";

const forever = Number.POSITIVE_INFINITY;

test("damaged files are read, or refused in a sentence", async () => {
  const { figures, losses } = await damagedFiles({ cases: 400, seed: 7, until: forever });
  assert.deepEqual(losses, [], figures);
  assert.match(figures, /400 cases, [1-9]\d* read/);
});

test("workers that are ended, muted or crashed lose no bit", async () => {
  const { figures, losses } = await disturbedRuns({ cases: 3, seed: 7, until: forever });
  assert.deepEqual(losses, [], figures);
});
