import assert from "node:assert/strict";
import { test } from "node:test";
import { DEFAULTS } from "../../www/config/schema.js";
import { createBrowserHistory, reached } from "../../www/links/browser-history.js";

/** A browser's history of one document. */
function browser() {
  const entries = [{ state: /** @type {any} */ (null), hash: "" }];
  let at = 0;
  const here = () => /** @type {{ state: any, hash: string }} */ (entries[at]);
  const location = {
    get hash() {
      return here().hash;
    },
  };
  const history = {
    get state() {
      return here().state;
    },
    pushState(/** @type {any} */ state, /** @type {string} */ _, /** @type {any} */ url) {
      entries.splice(at + 1, entries.length, { state, hash: url });
      at += 1;
    },
    replaceState(/** @type {any} */ state, /** @type {string} */ _, /** @type {any} */ url) {
      entries[at] = { state, hash: url ?? here().hash };
    },
  };
  const go = (/** @type {number} */ by) => {
    at += by;
  };
  return { entries, location, history, go, type: (/** @type {string} */ hash) => history.pushState(null, "", hash) };
}

function page() {
  const world = browser();
  /** @type {string | undefined} */
  let run;
  const undo = createBrowserHistory({ ...world, reached: () => run });
  return { ...world, undo, train: (/** @type {string | undefined} */ fragment) => (run = fragment) };
}

test("each committed change is one entry, and the same address is none", () => {
  const { undo, entries } = page();
  undo.push("v1&seed=2");
  undo.push("v1&seed=2");
  undo.push("v1&seed=3");
  assert.deepEqual(
    entries.map(({ hash }) => hash),
    ["", "#v1&seed=2", "#v1&seed=3"],
  );
});

test("Back and Forward come back to the runs that were left, not only to their settings", () => {
  const { undo, go, train } = page();
  train("v1&steps=9");
  undo.push("v1&seed=2");
  train("v1&seed=2&steps=5");
  go(-1);
  assert.equal(undo.visit(), "v1&steps=9");
  train("v1&steps=12");
  go(1);
  assert.equal(undo.visit(), "v1&seed=2&steps=5");
  train(undefined);
  go(-1);
  assert.equal(undo.visit(), "v1&steps=12");
  go(1);
  assert.equal(undo.visit(), "#v1&seed=2");
});

test("a new entry forgets what could have been redone; a typed address is opened as it stands", () => {
  const { undo, go, train, type } = page();
  train("v1&steps=9");
  undo.push("v1&seed=2");
  train("v1&seed=2&steps=5");
  go(-1);
  undo.visit();
  type("#v1&seed=2");
  assert.equal(undo.visit(), "#v1&seed=2");
  go(-1);
  assert.equal(undo.visit(), "v1&seed=2&steps=5");
});

test("the fragment of a run holds its digest only where it belongs to the step", () => {
  const config = DEFAULTS;
  const viewOptions = undefined;
  const report = /** @type {any} */ ({ step: 8, digest: "0123456789abcdef" });
  const state = /** @type {any} */ ({ config, viewOptions, step: 8, report, replay: undefined });
  assert.equal(reached(state), "v1&steps=8&digest=0123456789abcdef");
  assert.equal(reached({ ...state, step: 9 }), "v1&steps=9");
  assert.equal(reached({ ...state, step: 0 }), undefined);
  const replay = { steps: 70, digest: "fedcba9876543210", outcome: "running" };
  assert.equal(reached({ ...state, step: 3, replay }), "v1&steps=70&digest=fedcba9876543210");
});

test("where the browser writes no entry any more, nothing fails, and the next one that it writes is right", () => {
  const { undo, history, entries, location, go, train } = page();
  undo.push("v1&seed=2");
  const { pushState, replaceState } = history;
  const refuse = () => {
    throw new DOMException("more than 100 times per 30 seconds", "SecurityError");
  };
  Object.assign(history, { pushState: refuse, replaceState: refuse });
  train("v1&seed=2&steps=5");
  undo.push("v1&seed=3");
  undo.replace("v1&seed=3&pace=10");
  assert.equal(location.hash, "#v1&seed=2");
  Object.assign(history, { pushState, replaceState });
  train("v1&seed=3&steps=7");
  undo.push("v1&seed=4");
  assert.deepEqual(
    entries.map(({ hash }) => hash),
    ["", "#v1&seed=2", "#v1&seed=4"],
  );
  go(-1);
  assert.equal(undo.visit(), "v1&seed=3&steps=7", "what was on the screen comes back");
});
