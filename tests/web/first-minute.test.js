// What a first visitor is told, when, and what an address without a link opens.

import assert from "node:assert/strict";
import { test } from "node:test";
import { DONE, dueAt, nextSentence, READING, SENTENCES } from "../../www/first-minute/sentences.js";
import { linkOf } from "../../www/links/link-of.js";
import { RAMP } from "../../www/trainer/pace.js";
import { fakePage } from "./fake-page.js";
import "./english.js";

test("each sentence is due from its step, and none when the ramp ends", () => {
  for (const [k, { from }] of SENTENCES.entries()) {
    assert.equal(dueAt(from), k);
    assert.equal(dueAt((SENTENCES[k + 1]?.from ?? DONE) - 1), k);
  }
  assert.equal(dueAt(DONE), SENTENCES.length);
  assert.equal(DONE, RAMP.until);
});

test("a sentence stays until it can have been read, however fast the run is, and none is left out", () => {
  /** @type {number[]} */
  const shown = [0];
  let ms = 0;
  for (let asked = 0; asked < 20; asked++) {
    const now = shown.at(-1) ?? 0;
    if (now === SENTENCES.length) break;
    const { sentence, again } = nextSentence({ shown: now, step: 100_000, ms });
    if (sentence !== now) {
      shown.push(sentence);
      ms = 0;
    }
    ms += again ?? 0;
    assert.ok((again ?? 1) > 0 && (again ?? 1) <= READING);
  }
  assert.deepEqual(shown, [0, 1, 2, 3, 4]);
});

test("a run that was put back is told again from there", () => {
  assert.deepEqual(nextSentence({ shown: 3, step: 0, ms: 10 }), { sentence: 0 });
  assert.deepEqual(nextSentence({ shown: 2, step: 60, ms: 10 }), { sentence: 2 });
});

test("an address without a link opens a flow that knows nothing at a growing pace; links keep their defaults", async () => {
  for (const empty of ["", "#"]) {
    const { store, actions } = fakePage();
    await actions.openLink(empty);
    const { bare, config, viewOptions, linkNotes } = store.get();
    assert.deepEqual([bare, config.start, viewOptions.pace, linkNotes], [true, "random", "ramp", []]);
    assert.equal(linkOf(store.get(), "share"), "v1&start=random", "which a link says in full");
  }
  const { store, actions } = fakePage();
  await actions.openLink("#v1");
  assert.deepEqual(
    [store.get().bare, store.get().config.start, store.get().viewOptions.pace],
    [false, "matching", null],
  );
});

test("a script's settings are laid over the defaults that links have, whatever a first visitor is shown", async () => {
  const { store, actions } = fakePage();
  await actions.openLink("");
  const { config } = await actions.configure([["samples", 1000]]);
  assert.deepEqual([config.start, config.samples], ["matching", 1000]);
  assert.deepEqual([store.get().bare, store.get().viewOptions.pace], [false, null]);
  assert.equal((await actions.configure([["seed", 2]])).config.samples, 1000);
});

test("by hand, another system begins as in a link, and any other change keeps the flow that knows nothing", async () => {
  const { store, actions, address } = fakePage();
  await actions.openLink("");
  actions.change("system", "dw4");
  assert.equal(address(), "v1&system=dw4");
  await actions.openLink("");
  actions.change("samples", 1000);
  assert.equal(address(), "v1&samples=1000&start=random");
  assert.deepEqual([store.get().bare, store.get().viewOptions.pace], [false, null]);
});

test("Reset begins the first minute's run anew, and a pace that is chosen is kept", async () => {
  const { store, actions } = fakePage();
  await actions.openLink("");
  await actions.reset();
  assert.deepEqual([store.get().bare, store.get().viewOptions.pace], [true, "ramp"]);
  actions.setPace(10);
  await actions.reset();
  assert.deepEqual([store.get().bare, store.get().viewOptions.pace], [true, 10]);
});
