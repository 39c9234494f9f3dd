import assert from "node:assert/strict";
import { test } from "node:test";
import { INITIAL } from "../../www/state/state.js";
import { createStore } from "../../www/state/store.js";
import { createCrashRecovery } from "../../www/trainer/crash-recovery.js";

/** @type {import("../../www/state/state.js").RunState} */
const PLAYING = { phase: "playing", untilStopped: true, playStartedAt: 0 };

/** A page whose new workers are counted, not started. */
function world() {
  /** @type {import("../../www/state/state.js").State} */
  const initial = { ...INITIAL, run: PLAYING, step: 70 };
  const store = createStore(initial);
  /** @type {{ known: Partial<import("../../www/state/state.js").State>, snapshot: Uint8Array | undefined }[]} */
  const begun = [];
  const recovery = createCrashRecovery({
    store,
    trainer: { abandonWorker() {} },
    begin: (known, snapshot) => {
      begun.push({ known, snapshot });
      store.set({ problem: undefined, ...known, run: { phase: "opening", startWhenReady: false } });
    },
  });
  const good = (/** @type {number} */ step) => recovery.keep({ step, digest: `d${step}`, bytes: Uint8Array.of(step) });
  /** @type {(step?: number, until?: number) => void} */
  const crash = (step, until) => recovery.crashed({ type: "crashed", run: 1, message: "unreachable", step, until });
  return { store, begun, recovery, good, crash };
}

test("a crash goes back to the last good state, with the learning curve up to it", () => {
  const { store, begun, good, crash } = world();
  const point = { train: 1, test: 1, error: 0, trainNll: 1, testNll: 1, seconds: 0 };
  store.set({ history: [0, 40, 60].map((step) => ({ ...point, step })) });
  good(40);
  good(50);
  crash(60, 80);
  assert.equal(begun.length, 1);
  assert.deepEqual([...(begun[0]?.snapshot ?? [])], [50]);
  assert.deepEqual(
    begun[0]?.known.history?.map(({ step }) => step),
    [0, 40],
  );
  const { problem } = store.get();
  assert.deepEqual(problem?.back, { step: 50, digest: "d50" });
  assert.equal(problem?.again, false);
});

test("a second crash at the same place starts no third worker, whatever was kept between", () => {
  const { store, begun, good, crash } = world();
  good(50);
  crash(60, 80);
  store.set({ run: PLAYING });
  good(55);
  crash(72, 90);
  assert.equal(begun.length, 1);
  assert.deepEqual([store.get().run.phase, store.get().problem?.again], ["stopped", true]);
});

test("a crash elsewhere is another one, and another run knows nothing of it", () => {
  const { store, begun, recovery, good, crash } = world();
  good(50);
  crash(60, 80);
  store.set({ run: PLAYING });
  good(90);
  crash(100, 120);
  assert.equal(begun.length, 2);
  recovery.forget();
  store.set({ run: PLAYING });
  good(110);
  crash(110, 115);
  assert.equal(begun.length, 3);
});

test("what fails while it opens, or before there is a good state, is not tried again by itself", () => {
  const { store, begun, good, crash } = world();
  crash(0, 0);
  assert.equal(store.get().run.phase, "stopped");
  good(0);
  store.set({ run: { phase: "opening", startWhenReady: false } });
  crash(500, 500);
  assert.equal(store.get().run.phase, "stopped");
  assert.equal(begun.length, 0);
});

test("nobody knows where a worker died that did not say it: two such deaths are the same place", () => {
  const { store, begun, good, crash } = world();
  good(50);
  crash();
  assert.equal(store.get().problem?.step, 70);
  store.set({ run: PLAYING, step: 60 });
  crash();
  assert.equal(begun.length, 1);
});

test("silence is spoken of while there is work, and forgotten at the first word", () => {
  const { store, begun, recovery, good } = world();
  store.set({ run: { phase: "paused" } });
  recovery.silent(31_000);
  assert.equal(store.get().problem, undefined);
  store.set({ run: PLAYING });
  recovery.silent(31_000);
  assert.equal(store.get().problem?.kind, "silent");
  recovery.onMessage();
  assert.equal(store.get().problem, undefined);
  good(50);
  recovery.goBack();
  assert.deepEqual([...(begun[0]?.snapshot ?? [])], [50]);
});

test("an engine that finds no memory when it is loaded is told apart from one that cannot be loaded", () => {
  const { store, recovery } = world();
  recovery.crashed({ type: "crashed", run: 0, message: "could not allocate memory", memory: true });
  assert.equal(store.get().problem?.kind, "noRoom");
  recovery.crashed({ type: "crashed", run: 0, message: "Failed to fetch", memory: false });
  assert.equal(store.get().problem?.kind, "load");
});
