// What is said aloud: neither so often that it cannot be listened to, nor lost.

import assert from "node:assert/strict";
import { after, mock, test } from "node:test";

/** As much of a document as the live region needs. @type {any} */
const region = { textContent: "" };
Object.assign(globalThis, {
  document: { getElementById: () => region },
  window: { setTimeout: (/** @type {() => void} */ call, /** @type {number} */ after) => setTimeout(call, after) },
});
after(() => Object.assign(globalThis, { document: undefined, window: undefined }));

const { announce } = await import("../../www/ui/live-region.js");

test("of several sentences about one thing the last is said, and none about another thing is lost", () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  announce("pace", "Pace: 100 steps/s");
  mock.timers.tick(100);
  assert.equal(region.textContent, "Pace: 100 steps/s", "the first is said at once");

  announce("pace", "Pace: 10 steps/s");
  announce("pace", "Pace: 1 step/s");
  announce("quality", "Few samples overlap.");
  mock.timers.tick(1000);
  assert.equal(region.textContent, "Pace: 100 steps/s", "there is time to listen");
  mock.timers.tick(10_000);
  assert.equal(region.textContent, "Pace: 1 step/s Few samples overlap.");

  announce("stop", "Stopped at step 100.");
  mock.timers.tick(10_000);
  assert.equal(region.textContent, "Stopped at step 100.", "what was said is not said again");
});
