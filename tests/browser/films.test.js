// Films of the flow and of the training.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { unzipSync } from "fflate";
import { ENGINES, exported, KEEP_SAVED, openChromium, serveDist } from "./harness.js";

/** @typedef {import("./harness.js").Page} Page */

/** @type {Awaited<ReturnType<typeof serveDist>>} */
let site;
before(async () => {
  site = await serveDist();
});
after(() => site.close());

/**
 * That a film can be played, is of full size, and moves; of an archive of pictures, that these are of full size and differ.
 * @param {Page} page is left
 * @param {Uint8Array} bytes
 */
async function check(page, bytes) {
  if (bytes[0] === 0x50) {
    const pictures = Object.entries(unzipSync(bytes));
    assert.equal(pictures.length, 60);
    // The width and height of a PNG are its fifth and sixth big-endian words.
    for (const [, png] of pictures) {
      const view = new DataView(png.buffer, png.byteOffset);
      assert.deepEqual([view.getUint32(16), view.getUint32(20)], [1920, 1080]);
    }
    const [first, last] = [pictures[0]?.[1], pictures.at(-1)?.[1]];
    assert.notDeepEqual(first, last);
    return;
  }
  // The mark of EBML, in which WebM is written.
  assert.deepEqual([...bytes.slice(0, 4)], [0x1a, 0x45, 0xdf, 0xa3]);
  // The page itself may show no films.
  await page.goto("about:blank");
  const film = await page.evaluate(async (/** @type {string} */ encoded) => {
    const video = document.createElement("video");
    video.muted = true;
    const seen = (/** @type {string} */ event) =>
      new Promise((resolve, reject) => {
        video.addEventListener(event, resolve, { once: true });
        video.addEventListener("error", () => reject(new Error("the film cannot be played")), { once: true });
      });
    const loaded = seen("loadeddata");
    const bytes = Uint8Array.from(atob(encoded), (letter) => letter.charCodeAt(0));
    video.src = URL.createObjectURL(new Blob([bytes], { type: "video/webm" }));
    await loaded;
    const pixels = () => {
      const canvas = document.createElement("canvas");
      [canvas.width, canvas.height] = [192, 108];
      const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
      context.drawImage(video, 0, 0, 192, 108);
      return context.getImageData(0, 0, 192, 108).data;
    };
    const first = pixels();
    const ended = seen("ended");
    await video.play();
    await ended;
    const last = pixels();
    const differing = first.reduce((count, value, k) => count + (Math.abs(value - (last[k] ?? 0)) > 24 ? 1 : 0), 0);
    return { width: video.videoWidth, height: video.videoHeight, seconds: video.currentTime, differing };
  }, Buffer.from(bytes).toString("base64"));
  assert.deepEqual([film.width, film.height], [1920, 1080]);
  assert.ok(film.seconds > 5, `${film.seconds} s`);
  assert.ok(film.differing > 100, `${film.differing} differing values`);
}

for (const [name, launch] of Object.entries(ENGINES)) {
  test(`${name}: the flow is filmed from noise to sample, in full size`, async () => {
    const page = await launch({ prepare: KEEP_SAVED });
    try {
      await page.open(`${site.url}#v1`);
      await page.evaluate("equiflow.train(5)");
      await check(page, await exported(page, "film"));
      assert.deepEqual(page.errors, []);
    } finally {
      await page.close();
    }
  });
}

test("the training is filmed step by step, and the run does not notice", async () => {
  const page = await openChromium({ prepare: KEEP_SAVED });
  try {
    await page.open(`${site.url}#v1&samples=500&batch=32&start=random`);
    const { digest } = await page.evaluate("equiflow.train(60)");
    assert.ok((await page.evaluate("equiflow.keptSteps()")).length > 2);
    const film = await exported(page, "training-film");
    const { digest: later } = await page.evaluate("equiflow.train(40)");
    await page.evaluate("equiflow.reset()");
    assert.equal((await page.evaluate("equiflow.train(60)")).digest, digest);
    assert.equal((await page.evaluate("equiflow.train(40)")).digest, later);
    assert.deepEqual(page.errors, []);
    await check(page, film);
  } finally {
    await page.close();
  }
});
