// Takes the pictures of README.md and docs/: `npm run pictures`, after `cargo xtask dist`. The moving one shows a
// flow that learns from nothing, and then what it has learned: `npm run pictures -- flow` takes it alone.
// `first` records what a newcomer sees in the first twenty seconds.

import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { animate } from "./animation.js";
import { openChromium, serveDist, VISITOR } from "./harness.js";

const DOCS = fileURLToPath(new URL("../../docs/", import.meta.url));

/**
 * `show` runs in the page before the picture is taken; `part` is the element that is taken, or the screen.
 * @typedef {{ name: string, hash?: string, steps?: number, show?: string, part?: string } & import("./harness.js").Look} Picture
 */

/** @param {number} time in thousandths */
const atTime = (time) => `(() => {
  const slider = document.querySelector("#flow-time");
  slider.value = "${Math.round(time)}";
  slider.dispatchEvent(new Event("input"));
})()`;
const toSample = atTime(1000);

/** @type {Picture[]} */
const PICTURES = [
  { name: "page", hash: "#v1", steps: 1000, show: toSample, width: 1360, height: 850 },
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
    hash: "#v1",
    show: "document.querySelector('#lessons-button').click()",
    width: 900,
    height: 860,
  },
  { name: "walk-dark", hash: "#v1&system=dw4", steps: 200, show: toSample, dark: true, width: 1280, height: 840 },
  { name: "walk-phone", hash: "?lang=zh#v1", steps: 200, show: toSample, width: 390, height: 844 },
];

/**
 * Small files: no wider than a page of text needs, and compressed by the browser.
 * @param {{ png: string, width: number, quality: number }} picture the PNG as base64, the greatest width in pixels
 */
async function shrink({ png, width, quality }) {
  const bytes = Uint8Array.from(atob(png), (character) => character.charCodeAt(0));
  const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
  const scale = Math.min(1, width / image.width);
  const canvas = new OffscreenCanvas(Math.round(scale * image.width), Math.round(scale * image.height));
  const context = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.imageSmoothingQuality = "high";
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await canvas.convertToBlob({ type: "image/webp", quality });
  return [...new Uint8Array(await blob.arrayBuffer())];
}

const site = await serveDist();
const press = await openChromium();

/** @param {import("./harness.js").Page} page @param {{ width: number, quality: number, part?: string }} how */
async function take(page, { width, quality, part }) {
  const png = Buffer.from(await page.picture(part)).toString("base64");
  return Uint8Array.from(await press.evaluate(shrink, { png, width, quality }));
}

/** A tab with the run of a link. @param {string} link @param {import("./harness.js").Look} look */
async function open(link, look) {
  const page = await openChromium({ ...VISITOR, ...look });
  await page.open(site.url + link);
  return page;
}

/** Pictures at rest become finer for a while. @param {number} milliseconds */
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** @param {Picture} picture */
async function still({ name, hash = "", steps = 0, show = "", part, ...look }) {
  const page = await open(hash.startsWith("?") ? hash : `?lang=en${hash}`, look);
  for (let done = 0; done < steps; done += 50) await page.evaluate("equiflow.train(50)");
  if (show) await page.evaluate(show);
  await pause(4000);
  await writeFile(`${DOCS}${name}.webp`, await take(page, { width: 1000, quality: 0.8, part }));
  await page.close();
}

/** The training of a flow from nothing at flow time 1, then the way from noise to samples. */
async function moving() {
  const [width, height] = [1280, 840];
  const size = { width: 720, height: 473 };
  const page = await open("?lang=en#v1&start=random", { width, height, motion: false });
  /** @type {{ webp: Uint8Array, milliseconds: number }[]} */
  const frames = [];
  const frame = async (/** @type {number} */ milliseconds) =>
    frames.push({ webp: await take(page, { width: size.width, quality: 0.5 }), milliseconds });
  await page.evaluate(toSample);
  await pause(3000);
  await frame(800);
  for (const steps of [2, 2, 2, 2, 4, 4, 4, 4, 8, 8, 8, 8, 16, 16, 16, 32, 32, 32, 64, 64, 64]) {
    await page.evaluate(`equiflow.train(${steps})`);
    await pause(500);
    await frame(140);
  }
  await pause(2000);
  await frame(1500);
  for (let time = 0; time <= 1000; time += 50) {
    await page.evaluate(atTime(time));
    await pause(100);
    await frame(time === 0 ? 700 : 80);
  }
  await frame(1500);
  await page.close();
  await writeFile(`${DOCS}flow.webp`, animate(frames, size));
}

/** Seconds after Play at which the first minute is recorded. */
const MOMENTS = [0, 1, 3, 8, 20];

/** What a newcomer sees: the bare address in a new browser, and Play. @param {string} name @param {import("./harness.js").Look} look */
async function firstMinute(name, look) {
  const page = await open("?lang=en", look);
  await page.until("the pictures are there", "document.querySelector('#energy-chart canvas') !== null");
  await pause(1500);
  const start = Date.now();
  /** @type {Uint8Array[]} */
  const pictures = [];
  for (const seconds of MOMENTS) {
    if (seconds > 0) await pause(Math.max(0, start + 1000 * seconds - Date.now()));
    pictures.push(await page.picture());
    if (seconds === 0) await page.click("#play");
  }
  await page.close();
  for (const [k, bytes] of pictures.entries()) {
    const png = Buffer.from(bytes).toString("base64");
    const webp = await press.evaluate(shrink, { png, width: 640, quality: 0.6 });
    await writeFile(`${DOCS}${name}-${MOMENTS[k]}s.webp`, Uint8Array.from(webp));
  }
}

const only = process.argv.slice(2);
const wanted = (/** @type {string} */ name) => only.length === 0 || only.includes(name);
for (const picture of PICTURES) if (wanted(picture.name)) await still(picture);
if (wanted("flow")) await moving();
if (wanted("first")) await firstMinute("first", { width: 1280, height: 840 });
if (wanted("first")) await firstMinute("first-phone", { width: 390, height: 844 });
await press.close();
await site.close();
