// Exact values of DW-2 at other temperatures: the slope of the mean energy is the heat capacity.

import assert from "node:assert/strict";
import { test } from "node:test";
import { DEFAULTS } from "../../www/config/schema.js";
import { exactAt } from "../../www/experiments/exact-temperature.js";

test("the slope of the exact mean energy of DW-2 is its heat capacity", () => {
  const config = { ...DEFAULTS };
  const h = 1e-3;
  const [below, here, above] = [1 - h, 1, 1 + h].map((ratio) => exactAt(config, ratio));
  const slope = ((above?.mean ?? 0) - (below?.mean ?? 0)) / (2 * h);
  assert.ok(Math.abs(slope - (here?.heat ?? 0)) < 1e-4, `${slope} and ${here?.heat}`);
  assert.equal(exactAt({ ...DEFAULTS, system: "dw4" }, 1), undefined);
});
