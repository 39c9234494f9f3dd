import assert from "node:assert/strict";
import { test } from "node:test";
import { fakePage } from "./fake-page.js";
import "./english.js";

test("one experiment is unfolded at a time, beside Set-up, and the address says it", async () => {
  const { store, actions, address, log } = fakePage();
  await actions.reset();
  actions.unfold("setup", true);
  actions.showExperiment("modes");
  actions.showExperiment("gradients");
  assert.deepEqual(store.get().viewOptions.open, ["setup", "gradients"]);
  assert.equal(address(), "v1&open=setup,gradients");
  assert.deepEqual(log, ["open dw2 seed 1 at 0"], "the run goes on");
});
