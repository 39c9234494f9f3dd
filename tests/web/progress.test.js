// Progress: kept where the browser allows it, written to a file, read back whatever the file holds.

import assert from "node:assert/strict";
import { test } from "node:test";
import { createProgress } from "../../www/lessons/progress.js";
import { FORMAT, fromFile, MAX_BYTES, toFile } from "../../www/lessons/progress-file.js";

const PROOF = {
  at: "2026-05-01T09:30:00.000Z",
  link: "https://school.example/#v1&steps=50&digest=0123456789abcdef",
  step: 50,
  digest: "0123456789abcdef",
};

function memory() {
  const kept = new Map();
  return /** @type {Storage} */ (
    /** @type {unknown} */ ({
      getItem: (/** @type {string} */ key) => kept.get(key) ?? null,
      setItem: (/** @type {string} */ key, /** @type {string} */ value) => void kept.set(key, value),
    })
  );
}

const blocked = () => {
  throw new DOMException("blocked", "SecurityError");
};

test("progress is there after a reload, first proofs first", () => {
  const storage = memory();
  const before = createProgress(() => storage);
  before.see("ring", "look", [0]);
  before.finish("ring", "begin", PROOF);
  before.finish("ring", "begin", { ...PROOF, step: 99 });
  const after = createProgress(() => storage);
  assert.deepEqual(after.of("ring"), { done: { begin: PROOF }, seen: { look: [0] } });
  assert.ok(after.isLasting());
  after.clear("ring");
  assert.deepEqual(createProgress(() => storage).of("ring"), { done: {}, seen: {} });
});

test("what another tab has done meanwhile stays, and is seen here", () => {
  const storage = memory();
  const [one, other] = [createProgress(() => storage), createProgress(() => storage)];
  let told = 0;
  other.subscribe(() => told++);
  one.finish("ring", "begin", PROOF);
  other.finish("boltzmann", "begin", { ...PROOF, step: 7 });
  other.see("ring", "look", [1]);
  assert.deepEqual(createProgress(() => storage).all(), {
    ring: { done: { begin: PROOF }, seen: { look: [1] } },
    boltzmann: { done: { begin: { ...PROOF, step: 7 } }, seen: {} },
  });
  one.clear("ring");
  const before = told;
  other.refresh();
  assert.equal(told, before + 1);
  assert.deepEqual(Object.keys(other.all()), ["boltzmann"]);
  // What one tab has forgotten, another one does not bring back.
  other.forget("boltzmann", "read");
  assert.deepEqual(Object.keys(createProgress(() => storage).all()), ["boltzmann"]);
});

test("a storage that is full loses nothing of this visit", () => {
  const storage = memory();
  const progress = createProgress(() => storage);
  const { setItem } = storage;
  storage.setItem = () => {
    throw new DOMException("full", "QuotaExceededError");
  };
  progress.finish("ring", "begin", PROOF);
  progress.see("ring", "look", [0]);
  progress.refresh();
  assert.equal(progress.isLasting(), false);
  assert.deepEqual(progress.of("ring"), { done: { begin: PROOF }, seen: { look: [0] } });
  // Another tab may have room by now.
  storage.setItem = setItem;
  createProgress(() => storage).finish("boltzmann", "begin", PROOF);
  progress.see("ring", "look", [0, 1]);
  assert.ok(progress.isLasting());
  const kept = createProgress(() => storage).all();
  assert.deepEqual(Object.keys(kept).sort(), ["boltzmann", "ring"]);
  assert.deepEqual(kept.ring?.seen, { look: [0, 1] });
});

test("storage that throws, or holds nonsense, is survived", () => {
  const progress = createProgress(blocked);
  assert.equal(progress.isLasting(), false);
  progress.finish("ring", "begin", PROOF);
  assert.deepEqual(progress.of("ring").done, { begin: PROOF });
  for (const nonsense of [
    "{",
    "[]",
    "null",
    "7",
    '"x"',
    '{"ring":5}',
    '{"__proto__":{"done":{}}}',
    '{"ring":{"done":{"a":{}}}}',
  ]) {
    const storage = memory();
    storage.setItem("progress.v1", nonsense);
    const read = createProgress(() => storage);
    assert.deepEqual(read.of("ring").done, {}, nonsense);
    assert.deepEqual(read.of("constructor").done, {}, nonsense);
    read.finish("ring", "begin", PROOF);
    assert.deepEqual(createProgress(() => storage).of("ring").done, { begin: PROOF }, nonsense);
  }
});

test("a file comes back as it was written, with name and date", () => {
  const now = new Date("2026-05-02T10:00:00Z");
  const lessons = { ring: { done: { begin: PROOF }, seen: { look: [0] } } };
  const text = toFile(lessons, { name: "Ada “L.”", page: "0.1.0", now });
  const file = JSON.parse(text);
  assert.equal(file.format, FORMAT);
  assert.equal(file.page, "0.1.0");
  const read = fromFile(text);
  assert.deepEqual(read.problems, []);
  assert.equal(read.name, "Ada “L.”");
  assert.equal(read.exported, now.toISOString());
  assert.deepEqual(read.lessons, { ring: { done: { begin: PROOF }, seen: {} } });
  const progress = createProgress(blocked);
  progress.finish("ring", "begin", { ...PROOF, step: 1 });
  progress.merge(read.lessons);
  assert.equal(progress.of("ring").done.begin?.step, 1);
});

test("what is wrong in a file is named by place, and the rest is read", () => {
  const file = (/** @type {unknown} */ lessons, more = {}) =>
    JSON.stringify({ format: FORMAT, version: 1, name: "x", exported: PROOF.at, lessons, ...more });
  const task = { task: "begin", ...PROOF };
  /** @type {[text: string, problem: RegExp, kept: number][]} */
  const odd = [
    ["", /file: expected JSON/, 0],
    ["x".repeat(MAX_BYTES + 1), /at most 1000000 characters, found 1000001/, 0],
    ["null", /format: expected "equiflow-progress", found nothing/, 0],
    ['{"format":"other"}', /format: .*found "other"/, 0],
    [file([], { version: 2 }), /version: expected 1, found 2/, 0],
    [file({}), /lessons: expected a list, found \{\}/, 0],
    [file([null]), /lessons\[0\]\.lesson: expected the name of a lesson/, 0],
    [file([{ lesson: "__proto__", tasks: [] }]), /lessons\[0\]\.lesson/, 0],
    [file([{ lesson: "ring", tasks: 3 }]), /lessons\[0\]\.tasks: expected a list, found 3/, 0],
    [file([{ lesson: "ring", tasks: [task, { ...task, task: "a b" }] }]), /lessons\[0\]\.tasks\[1\]\.task/, 1],
    [
      file([{ lesson: "ring", tasks: [task, { ...task, task: "learn", digest: "xyz" }] }]),
      /ring\.learn\.digest: .*found "xyz"/,
      1,
    ],
    [file([{ lesson: "ring", tasks: [{ ...task, link: "javascript:alert(1)" }] }]), /ring\.begin\.link/, 0],
    [file([{ lesson: "ring", tasks: [{ ...task, link: [task.link] }] }]), /ring\.begin\.link/, 0],
    [file([{ lesson: "ring", tasks: [{ ...task, digest: [task.digest] }] }]), /ring\.begin\.digest/, 0],
    [file([{ lesson: "ring", tasks: [{ ...task, step: -1 }] }]), /ring\.begin\.step/, 0],
    [file([{ lesson: "ring", tasks: [{ ...task, at: "soon" }] }]), /ring\.begin\.at/, 0],
  ];
  for (const [text, problem, kept] of odd) {
    const { problems, lessons } = fromFile(text);
    assert.equal(problems.length, 1, `${text.slice(0, 80)}: ${problems}`);
    assert.match(problems[0] ?? "", problem);
    assert.equal(Object.keys(lessons.ring?.done ?? {}).length, kept);
  }
});

test("answers and values go with a proof; what is not a number is refused by its place", () => {
  const proof = { ...PROOF, answers: [2, 0.5], values: { klGap: 0.25, ess: 88, seed: 3 } };
  const text = toFile({ ring: { done: { begin: proof }, seen: {} } }, { name: "Ada", page: "", now: new Date(0) });
  assert.deepEqual(fromFile(text).lessons.ring?.done.begin, proof);
  for (const [wrong, place] of /** @type {const} */ ([
    [{ answers: ["2"] }, /begin\.answers: expected a list of at most 20 numbers/],
    [{ answers: Array(21).fill(1) }, /begin\.answers/],
    [{ values: { klGap: "low" } }, /begin\.values: expected numbers, of klGap, ess, seed/],
    [{ values: null }, /begin\.values/],
  ])) {
    const forged = JSON.parse(text);
    Object.assign(forged.lessons[0].tasks[0], wrong);
    const { lessons, problems } = fromFile(JSON.stringify(forged));
    assert.deepEqual(lessons.ring?.done, {});
    assert.match(problems.join("\n"), place);
  }
  const more = JSON.parse(text);
  more.lessons[0].tasks[0].values.secret = 1;
  assert.deepEqual(fromFile(JSON.stringify(more)).lessons.ring?.done.begin, proof);
});
