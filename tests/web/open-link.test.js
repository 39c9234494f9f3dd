// Links: what they open, what is written into the address afterwards, and which of two wins.

import assert from "node:assert/strict";
import { test } from "node:test";
import { readRun, writeRun } from "../../www/export/run-file.js";
import { reached } from "../../www/links/browser-history.js";
import { decode } from "../../www/links/codec.js";
import { linkOf } from "../../www/links/link-of.js";
import { packWeights } from "../../www/links/weights.js";
import { Superseded } from "../../www/trainer/client.js";
import { deferred, digestAt, fakePage, reportAt, settle } from "./fake-page.js";
import "./english.js";

const WEIGHTS = packWeights([0.5, -0.25], 10);
const DIGEST = digestAt(840);
const LINK = `v1&samples=1000&steps=840&digest=${DIGEST}&weights=${WEIGHTS}`;
const snapshot = () => new TextEncoder().encode(JSON.stringify({ state: { step: 0, adam: {} } }));

test("a run out of a link with weights keeps them in every address that is made of it", async () => {
  const { store, actions, address, log } = fakePage();
  await actions.openLink(LINK);
  assert.deepEqual(log, ["open dw2 seed 1 at 840"]);
  assert.deepEqual([store.get().replay?.outcome, store.get().step], ["restored", 840]);
  actions.unfold("setup", true);
  assert.equal(address(), LINK.replace("&samples", "&open=setup&samples"), "the address after unfolding Set-up");
  actions.dismissReplay();
  actions.unfold("setup", false);
  assert.equal(address(), LINK, "the address after the notice was closed");
  for (const purpose of /** @type {const} */ (["address", "return", "share", "source", "failure"])) {
    assert.equal(linkOf(store.get(), purpose), LINK, purpose);
  }
  assert.equal(reached(store.get()), LINK, "what Back comes back to");
  const { config } = store.get();
  const contents = { config, step: 840, digest: DIGEST };
  const file = writeRun({ contents, snapshot: snapshot(), engine: "0", origin: store.get().origin });
  assert.equal(JSON.parse(file).link, `#${LINK}`, "the link in a file");
  assert.deepEqual(readRun(file).origin, store.get().origin, "a run out of this file");
});

test("trained on from weights, a run links to where it began: no number of steps leads to it", async () => {
  const { store, actions, reached: trained } = fakePage();
  await actions.openLink(LINK);
  void actions.train(60).catch(() => {});
  trained(900);
  assert.equal(store.get().report?.step, 900);
  assert.equal(linkOf(store.get(), "share"), LINK);
});

test("other settings begin another run, which has nothing to do with the weights", async () => {
  const { store, actions, address } = fakePage();
  await actions.openLink(LINK);
  actions.change("seed", 2);
  assert.equal(address(), "v1&samples=1000&seed=2");
  assert.equal(decode(linkOf(store.get(), "share")).weights, undefined);
  await actions.openLink(LINK);
  await actions.reset();
  assert.equal(linkOf(store.get(), "return"), "v1&samples=1000");
});

test("Reset leaves a trained model, and Back comes back to it", async () => {
  const { store, actions, address, addresses } = fakePage();
  await actions.openLink(LINK);
  await actions.reset();
  assert.equal(address(), "v1&samples=1000");
  assert.deepEqual([store.get().step, store.get().origin.kind], [0, "scratch"]);
  await actions.reset();
  assert.equal(addresses.length, 1, "the address says it already");
  await actions.openLink(`v1&seed=3&steps=70&digest=${digestAt(70)}`);
  await actions.reset();
  assert.equal(address(), "v1&seed=3");
});

test("Play while a trained model opens trains the model, and not what it is put into", async () => {
  const { store, actions, log, opened } = fakePage({ slow: true });
  const opening = actions.openLink(LINK);
  await settle();
  actions.play();
  opened();
  await opening;
  assert.deepEqual(log, ["open dw2 seed 1 at 840", "play"]);
  assert.equal(store.get().run.phase, "playing");
});

test("Play while weights are refused trains the run from scratch", async () => {
  const { store, actions, log, opened } = fakePage({ refuses: true, slow: true });
  const opening = actions.openLink(LINK);
  await settle();
  actions.play();
  opened();
  await opening;
  assert.deepEqual([store.get().run.phase, store.get().origin.kind, log.at(-1)], ["playing", "scratch", "play"]);
});

test("what is unfolded while a link still waits for its data writes no older run into its address", async () => {
  const { actions, sampleStore, addresses } = fakePage();
  const late = deferred();
  sampleStore.fetch = () => late.promise;
  await actions.openLink("v1&seed=4");
  const opening = actions.openLink("v1&data=0123456789abcdef&seed=5");
  await settle();
  actions.unfold("setup", true);
  actions.stopAt({ steps: 9 });
  actions.setPace(10);
  assert.deepEqual(addresses, []);
  late.resolve(false);
  await opening;
  actions.unfold("setup", true);
  assert.deepEqual(addresses, ["v1&open=setup&data=0123456789abcdef&seed=5"]);
});

test("notes on a link are not those of the run that a script, a file or a lesson opens next", async () => {
  const { store, actions } = fakePage();
  for (const next of [
    () => actions.configure([["seed", 2]]),
    () => actions.change("seed", 3),
    () => actions.openSnapshot({ config: store.get().config, step: 9, digest: digestAt(9) }, snapshot()),
    () => actions.openLink("v1"),
  ]) {
    await actions.openLink("v1&samples=many");
    assert.equal(store.get().linkNotes.length, 1);
    await next();
    assert.deepEqual(store.get().linkNotes, []);
  }
});

test("weights that are not those of the link are refused once, and the run is one from scratch", async () => {
  const { store, actions } = fakePage({ refuses: true });
  await actions.openLink(LINK);
  assert.deepEqual(
    store.get().linkNotes.map(({ key }) => key),
    ["weights"],
  );
  assert.equal(linkOf(store.get(), "return"), "v1&samples=1000");
});

test("weights whose run is gone are no reason for a notice on the next one", async () => {
  const { store, actions, log, opened } = fakePage({ refuses: true, slow: true });
  const gone = assert.rejects(actions.openLink(LINK), Superseded);
  await settle();
  opened();
  const newer = actions.openLink("v1&system=dw4&seed=9");
  await gone;
  await settle();
  opened();
  await newer;
  assert.deepEqual([store.get().linkNotes, log.at(-1)], [[], "open dw4 seed 9 at 0"]);
  assert.equal(store.get().replay, undefined);
});

test("an older link whose own data come late does not overwrite a newer one", async () => {
  const { store, actions, sampleStore, log } = fakePage();
  const late = deferred();
  sampleStore.fetch = () => late.promise;
  const older = actions.openLink("v1&data=0123456789abcdef&seed=1&note=older");
  await actions.openLink("v1&seed=2&note=newer");
  late.resolve(false);
  await assert.rejects(older, Superseded);
  assert.deepEqual([log, store.get().viewOptions.note], [["open dw2 seed 2 at 0"], "newer"]);
});

test("a change of the settings is newer than a link that still waits for its data", async () => {
  const { store, actions, sampleStore } = fakePage();
  const late = deferred();
  sampleStore.fetch = () => late.promise;
  const older = actions.openLink("v1&data=0123456789abcdef&seed=5");
  actions.change("seed", 7);
  late.resolve(false);
  await assert.rejects(older, Superseded);
  assert.equal(store.get().config.seed, 7);
});

test("a file that is read while a link opens is no longer wanted", async () => {
  const { actions } = fakePage();
  const signal = actions.signal();
  await actions.openLink("v1&seed=2");
  assert.throws(() => signal.throwIfAborted(), Superseded);
});

test("a record stays in the address whatever becomes of its notice and the view", async () => {
  const { store, actions, address, reached: trained } = fakePage();
  const link = `v1&seed=2&steps=70&digest=${digestAt(70)}`;
  await actions.openLink(link);
  trained(70);
  actions.dismissReplay();
  actions.unfold("setup", true);
  assert.equal(address(), `v1&open=setup&seed=2&steps=70&digest=${digestAt(70)}`);
  const { config } = store.get();
  await actions.openSnapshot({ config, step: 90, digest: digestAt(90) }, snapshot());
  actions.unfold("setup", false);
  assert.equal(address(), `v1&seed=2&steps=90&digest=${digestAt(90)}`);
});

test("a replay says whether it came to the same bits", async () => {
  const { store, actions, reached: trained, trainer } = fakePage();
  trainer.train = () => Promise.resolve({ missing: 0, digest: digestAt(70) });
  await actions.openLink(`v1&steps=70&digest=${digestAt(70)}`);
  await settle();
  assert.equal(store.get().replay?.outcome, "same");
  await actions.openLink(`v1&steps=70&digest=${digestAt(71)}`);
  await settle();
  assert.equal(store.get().replay?.outcome, "different");
  await actions.openLink("v1&steps=0");
  assert.equal(store.get().replay?.outcome, "unchecked");
  trained(0);
});

test("the link of a run that failed leads to its last good state", async () => {
  const { store, actions } = fakePage();
  await actions.openLink("v1&seed=2&note=hello&open=setup");
  store.set({
    report: reportAt(90),
    problem: { kind: "crash", message: "", step: 95, back: { step: 80, digest: digestAt(80) } },
  });
  assert.equal(linkOf(store.get(), "failure"), `v1&open=setup&seed=2&steps=80&digest=${digestAt(80)}`);
  assert.equal(linkOf(store.get(), "source"), `v1&seed=2&steps=90&digest=${digestAt(90)}`);
});
