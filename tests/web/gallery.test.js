// The trained flows that come with the page: their files, their links, and what opens them.

import assert from "node:assert/strict";
import { readFile, stat } from "node:fs/promises";
import { test } from "node:test";
import { decode, encode } from "../../www/links/codec.js";
import { linkOf } from "../../www/links/link-of.js";
import { FIGURES } from "../../www/links/models/figures.js";
import { TRAINED, trainedLink } from "../../www/links/trained.js";
import { unpackWeights } from "../../www/links/weights.js";
import { fakePage } from "./fake-page.js";
import "./english.js";

/** Bytes that a trained flow may have. */
const LIMIT = 150_000;

for (const name of TRAINED) {
  test(`the trained flow ${name} is small, and its link holds all of it`, async () => {
    const file = new URL(`../../www/links/models/${name}.js`, import.meta.url);
    const { size } = await stat(file);
    assert.ok(size <= LIMIT, `${size} bytes`);
    assert.equal(FIGURES[name].bytes, (await readFile(file, "utf8")).length);
    const { steps, digest, weights, notes } = decode(await trainedLink(name));
    assert.deepEqual(notes, []);
    assert.deepEqual([steps, digest], [FIGURES[name].steps, FIGURES[name].digest]);
    assert.ok((unpackWeights(weights ?? "")?.length ?? 0) > 50);
    assert.ok(FIGURES[name].ess > 0 && FIGURES[name].ess <= 100);
  });
}

test("a link names a trained flow, in any view", () => {
  const { trained, viewOptions, notes } = decode("#v1&open=weights&trained=dw2");
  assert.deepEqual([trained, viewOptions.open, notes], ["dw2", ["weights"], []]);
  const { config } = decode("v1");
  assert.equal(encode({ config, viewOptions, trained }), "v1&open=weights&trained=dw2");
  assert.equal(decode("#V1&TRAINED=DW2").trained, "dw2", "in capitals");
});

test("a name that there is not is refused with those that there are, and the rest of the link counts", () => {
  for (const name of ["lj7", "", "__proto__", "figures", "../codec", "dw2.js"]) {
    const { trained, config, notes } = decode(`v1&system=dw4&trained=${encodeURIComponent(name)}`);
    assert.deepEqual([trained, config.system], [undefined, "dw4"], name);
    assert.deepEqual(
      notes.map(({ key }) => key),
      ["trained"],
    );
    assert.match(notes[0]?.allowed ?? "", /dw2, dw4, pairs/);
  }
});

test("settings, steps, a digest and weights beside a trained flow are refused: it has its own", () => {
  const link = "v1&system=dw4&steps=5&digest=0123456789abcdef&trained=pairs&seed=2&weights=abcdef";
  const { trained, config, steps, weights, notes } = decode(link);
  assert.deepEqual([trained, steps, weights, config.seed], ["pairs", undefined, undefined, 1]);
  assert.deepEqual(notes.map(({ key }) => key).sort(), ["digest", "seed", "steps", "system", "weights"]);
  assert.deepEqual(
    decode("v1&trained=dw2&trained=dw4").notes.map(({ key }) => key),
    ["trained"],
  );
});

const snapshot = () => new TextEncoder().encode(JSON.stringify({ state: { step: 0, adam: {} } }));

test("a trained flow opens with its weights, keeps its name in addresses, and has its weights in files", async () => {
  const { steps, digest } = FIGURES.pairs;
  const { store, actions, address, log } = fakePage({ answers: { snapshot, snapshotContents: () => ({ digest }) } });
  await actions.openLink("v1&trained=pairs");
  assert.deepEqual(log, ["open dw4 seed 1 at 0", `open dw4 seed 1 at ${steps}`]);
  assert.deepEqual([store.get().replay?.outcome, store.get().step], ["restored", steps]);
  actions.unfold("setup", true);
  assert.equal(address(), "v1&open=setup&trained=pairs");
  for (const purpose of /** @type {const} */ (["address", "return", "share"])) {
    assert.equal(linkOf(store.get(), purpose), "v1&open=setup&trained=pairs", purpose);
  }
  assert.equal(linkOf(store.get(), "source"), await trainedLink("pairs"));
  actions.change("seed", 2);
  assert.equal(address(), "v1&open=setup&system=dw4&samples=100000&seed=2", "other settings are another run");
});

test("a trained flow that is not the one of its name is refused once, and the run is one from scratch", async () => {
  const contents = () => ({ digest: "0".repeat(16) });
  const { store, actions } = fakePage({ answers: { snapshot, snapshotContents: contents } });
  await actions.openLink("v1&trained=dw2");
  assert.deepEqual(
    store.get().linkNotes.map(({ key }) => key),
    ["weights"],
  );
  assert.equal(store.get().origin.kind, "scratch");
});
