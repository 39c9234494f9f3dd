// The trained flows that come with the page: their files, their links, and what opens them.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile, stat } from "node:fs/promises";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { DEFAULTS } from "../../www/config/schema.js";
import { decode, encode } from "../../www/links/codec.js";
import { linkOf, linkOfTrained } from "../../www/links/link-of.js";
import { FIGURES } from "../../www/links/models/figures.js";
import { readDamaged } from "../../www/links/read-damaged.js";
import { TRAINED, trainedFlow } from "../../www/links/trained.js";
import { PLAIN, wishesOf } from "../../www/links/view-options.js";
import { unpackWeights } from "../../www/links/weights.js";
import { possible } from "../../www/settings/gallery.js";
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
    const { link, report } = await trainedFlow(name);
    const { steps, digest, weights, notes } = decode(link);
    assert.deepEqual(notes, []);
    assert.deepEqual([steps, digest], [FIGURES[name].steps, FIGURES[name].digest]);
    assert.ok((unpackWeights(weights ?? "")?.length ?? 0) > 50);
    assert.ok(FIGURES[name].ess > 0 && FIGURES[name].ess <= 100);
    const { ess, klGap, klGapError, paretoK, weightsReliable } = report;
    const stated = { steps: report.step, digest: report.digest, ess, klGap, klGapError, paretoK, weightsReliable };
    assert.deepEqual({ ...FIGURES[name], ...stated }, FIGURES[name], "the list says what the flow's report says");
  });
}

test("flows that train quickly are made again from their settings, byte for byte", async () => {
  const gallery = fileURLToPath(new URL("../../build/gallery.js", import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [gallery, "--check", "--only", "dw2,pairs"]);
  assert.match(stdout, /^dw2: .*\npairs: .*\n$/);
  assert.doesNotMatch(stdout, /\(new\)/);
});

test("a link names a trained flow, in any view", () => {
  const { trained, viewOptions, notes } = decode("#v1&open=weights&trained=dw2");
  assert.deepEqual([trained, viewOptions.open, notes], ["dw2", ["weights"], []]);
  const { config } = decode("v1");
  assert.equal(encode({ config, viewOptions, trained }), "v1&open=weights&trained=dw2");
  assert.equal(readDamaged("#V1&TRAINED=DW2").trained, "dw2", "in capitals");
});

test("a name that there is not is refused with those that there are, and the rest of the link counts", () => {
  for (const name of ["lj7", "", "__proto__", "figures", "../codec", "dw2.js"]) {
    const { trained, config, notes } = decode(`v1&system=dw4&trained=${encodeURIComponent(name)}`);
    assert.deepEqual([trained, config.system], [undefined, "dw4"], name);
    assert.deepEqual(
      notes.map(({ key }) => key),
      ["trained"],
    );
    assert.match(notes[0]?.allowed ?? "", /dw2, dw4, lj13, pairs/);
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

test("a trained flow is chosen with what a teacher asks of the page, and changes no locked setting", async () => {
  const present = (/** @type {string[]} */ lock, config = DEFAULTS) => ({ config, viewOptions: { ...PLAIN, lock } });
  assert.deepEqual(await possible(present([])), TRAINED);
  assert.deepEqual(await possible(present(["seed"])), TRAINED, "all of them have seed 1");
  assert.deepEqual(await possible(present(["seed"], { ...DEFAULTS, seed: 2 })), []);
  assert.deepEqual(await possible(present(["system"])), ["dw2", "unguarded"]);
  const wishes = wishesOf({
    ...PLAIN,
    embed: true,
    hide: ["share"],
    lock: ["seed"],
    note: "Hi",
    lesson: "ring",
    open: ["setup"],
  });
  assert.equal(linkOfTrained("dw2", wishes), "v1&embed&hide=share&lock=seed&note=Hi&trained=dw2");
});

test("a trained flow opens with its weights, keeps its name in addresses, and has its weights in files", async () => {
  const { steps } = FIGURES.pairs;
  const { store, actions, address, log } = fakePage();
  await actions.openLink("v1&trained=pairs");
  assert.deepEqual(log, [`open dw4 seed 1 at ${steps}`]);
  assert.deepEqual([store.get().replay?.outcome, store.get().step], ["restored", steps]);
  actions.unfold("setup", true);
  assert.equal(address(), "v1&open=setup&trained=pairs");
  for (const purpose of /** @type {const} */ (["address", "return", "share"])) {
    assert.equal(linkOf(store.get(), purpose), "v1&open=setup&trained=pairs", purpose);
  }
  assert.equal(linkOf(store.get(), "source"), (await trainedFlow("pairs")).link);
  actions.change("seed", 2);
  assert.equal(address(), "v1&open=setup&system=dw4&samples=20000&seed=2", "other settings are another run");
});

test("a trained flow that is not the one of its name is refused once, and the run is one from scratch", async () => {
  const { store, actions } = fakePage({ refuses: true });
  await actions.openLink("v1&trained=dw2");
  assert.deepEqual(
    store.get().linkNotes.map(({ key }) => key),
    ["weights"],
  );
  assert.equal(store.get().origin.kind, "scratch");
});
