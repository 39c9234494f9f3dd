// Files that are brought one after another: the one that was chosen last is the one that opens.

import assert from "node:assert/strict";
import { test } from "node:test";
import { DEFAULTS } from "../../www/config/schema.js";
import { writeRun } from "../../www/export/run-file.js";
import { openFile } from "../../www/import/open-file.js";
import { SCRATCH } from "../../www/state/state.js";
import { deferred, digestAt, fakePage, settle } from "./fake-page.js";
import "./english.js";

/** As much of a document as a toast needs. @type {any} */
const nothing = new Proxy(() => nothing, {
  get: (_, key) => (key === Symbol.toPrimitive ? () => "" : nothing),
  set: () => true,
  apply: () => nothing,
});
Object.assign(globalThis, { document: nothing, window: { setTimeout: () => 0 } });

const bytes = (/** @type {number} */ step) => new TextEncoder().encode(JSON.stringify({ state: { step } }));
/** @param {number} step */
const contentsAt = (step) => ({ config: { ...DEFAULTS, seed: step }, step, digest: digestAt(step) });

/** A page, and files of runs that are read when the test says so. */
function pageWithFiles() {
  const snapshotContents = (/** @type {Uint8Array} */ snapshot) =>
    contentsAt(JSON.parse(new TextDecoder().decode(snapshot)).state.step);
  const { log, actions, store, trainer, sampleStore } = fakePage({ answers: { snapshotContents } });
  /** @type {any} */
  const page = { store, trainer, actions, sampleStore };
  /** @param {number} step @param {string} [text] */
  const bring = (step, text) => {
    const whole = text ?? writeRun({ contents: contentsAt(step), snapshot: bytes(step), engine: "0", origin: SCRATCH });
    const reading = deferred();
    const done = openFile(page, /** @type {any} */ ({ name: `${step}.json`, size: 9, text: () => reading.promise }));
    return {
      /** The file has been read. */
      read: () => {
        reading.resolve(whole);
        return done;
      },
    };
  };
  return { bring, log, actions, store, page };
}

test("of two files the one that was chosen last opens, whichever is read first", async () => {
  for (const order of [
    [0, 1],
    [1, 0],
  ]) {
    const { bring, log, actions } = pageWithFiles();
    await actions.reset();
    const files = [bring(10), bring(20)];
    for (const index of order) await files[index]?.read();
    await settle();
    assert.deepEqual(log.slice(1), ["open dw2 seed 20 at 20"], `read in the order ${order}`);
  }
});

test("what is wrong with a file is said only of the one that was chosen last", async () => {
  const { bring, store, actions } = pageWithFiles();
  await actions.reset();
  const wrong = bring(10, "{");
  const right = bring(20);
  await wrong.read();
  assert.equal(store.get().problem, undefined);
  await right.read();
  assert.deepEqual([store.get().step, store.get().problem], [20, undefined]);
  await bring(30, "{").read();
  assert.equal(store.get().problem?.kind, "file");
});

test("a link that is opened while a file is read is newer, and a file whose settings are locked stays outside", async () => {
  const { bring, log, actions, store } = pageWithFiles();
  await actions.reset();
  const file = bring(10);
  await actions.openLink("v1&seed=2&lock=seed");
  await file.read();
  assert.equal(log.at(-1), "open dw2 seed 2 at 0");
  await bring(20).read();
  assert.equal(log.at(-1), "open dw2 seed 2 at 0");
  assert.match(store.get().problem?.message ?? "", /20\.json.*“seed”, which the link of this page locks/);
});

test("of several files that are dropped at once none opens, and that is said", async () => {
  const { log, actions, store, page } = pageWithFiles();
  await actions.reset();
  const before = log.length;
  await openFile(page, /** @type {any} */ ({ name: "a.csv", size: 9 }), 2);
  assert.equal(log.length, before);
  assert.match(store.get().problem?.message ?? "", /a\.csv was not opened: 2 files came at once/);
});

test("a .json file that holds a list of rows is one of samples", async () => {
  const { log, actions, store, page } = pageWithFiles();
  await actions.reset();
  const file = (/** @type {string} */ text) => Object.assign(new Blob([text]), { name: "samples.json" });
  await openFile(
    page,
    /** @type {any} */ (
      file(
        JSON.stringify([
          [1, 2, 3, 4],
          [5, 6, 7],
        ]),
      )
    ),
  );
  assert.match(store.get().problem?.message ?? "", /row 2 has 3 columns; expected 4/);
  await openFile(page, /** @type {any} */ (file(JSON.stringify([{ x: 1 }]))));
  assert.match(store.get().problem?.message ?? "", /JSON with names; expected a list of rows/);
  await openFile(page, /** @type {any} */ (file(JSON.stringify({ x: 1 }))));
  assert.match(store.get().problem?.message ?? "", /not a run saved by equiflow/);
  assert.equal(log.length, 1);
});
