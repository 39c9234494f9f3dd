// What a flow of pairs has learned: the page's φ(d, t) is that of the exported weights, or the engine's mean over pairs, and
// follows the training.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { unzipSync } from "fflate";
import { KEEP_SAVED, openChromium, serveDist } from "./harness.js";

/** @type {Awaited<ReturnType<typeof serveDist>>} */
let site;
before(async () => {
  site = await serveDist();
});
after(() => site.close());

/** The numbers of the map: distances, and φ at five times. @param {import("./harness.js").Page} page @returns {Promise<number[][]>} */
async function table(page) {
  await page.click("#experiment-field-map .tool");
  const rows = await page.evaluate(`[...document.querySelectorAll("#table tbody tr")].map((row) =>
    [...row.cells].map((cell) => Number(cell.textContent.replace("−", "-"))))`);
  await page.press("Escape");
  return rows;
}

/** φ(d, t) of an exported archive. @param {Record<string, Uint8Array>} files @returns {(d: number, t: number) => number} */
function exportedFunction(files) {
  const named = (/** @type {RegExp} */ pattern) => {
    const name = Object.keys(files).find((each) => pattern.test(each)) ?? "";
    return Buffer.from(files[name] ?? []);
  };
  const { bases } = JSON.parse(named(/\.json$/).toString("utf8"));
  const bytes = named(/\.safetensors$/);
  const length = Number(bytes.readBigUInt64LE(0));
  const header = JSON.parse(bytes.subarray(8, 8 + length).toString("utf8"));
  const read = (/** @type {string} */ name, /** @type {number} */ k) =>
    bytes.readDoubleLE(8 + length + header[name].data_offsets[0] + 8 * k);
  const { distanceRange, distanceKernels: many, distanceWidth, timeKernels, timeWidth } = bases;
  const normalised = (
    /** @type {number} */ x,
    /** @type {number} */ to,
    /** @type {number} */ count,
    /** @type {number} */ width,
  ) => {
    const values = Array.from({ length: count }, (_, k) => Math.exp(-(((x - (to * k) / (count - 1)) / width) ** 2)));
    const sum = values.reduce((a, b) => a + b, 1e-6);
    return values.map((value) => value / sum);
  };
  return (d, t) => {
    const inTime = normalised(t, 1, timeKernels, timeWidth);
    const inDistance = normalised(d, distanceRange, many, distanceWidth);
    let phi = 0;
    for (const [l, time] of inTime.entries()) {
      phi += time * read("bias", l);
      for (const [k, distance] of inDistance.entries()) phi += distance * time * read("weights", k * timeKernels + l);
    }
    return phi;
  };
}

test("φ(d, t) is that of the exported weights, next to nothing before training, and is drawn anew while the run trains", async () => {
  const page = await openChromium({ prepare: KEEP_SAVED });
  try {
    await page.open(`${site.url}?lang=en#v1&start=random&samples=1000&open=field`);
    await page.expectText("#experiment-field .experiment-foot p", /follows/);
    for (const [, ...values] of await table(page))
      assert.ok(
        values.every((phi) => Math.abs(phi) < 0.02),
        `${values}`,
      );

    await page.evaluate("equiflow.train(120)");
    await page.click("#export-button");
    await page.click("#export-jax");
    await page.until("the archive is saved", "saved.length === 1");
    const text = await page.evaluate(async () => {
      const bytes = new Uint8Array(await /** @type {any} */ (window).saved[0].arrayBuffer());
      return Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
    });
    await page.press("Escape");
    const phi = exportedFunction(unzipSync(new Uint8Array(Buffer.from(text, "latin1"))));
    // The map has sixty times.
    const cells = Array.from({ length: 80 * 60 }, (_, cell) =>
      phi((8 * ((cell % 80) + 0.5)) / 80, (Math.floor(cell / 80) + 0.5) / 60),
    );
    const reached = Math.max(...cells.map(Math.abs)).toFixed(2);
    await page.expect(
      "document.querySelector('#experiment-field-map-canvas').ariaLabel",
      new RegExp(`reaches ${reached}`),
    );
    const rows = await table(page);
    assert.equal(rows.length, 80);
    let most = 0;
    for (const [k, [, ...values]] of rows.entries()) {
      // The table rounds distances; the middles of eighty parts of [0, 8] are known.
      const d = (8 * (k + 0.5)) / 80;
      for (const [i, value] of values.entries()) {
        assert.ok(
          Math.abs(value - phi(d, i / 4)) < 6e-5,
          `φ(${d}, ${i / 4}) is ${phi(d, i / 4)}, the page says ${value}`,
        );
        most = Math.max(most, Math.abs(value));
      }
    }
    assert.ok(most > 0.2, `φ reaches ${most}`);

    await page.click("label:has(> input[name=system][value=dw4])");
    await page.until("another system has another field", "equiflow.report()?.system === 'dw4'");
    assert.deepEqual(page.errors, []);
  } finally {
    await page.close();
  }
});

test("of a many-body flow, the mean and the spread of φ are shown as the engine answers them", async () => {
  const page = await openChromium();
  try {
    await page.open(
      `${site.url}?lang=en#v1&system=dw4&flow=manyBody&samples=300&startSteps=20&channels=4&width=8&batch=32&open=field`,
    );
    await page.expectText("#experiment-field .experiment-foot p", /follows/);
    await page.expect("[...document.querySelectorAll('#experiment-field > p')].map((text) => text.checkVisibility())", [
      false,
      true,
    ]);
    await page.evaluate("equiflow.train(40)");
    /** @type {{ distances: number[], mean: number[], pairs: number[] }} */
    const { distances, mean, pairs } = await page.evaluate("equiflow.experiment({ experiment: 'field', count: 33 })");
    const cells = distances.map((_, k) => [0, 5, 10, 15, 20].map((time) => distances.length * time + k));
    assert.ok(cells.flat().filter((cell) => pairs[cell]).length > 100);
    await page.expect(
      `(() => {
        document.querySelector("#experiment-field-map .tool").click();
        const rows = [...document.querySelectorAll("#table tbody tr")].map((row) =>
          [...row.cells].slice(1).map(({ textContent }) => textContent.replace("−", "-")));
        document.querySelector("#table .close")?.click();
        return rows.map((row) => row.map((text) => /[0-9]/.test(text) ? Math.round(1e4 * Number(text)) : null));
      })()`,
      cells.map((row) => row.map((cell) => (pairs[cell] ? Math.round(1e4 * (mean[cell] ?? 0)) : null))),
    );
    assert.deepEqual(page.errors, []);
  } finally {
    await page.close();
  }
});
