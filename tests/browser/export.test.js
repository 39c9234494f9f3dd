// What can be taken along, and brought back: files, links with weights, own data, own systems.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { unzipSync } from "fflate";
import { readNpy } from "../../www/export/npy.js";
import { ENGINES, exported, KEEP_SAVED, openChromium, openFirefox, serveDist } from "./harness.js";

/** @typedef {import("./harness.js").Page} Page */

/** @type {Awaited<ReturnType<typeof serveDist>>} */
let site;
before(async () => {
  site = await serveDist();
});
after(() => site.close());

/** Keeps what the page saves and copies. */
const prepare = `${KEEP_SAVED}
  Object.defineProperty(navigator, "clipboard", { value: { writeText: async (text) => { window.copied = text; } } });
`;

/** @param {Page} page @param {string} fragment */
async function visit(page, fragment) {
  await page.open(`${site.url}${fragment}`);
}

/** Drops a file on the page. @param {Page} page @param {string} name @param {string} text */
const drop = (page, name, text) =>
  page.evaluate(
    (/** @type {[string, string]} */ [name, text]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([text], name));
      dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true }));
    },
    [name, text],
  );

const latin = (/** @type {Uint8Array | undefined} */ bytes) => Buffer.from(bytes ?? []).toString("utf8");

for (const [name, launch] of Object.entries(ENGINES)) {
  test(`${name}: every plot is saved as numbers with units and as a picture, samples and weights as files`, async () => {
    const page = await launch({ prepare });
    try {
      await visit(page, "#v1&samples=500&batch=32&start=random");
      await page.evaluate("equiflow.train(3)");
      await page.until("all curves are there", "document.querySelectorAll('#profile-chart canvas').length === 1");
      for (const plot of ["flow", "density", "learning", "energy", "profile"]) {
        const csv = latin(await exported(page, `${plot}-csv`)).split("\r\n");
        assert.match(
          csv[0] ?? "",
          plot === "energy" ? /energy \/ kT,data \[1\/kT\]/ : /\[(length|nats|kT|%|1\/length²)\]/,
        );
        assert.ok(csv.length > 2, plot);
        const png = await exported(page, `${plot}-png`);
        assert.deepEqual([...png.subarray(0, 8)], [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
        const width = new DataView(png.buffer, png.byteOffset).getUint32(16);
        assert.ok(width > 600, `${plot} is ${width} pixels wide`);
      }
      assert.deepEqual(readNpy(await exported(page, "model-npy")).shape, [1000, 4]);
      assert.deepEqual(readNpy(await exported(page, "reference-npy")).shape, [1000, 4]);
      const arrays = unzipSync(await exported(page, "model-npz"));
      assert.deepEqual(Object.keys(arrays).sort(), ["energy.npy", "log_q.npy", "log_weight.npy", "x.npy"]);
      const values = (/** @type {string} */ key) => readNpy(arrays[`${key}.npy`] ?? new Uint8Array()).values;
      const [energy = 0, logQ = 0, logWeight = 0] = ["energy", "log_q", "log_weight"].map((key) => values(key)[7]);
      assert.ok(Math.abs(-energy - logQ - logWeight) < 1e-12);
      assert.match(latin(await exported(page, "model-xyz")), /^2\nProperties=species:S:1:pos:R:3 energy=\S+ log_q=\S+/);
      const weights = await exported(page, "weights");
      const length = Number(new DataView(weights.buffer, weights.byteOffset).getBigUint64(0, true));
      const header = JSON.parse(latin(weights.subarray(8, 8 + length)));
      assert.deepEqual(header.weights.shape, [50, 20]);
      assert.equal(JSON.parse(header.__metadata__.settings).batch, 32);
      await page.expect("document.getElementById('methods-text').textContent", /3 steps of Adam.*batches of 32/);
      await page.click("#export-bibtex");
      await page.until("it is copied", "window.copied?.includes('2006.02425')");
      assert.deepEqual(page.errors, []);
    } finally {
      await page.close();
    }
  });
}

test("what the export dialog offers is of the run that is open: another one closes it", async () => {
  const page = await openChromium({ prepare });
  try {
    await visit(page, "#v1&samples=100&batch=16");
    await page.evaluate("equiflow.train(2)");
    assert.equal(JSON.parse(latin(await exported(page, "run"))).snapshot.config.samples, 100);
    await page.evaluate("location.hash = '#v1&samples=120&batch=16&flow=plain'");
    await page.until("the other run is open", "equiflow.config().flow === 'plain' && equiflow.report()?.step === 0");
    await page.expect("document.querySelector('#export') === null", true);
    const weights = await exported(page, "weights");
    const length = Number(new DataView(weights.buffer, weights.byteOffset).getBigUint64(0, true));
    const header = JSON.parse(latin(weights.subarray(8, 8 + length)));
    const settings = JSON.parse(header.__metadata__.settings);
    assert.deepEqual([settings.samples, settings.flow, "first.weights" in header], [120, "plain", true]);
    assert.deepEqual(page.errors, []);
  } finally {
    await page.close();
  }
});

for (const [name, launch] of Object.entries(ENGINES)) {
  test(`${name}: an export that takes long says how far it is, and saves nothing once it is stopped`, async () => {
    const page = await launch({ prepare });
    try {
      await visit(page, "?lang=en#v1&trained=dw4");
      await page.expect("equiflow.report()?.step", 4800);
      await page.click("#export-button");
      await page.until("the dialog is open", "document.querySelector('#export[open]') !== null");
      const begin = async () => {
        await page.evaluate("document.querySelector('#export-count').value = '100000'");
        await page.evaluate("document.querySelector('#export-model-npz').focus()");
        await page.press("Enter");
        await page.expectText(".export-job .share", /^\d+ %$/);
        await page.expectText(".export-job [role=status]", "Drawing samples");
        await page.expect("document.activeElement?.id", "export-model-npz");
      };
      const nothingSaved = async (why = "the export was stopped") => {
        await page.expectText("#toast", `Nothing was saved: ${why}`);
        await page.expectText(".export-job", null);
        assert.equal(await page.evaluate("saved.length"), 0);
      };
      await begin();
      await page.evaluate("document.querySelector('.export-stop').focus()");
      await page.press("Enter");
      await nothingSaved();
      await page.evaluate("document.querySelector('#toast').textContent = ''");
      await begin();
      await page.press("Escape");
      await page.expect("document.querySelector('#export')", null);
      await nothingSaved();
      await page.evaluate("document.querySelector('#toast').textContent = ''");
      await page.click("#export-button");
      await page.until("the dialog is open again", "document.querySelector('#export[open]') !== null");
      await begin();
      await page.evaluate("location.hash = '#v1&samples=100&batch=16'");
      await page.until("the other run is open", "equiflow.config().samples === 100 && equiflow.report()?.step === 0");
      await page.expect("document.querySelector('#export')", null);
      await nothingSaved("another run was opened in the meantime; export again");
      assert.deepEqual(page.errors, []);
    } finally {
      await page.close();
    }
  });
}

test("a run that was saved opens again at the same digest and goes on with the same bits", async () => {
  const first = await openChromium({ prepare });
  const second = await openFirefox({ prepare });
  try {
    await visit(first, "#v1&samples=300&batch=16");
    const { digest } = await first.evaluate("equiflow.train(4)");
    const file = latin(await exported(first, "run"));
    const { digest: later } = await first.evaluate("equiflow.train(3)");
    await visit(second, "#v1&seed=9&samples=100");
    await drop(second, "run.json", file);
    await second.until("it is open", "equiflow.report()?.step === 4");
    assert.equal((await second.evaluate("equiflow.report()")).digest, digest);
    await second.expect("equiflow.config().samples", 300);
    assert.equal((await second.evaluate("equiflow.train(3)")).digest, later);

    // Bad files are explained, and the run stays.
    const other = JSON.parse(file);
    other.snapshot.state.theta[0] += 1;
    const cases = [
      [file.slice(0, 500), "not JSON"],
      ["{}", "saved by equiflow"],
      [JSON.stringify(other), "changed after it was saved"],
      [file.replace('"batch":16', '"batch":0'), "batch = 0"],
    ];
    for (const [text = "", part = ""] of cases) {
      await drop(second, "bad.json", text);
      await second.until(
        `“${part}” is said`,
        (/** @type {string} */ said) => document.querySelector("#problem-notice")?.textContent?.includes(said),
        part,
      );
      assert.equal((await second.evaluate("equiflow.report()")).digest, later);
      await second.click("#problem-notice .close");
    }
    assert.deepEqual([...first.errors, ...second.errors], []);
  } finally {
    await first.close();
    await second.close();
  }
});

test("a run that only the full engine does opens on a page that has the light one", async () => {
  const first = await openChromium({ prepare });
  const second = await openChromium({ prepare });
  try {
    await visit(first, "#v1&samples=200&batch=16&flow=manyBody&startSteps=2&channels=4&width=16");
    const { digest } = await first.evaluate("equiflow.train(4)");
    const file = latin(await exported(first, "run"));
    await visit(second, "#v1&samples=100");
    await drop(second, "run.json", file);
    await second.until("it is open", "equiflow.report()?.step === 4");
    assert.equal((await second.evaluate("equiflow.report()")).digest, digest);
    assert.deepEqual([...first.errors, ...second.errors], []);
  } finally {
    await first.close();
    await second.close();
  }
});

test("a link carries trained weights to another browser, bit for bit", async () => {
  const first = await openChromium({ prepare });
  const second = await openFirefox();
  try {
    await visit(first, "#v1&samples=500&batch=64");
    const report = await first.evaluate("equiflow.train(40)");
    await first.click("#export-button");
    await first.until("the dialog is open", "document.querySelector('#export-link') !== null");
    await first.click("#export-link");
    await first.until("the link is copied", "window.copied?.includes('weights=')");
    const link = await first.evaluate("window.copied");
    assert.ok(link.length < 3000, `${link.length} characters`);
    await second.goto(link);
    await second.until("it is open", "window.equiflow?.report()?.step === 40");
    const opened = await second.evaluate("equiflow.train(0)");
    assert.equal(opened.digest, /digest=([0-9a-f]{16})/.exec(link)?.[1]);
    // The grid is fine: the likelihood is that of the model that was shared.
    assert.ok(Math.abs(opened.testNll - report.testNll) < 0.01, `${opened.testNll} and ${report.testNll}`);
    await second.expect("document.querySelector('#replay-notice').dataset.outcome", "restored");
    await second.goto("about:blank");
    await second.goto(`${link.slice(0, -9)}AAAAAAAAA`);
    await second.until(
      "damage is explained",
      "document.querySelector('#link-notice')?.textContent.includes('undamaged')",
    );
    await second.expect("equiflow.report()?.step", 0);
    assert.deepEqual([...first.errors, ...second.errors], []);
  } finally {
    await first.close();
    await second.close();
  }
});

test("what was copied in a dialog is confirmed on top of it, or shown there where the browser refuses", async () => {
  const refuse = `${prepare} navigator.clipboard.writeText = async (text) => {
    if (window.refused) throw new Error("refused");
    window.copied = text;
  };`;
  const page = await openChromium({ prepare: refuse });
  try {
    await visit(page, "#v1&samples=100&batch=8");
    await page.click("#export-button");
    await page.until("the dialog is open", "document.querySelector('#export-methods') !== null");
    // It is there for some seconds only, so waiting begins before it appears.
    const said = page.until("it is said on top", () => {
      const toast = document.querySelector("#toast.shown");
      const { left, top, width, height } = toast?.getBoundingClientRect() ?? new DOMRect();
      return toast !== null && document.elementFromPoint(left + width / 2, top + height / 2) === toast;
    });
    await page.click("#export-methods");
    await said;
    await page.evaluate("window.refused = true");
    await page.click("#export-bibtex");
    await page.until("the text can be copied by hand", "document.activeElement?.matches('#export textarea')");
    await page.press("Escape");
    await page.until(
      "the word is back on the page",
      "document.getElementById('toast').parentElement === document.body",
    );
    assert.deepEqual(page.errors, []);
  } finally {
    await page.close();
  }
});

test("a link carries the weights of every flow", async () => {
  const page = await openChromium({ prepare });
  try {
    for (const fragment of [
      "#v1&samples=100&batch=8&flow=plain",
      "#v1&samples=100&flow=manyBody&startSteps=2&channels=4&width=8",
    ]) {
      await page.goto("about:blank");
      await visit(page, fragment);
      await page.evaluate("equiflow.train(5)");
      await page.click("#export-button");
      await page.until("the dialog is open", "document.querySelector('#export-link') !== null");
      await page.click("#export-link");
      await page.until("the link is copied", "window.copied?.includes('weights=')");
      const link = await page.evaluate("window.copied");
      await page.goto("about:blank");
      await page.goto(link);
      await page.until("its outcome is said", "document.querySelector('#replay-notice, #link-notice') !== null");
      await page.expect("document.querySelector('#replay-notice')?.dataset.outcome", "restored");
    }
    assert.deepEqual(page.errors, []);
  } finally {
    await page.close();
  }
});

test("log q in a file is the exact density of its own rows, for every flow", async () => {
  const page = await openChromium({ prepare });
  try {
    for (const fragment of [
      "#v1&samples=100",
      "#v1&samples=100&batch=8&flow=plain",
      "#v1&system=dw&particles=2&flow=manyBody&samples=100&startSteps=5",
    ]) {
      await page.goto("about:blank");
      await visit(page, fragment);
      await page.evaluate("equiflow.train(2)");
      const arrays = unzipSync(await exported(page, "model-npz"));
      const values = (/** @type {string} */ key) => readNpy(arrays[`${key}.npy`] ?? new Uint8Array()).values;
      const [x, logQ] = [values("x"), values("log_q")];
      // Where there is no such array, every number is exact.
      if (arrays["log_q_error.npy"]) assert.ok(values("log_q_error").every((each) => each === 0));
      const densities = await page.evaluate(
        `equiflow.logDensity(${JSON.stringify([...x.subarray(0, 40)])}).then((q) => [...q])`,
      );
      // The one of a sample is found on its way from the noise, and that of a given row on the way back.
      const far = densities.map((/** @type {number} */ each, /** @type {number} */ k) =>
        Math.abs(each - (logQ[k] ?? 0)),
      );
      assert.ok(Math.max(...far) < 1e-5, `${fragment}: ${far}`);
    }
    assert.deepEqual(page.errors, []);
  } finally {
    await page.close();
  }
});

test("own samples are checked, trained on, named in the link, and kept on the device", async () => {
  const page = await openChromium({ prepare });
  try {
    await visit(page, "#v1&system=dw&particles=3&samples=200&batch=16");
    const x = await page.evaluate("equiflow.referenceSamples(100).then((x) => [...x])");
    const rows = Array.from({ length: 100 }, (_, row) => x.slice(6 * row, 6 * row + 6).join(","));
    await drop(page, "mine.csv", rows.join("\n"));
    await page.until("the run is on own data", "equiflow.config().data !== 'sampler' && equiflow.report()?.step === 0");
    const { digest, klGap } = await page.evaluate("equiflow.train(2)");
    assert.equal(klGap, null);
    await page.expect("document.getElementById('own-data').textContent", /mine\.csv: 100/);
    const link = await page.evaluate("equiflow.link()");
    assert.match(link, /&data=[0-9a-f]{16}&/);

    // They are still here after a reload, and the link replays.
    await page.goto("about:blank");
    await page.goto(link);
    await page.until("it is replayed", "document.querySelector('#replay-notice')?.dataset.outcome === 'same'");
    await page.until("it is evaluated", "equiflow.report()?.step === 2");
    assert.equal((await page.evaluate("equiflow.report()")).digest, digest);

    const bad = [...rows];
    bad[4] = "1,2,x,4,5,6";
    await drop(page, "bad.csv", bad.join("\n"));
    await page.until(
      "it is refused",
      "document.querySelector('#problem-notice')?.textContent.includes('row 5, column 3')",
    );
    bad[4] = "1,1,1,1,5,6";
    await drop(page, "bad.csv", bad.join("\n"));
    await page.until(
      "it is refused",
      "document.querySelector('#problem-notice')?.textContent.includes('particles 1 and 2')",
    );
    assert.equal((await page.evaluate("equiflow.report()")).digest, digest);
    assert.deepEqual(page.errors, []);

    // Elsewhere the link says what is missing and uses the engine's samples.
    const other = await openChromium();
    try {
      await other.goto(link);
      await other.until(
        "it is explained",
        "document.querySelector('#link-notice')?.textContent.includes('stored on this device')",
      );
      await other.until("a run is open", "equiflow.report()?.step === 0");
      await other.expect("equiflow.config().data", "sampler");
    } finally {
      await other.close();
    }
  } finally {
    await page.close();
  }
});

test("the energy of a pair is drawn while its parameters are typed", async () => {
  const page = await openChromium();
  try {
    await visit(page, "#v1&samples=100");
    await page.click("#setup-button");
    const summary = "document.getElementById('potential-chart').getAttribute('aria-label')";
    await page.expect(summary, /lowest at 2\.5\d?, 5\.4\d?/);
    await page.fill("#field-d0", "3");
    await page.expect(summary, /lowest at 1\.5/);
    await page.fill("#field-d0", "three");
    await page.expect(summary, /lowest at/);
    assert.deepEqual(page.errors, []);
  } finally {
    await page.close();
  }
});

test("an energy of one's own is set in the fields, trained on, and in the link", async () => {
  const page = await openChromium();
  try {
    await visit(page, "#v1&system=dw&samples=100&batch=8&open=setup");
    const own = { particles: 5, tau: 1.5, a: 0.5, b: -3, c: 0.7, d0: 3.5 };
    for (const [key, value] of Object.entries(own)) {
      await page.fill(`#field-${key}`, String(value));
      await page.press("Tab");
      await page.until(`${key} is used`, `equiflow.config().${key} === ${value}`);
    }
    await page.until("the run is open", "equiflow.report()?.step === 0");
    const report = await page.evaluate("equiflow.train(5)");
    assert.ok([report.loss, report.testNll, report.ess].every(Number.isFinite), JSON.stringify(report));
    assert.equal((await page.evaluate("equiflow.samples(3).then((x) => [...x])")).length, 3 * 5 * 2);
    const link = await page.evaluate("equiflow.link()");
    for (const [key, value] of Object.entries(own)) assert.ok(link.includes(`&${key}=${value}`), `${key}: ${link}`);
    await page.fill("#field-c", "0");
    await page.press("Tab");
    await page.until(
      "what is not possible is said",
      "/from 0.05 to 5/.test(document.getElementById('field-c-error').textContent)",
    );
    await page.expect("equiflow.config().c", own.c);
    assert.deepEqual(page.errors, []);
  } finally {
    await page.close();
  }
});
