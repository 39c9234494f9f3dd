import assert from "node:assert/strict";
import { test } from "node:test";
import { changed, GROUPS, restored, whenApplicable } from "../../www/config/applicability.js";
import { holds } from "../../www/config/condition.js";
import { DEFAULTS, FIELDS, parseConfig } from "../../www/config/schema.js";

/** @param {Record<string, string | number>} entries */
const configOf = (entries) => parseConfig(DEFAULTS, Object.entries(entries)).config;

test("every setting is in one group, but for those that have a place of their own", () => {
  const grouped = GROUPS.flatMap(({ keys }) => keys);
  assert.equal(new Set(grouped).size, grouped.length);
  assert.deepEqual(
    FIELDS.map(({ key }) => key)
      .filter((key) => !(/** @type {string[]} */ (grouped).includes(key)))
      .sort(),
    ["data", "system"],
  );
  for (const key of grouped)
    assert.ok(
      FIELDS.some((field) => field.key === key),
      key,
    );
});

test("what a setting needs to have an effect follows the others", () => {
  const usual = configOf({});
  for (const key of ["particles", "pairSum", "channels", "width", "lambda"]) assert.ok(whenApplicable(key, usual), key);
  for (const key of ["a", "start", "pairing", "timeWidth", "guard", "seed"])
    assert.equal(whenApplicable(key, usual), undefined);
  assert.equal(whenApplicable("lambda", configOf({ objective: "mixture" })), undefined);
  assert.equal(whenApplicable("channels", configOf({ flow: "manyBody" })), undefined);
  assert.equal(
    whenApplicable("distanceKernels", configOf({ flow: "plain" })),
    undefined,
    "it sets the size of the plain flow",
  );
  assert.ok(whenApplicable("timeWidth", configOf({ flow: "plain" })));
  assert.ok(whenApplicable("d0", configOf({ system: "lj13" })));
});

// That the rules are the engine's, and that settings without effect change no bit, is tested in Rust (tests/settings.rs).
test("the engine's conditions mean in the page what they mean in the engine", () => {
  const config = configOf({ objective: "energy", startSteps: 0 });
  const is = /** @type {const} */ ({ is: ["objective", "energy"] });
  const isNot = /** @type {const} */ ({ isNot: ["objective", "energy"] });
  const positive = /** @type {const} */ ({ positive: "startSteps" });
  assert.ok(holds(is, config));
  assert.ok(!holds(isNot, config));
  assert.ok(!holds(positive, config));
  assert.ok(holds(positive, configOf({ startSteps: 1 })));
  assert.ok(holds({ all: [is, { any: [positive, is] }] }, config));
  assert.ok(!holds({ all: [is, isNot] }, config));
  assert.ok(holds({ all: [] }, config));
  assert.ok(holds({ any: [isNot, is] }, config));
  assert.ok(!holds({ any: [isNot, positive] }, config));
  assert.ok(!holds({ any: [] }, config));
});

test("what differs from the defaults is that of the flow, and comes back but for what is locked", () => {
  assert.deepEqual(changed(configOf({ system: "dw4", particles: 5 })), [], "a chosen system is no deviation");
  const config = configOf({ flow: "manyBody", seed: 4, horizon: 500 });
  assert.deepEqual(changed(config), ["seed", "flow", "horizon"]);
  assert.deepEqual(changed(parseConfig(config, restored(config, [])).config), []);
  const kept = parseConfig(config, restored(config, ["flow", "seed"])).config;
  assert.deepEqual([kept.flow, kept.seed, kept.horizon, kept.batch], ["manyBody", 4, 2400, 32]);
  const moved = configOf({ system: "lj13", samples: 50 });
  assert.equal(parseConfig(moved, restored(moved, [])).config.system, "lj13");
});
