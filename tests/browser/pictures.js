// Takes the pictures of README.md and docs/: `npm run pictures`, after `cargo xtask dist`.

import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { openChromium, serveDist } from "./harness.js";

const ready = "window.equiflow !== undefined && window.equiflow.ready.then(() => true)";
const DOCS = fileURLToPath(new URL("../../docs/", import.meta.url));

/**
 * `show` runs in the page before the picture is taken; `part` is the element that is taken, or the screen.
 * @typedef {{ name: string, hash?: string, steps?: number, show?: string, part?: string } & import("./harness.js").Look} Picture
 */

const toSample = `(() => {
  const time = document.querySelector("#flow-time");
  time.value = "1000";
  time.dispatchEvent(new Event("input"));
})()`;

/** @type {Picture[]} */
const PICTURES = [
  { name: "page", steps: 1000, show: toSample, width: 1360, height: 850 },
  { name: "walk-first", show: toSample, width: 1280, height: 840 },
  { name: "walk-untrained", hash: "#v1&start=random", width: 1280, height: 840, part: "#panel-density" },
  { name: "walk-trained", hash: "#v1&start=random", steps: 600, width: 1280, height: 840, part: "#panel-density" },
  {
    name: "walk-cursor",
    hash: "#v1&start=random",
    steps: 600,
    show: "document.querySelector('#panel-energy .cursor').focus()",
    width: 1100,
    height: 800,
    part: "#panel-energy",
  },
  {
    name: "walk-lessons",
    show: "document.querySelector('#lessons-button').click()",
    width: 900,
    height: 860,
  },
  { name: "walk-dark", hash: "#v1&system=dw4", steps: 200, show: toSample, dark: true, width: 1280, height: 840 },
  { name: "walk-phone", hash: "?lang=zh", steps: 200, show: toSample, width: 390, height: 844 },
];

/** Small files: no wider than a page of text needs, and compressed by the browser. @param {string} png as base64 */
async function shrink(png) {
  const bytes = Uint8Array.from(atob(png), (character) => character.charCodeAt(0));
  const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
  const scale = Math.min(1, 1000 / image.width);
  const canvas = new OffscreenCanvas(Math.round(scale * image.width), Math.round(scale * image.height));
  const context = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.imageSmoothingQuality = "high";
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await canvas.convertToBlob({ type: "image/webp", quality: 0.8 });
  return [...new Uint8Array(await blob.arrayBuffer())];
}

const site = await serveDist();
const press = await openChromium();
for (const { name, hash = "", steps = 0, show = "", part, ...look } of PICTURES) {
  const page = await openChromium(look);
  await page.goto(site.url + (hash.startsWith("?") ? hash : `?lang=en${hash}`));
  await page.until("the engine is ready", ready);
  for (let done = 0; done < steps; done += 50) await page.evaluate("equiflow.train(50)");
  if (show) await page.evaluate(show);
  // Pictures at rest become finer for a while.
  await new Promise((resolve) => setTimeout(resolve, 4000));
  const png = Buffer.from(await page.picture(part)).toString("base64");
  await writeFile(`${DOCS}${name}.webp`, Uint8Array.from(await press.evaluate(shrink, png)));
  await page.close();
}
await press.close();
await site.close();
