// What becomes of a file of samples: refused before it is read, or kept and trained on, under the name that a
// link expects.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { DEFAULTS } from "../../www/config/schema.js";
import { writeNpy } from "../../www/export/npy.js";
import { PLAIN } from "../../www/links/view-options.js";
import { importSamples } from "../../www/own-data/import-samples.js";
import "./english.js";

/** As much of a document as a toast needs. @type {any} */
const nothing = new Proxy(() => nothing, {
  get: (_, key) => (key === Symbol.toPrimitive ? () => "" : nothing),
  set: () => true,
  apply: () => nothing,
});
before(() =>
  Object.assign(globalThis, {
    document: nothing,
    window: { setTimeout: () => 0 },
    location: { hash: "#v1&data=link" },
  }),
);
after(() => Object.assign(globalThis, { document: undefined, window: undefined, location: undefined }));

/** Rows of two particles at two distances, so that a hash of them tells their order. @param {number} count */
const rows = (count) =>
  Float64Array.from(Array.from({ length: count }, (_, k) => [0, 0, 2.4 + 0.3 * Math.sin(37 * k), 0.1]).flat());

/** A page that names data by their first and last rows. @param {{ key: string, value: string }[]} [linkNotes] */
function pageWith(linkNotes = []) {
  /** @type {any} */
  const seen = { done: [], problem: undefined };
  const nameOf = (/** @type {Float64Array} */ values) => `${values.length}:${values[2]}:${values.at(-2)}`;
  return {
    seen,
    nameOf,
    page: /** @type {any} */ ({
      store: {
        get: () => ({ config: DEFAULTS, sampler: undefined, linkNotes, viewOptions: PLAIN }),
        set: (/** @type {any} */ patch) => Object.assign(seen, patch),
      },
      trainer: { ask: async (/** @type {string} */ _, /** @type {Float64Array} */ values) => nameOf(values) },
      actions: {
        configure: async (/** @type {unknown} */ entries) => seen.done.push(entries),
        openLink: async (/** @type {string} */ fragment) => seen.done.push(fragment),
      },
      sampleStore: {
        put: async (/** @type {any} */ entry) => {
          seen.entry = entry;
          return true;
        },
      },
    }),
  };
}

const never = new AbortController().signal;

test("a file that a tab cannot hold is refused before it is read", async () => {
  const { page } = pageWith();
  const huge = (/** @type {Uint8Array<ArrayBuffer>} */ head, /** @type {number} */ size) =>
    /** @type {any} */ ({
      name: "huge",
      size,
      slice: () => new Blob([head]),
      arrayBuffer: () => assert.fail("it was read"),
    });
  const npy = writeNpy(new Float64Array(), [0]);
  await assert.rejects(
    importSamples(page, huge(new TextEncoder().encode("1,2,3,4"), 2 ** 28), never),
    /its size is 256 MB; at most 128 MB/,
  );
  await assert.rejects(importSamples(page, huge(npy, 2 ** 30), never), /its size is 1024 MB; at most 256 MB/);
  const many = Uint8Array.from(
    new TextDecoder("latin1").decode(npy).replace("(0,), }         ", "(90000000, 4), }"),
    (sign) => sign.charCodeAt(0),
  );
  await assert.rejects(importSamples(page, huge(many, 1000), never), /more than 32 million numbers/);
});

test("rows are kept in an order that is spread over the file", async () => {
  const { page, seen, nameOf } = pageWith();
  const values = rows(1000);
  await importSamples(page, new File([writeNpy(values, [1000, 4])], "x.npy"), never);
  assert.equal(seen.entry.isSpread, true);
  assert.notDeepEqual(seen.entry.values, values);
  assert.deepEqual(seen.entry.values.toSorted(), values.toSorted());
  assert.deepEqual(seen.done, [[["data", nameOf(seen.entry.values)]]]);
});

test("data that an old link names in the order of the file are found in it, and the link opens", async () => {
  const values = rows(1000);
  const name = pageWith().nameOf(values);
  const { page, seen } = pageWith([{ key: "data", value: name }]);
  await importSamples(page, new File([writeNpy(values, [1000, 4])], "x.npy"), never);
  assert.deepEqual(seen.entry.values, values);
  assert.deepEqual([seen.entry.isSpread, seen.entry.name], [false, name]);
  assert.deepEqual(seen.done, ["#v1&data=link"]);
});

test("what looks wrong is said before training", async () => {
  const { page, seen } = pageWith();
  const values = rows(1000).map((value) => 10 * value);
  await importSamples(page, new File([writeNpy(values, [1000, 4])], "x.npy"), never);
  assert.equal(seen.problem?.kind, "data");
  assert.match(seen.problem?.message, /x\.npy was read\. .*Energies look wrong.*multiplied by 0\.1/);
});
