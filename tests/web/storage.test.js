// What the browser remembers, for one copy of the page among several under one origin.

import assert from "node:assert/strict";
import { test } from "node:test";
import { ownPlace, ownStorage, recall, remember } from "../../www/ui/storage.js";

/** A storage in memory. @param {Record<string, string>} contents @param {number} [room] how many entries it takes */
function memory(contents = {}, room = Number.POSITIVE_INFINITY) {
  const kept = new Map(Object.entries(contents));
  const storage = /** @type {Storage} */ ({
    get length() {
      return kept.size;
    },
    key: (index) => [...kept.keys()][index] ?? null,
    getItem: (key) => kept.get(key) ?? null,
    setItem(key, value) {
      if (!kept.has(key) && kept.size >= room) throw new DOMException("full", "QuotaExceededError");
      kept.set(key, value);
    },
    removeItem: (key) => void kept.delete(key),
  });
  return { storage, kept };
}

test("a copy of the page is known by its path, however it is opened; a page from disk has none", () => {
  assert.equal(ownPlace("https://school.example/a/"), "/a/");
  assert.equal(ownPlace("https://school.example/a/index.html?lang=zh#v1&steps=5"), "/a/");
  assert.equal(ownPlace("https://school.example/"), "/");
  assert.equal(ownPlace("file:///home/ada/equiflow.html"), "");
  assert.equal(ownPlace("blob:https://school.example/0f1c"), "");
});

test("two copies under one origin share nothing, and each has what was shared before", () => {
  const { storage } = memory({ "equiflow.language": "zh", "equiflow.progress.v1": "{}", other: "x" });
  const a = ownStorage(storage, "/a/");
  const b = ownStorage(storage, "/a/b/");
  assert.equal(a.getItem("language"), "zh");
  a.setItem("language", "en");
  a.removeItem("progress.v1");
  assert.equal(b.getItem("language"), "zh");
  assert.equal(b.getItem("progress.v1"), "{}");
  assert.equal(ownStorage(storage, "/a/").getItem("language"), "en");
  // What was given up does not come back from the old place.
  assert.equal(ownStorage(storage, "/a/").getItem("progress.v1"), null);
  assert.equal(a.getItem("other"), null);
});

test("a page from disk goes on with what it has", () => {
  const { storage, kept } = memory({ "equiflow.language": "zh" });
  assert.equal(ownStorage(storage, "").getItem("language"), "zh");
  assert.deepEqual([...kept.keys()], ["equiflow.language"]);
});

test("a full storage is read, and a blocked one is an empty one", () => {
  const { storage } = memory({ "equiflow.language": "zh" }, 1);
  assert.equal(ownStorage(storage, "/a/").getItem("language"), null);
  assert.throws(() => ownStorage(storage, "/a/").setItem("language", "en"), /full/);
  const blocked = () => {
    throw new DOMException("blocked", "SecurityError");
  };
  assert.equal(recall("language", blocked), null);
  remember("language", "en", blocked);
});
