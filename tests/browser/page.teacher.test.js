// The teacher's page: link, code, frame and sheet say what was chosen, and the link shows it to the class.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { decodeQR } from "qr/decode.js";
import { toFile } from "../../www/lessons/progress-file.js";
import { decode } from "../../www/links/codec.js";
import { openChromium, serveDist } from "./harness.js";

/** @typedef {import("./harness.js").Page} Page */

/** @type {Awaited<ReturnType<typeof serveDist>>} */
let site;
before(async () => {
  site = await serveDist();
});
after(() => site.close());

const value = (/** @type {string} */ selector) => `document.querySelector("${selector}").value`;

/** @param {Page} page @param {string} selector @param {string} chosen */
const choose = (page, selector, chosen) =>
  page.evaluate(
    ([where, what]) => {
      const element = /** @type {HTMLSelectElement} */ (document.querySelector(where));
      element.value = what;
      element.dispatchEvent(new Event("input", { bubbles: true }));
    },
    [selector, chosen],
  );

/** @param {(page: Page) => Promise<void>} use */
async function withTeacher(use) {
  const page = await openChromium();
  try {
    await page.open(`${site.url}#v1`);
    await page.click("#lessons-button");
    await page.until("the lessons are listed", "document.querySelector('#teacher-button') !== null");
    await page.click("#teacher-button");
    await page.until("the teacher's page is open", "document.querySelector('#teacher[open]') !== null");
    await use(page);
    assert.deepEqual(page.errors, []);
  } finally {
    await page.close();
  }
}

/** The text in a QR code of squares. @param {string} path @param {number} size */
function readCode(path, size) {
  const scale = 4;
  const width = size * scale;
  const data = new Uint8Array(4 * width * width).fill(255);
  for (const [, x, y] of path.matchAll(/M(\d+) (\d+)h1v1h-1z/g)) {
    for (let dy = 0; dy < scale; dy++) {
      for (let dx = 0; dx < scale; dx++) {
        const at = 4 * ((Number(y) * scale + dy) * width + Number(x) * scale + dx);
        data.set([0, 0, 0, 255], at);
      }
    }
  }
  return decodeQR({ width, height: width, data });
}

test("a link for the class hides, locks and says what the teacher chose; code and frame carry the same", () =>
  withTeacher(async (page) => {
    await choose(page, "#teacher-preset", "four");
    await page.fill("#teacher-text", "Who gets below 1 nat?");
    await page.evaluate("for (const each of document.querySelectorAll('#teacher details')) each.open = true");
    await page.click("#hide-energy");
    await page.click("#lock-system");
    await page.click("#lock-seed");
    const link = await page.evaluate(value("#teacher-link"));
    const { config, viewOptions, notes } = decode(new URL(link).hash);
    assert.deepEqual(notes, []);
    assert.deepEqual([config.system, config.batch], ["dw4", 64]);
    assert.deepEqual(viewOptions.hide, ["energy"]);
    assert.deepEqual(viewOptions.lock, ["system", "seed"]);
    assert.equal(viewOptions.note, "Who gets below 1 nat?");
    assert.equal(viewOptions.embed, false);

    const path = await page.evaluate("document.querySelector('#teacher-code path').getAttribute('d')");
    const size = await page.evaluate("document.querySelector('#teacher-code svg').viewBox.baseVal.width");
    assert.equal(readCode(path, size), link);

    const frame = await page.evaluate(value("#teacher-frame"));
    const source = await page.evaluate(
      (/** @type {string} */ text) =>
        new DOMParser().parseFromString(text, "text/html").querySelector("iframe")?.src ?? "",
      frame,
    );
    assert.deepEqual(decode(new URL(source).hash).viewOptions, { ...viewOptions, embed: true });

    await page.goto("about:blank");
    await page.open(link);
    await page.until(
      "the note is there",
      "document.querySelector('#teacher-note')?.textContent === 'Who gets below 1 nat?'",
    );
    await page.expect("document.querySelector('#panel-energy').checkVisibility()", false);
    await page.expect("document.querySelector('input[value=lj13]').disabled", true);
    await page.expect(
      "document.querySelector('#field-seed').disabled && document.querySelector('#new-seed').disabled",
      true,
    );
    await page.expect("document.querySelector('#field-batch').disabled", false);
  }));

test("a lesson brings its own settings; its sheet prints with tasks, link and code, and is gone afterwards", () =>
  withTeacher(async (page) => {
    await choose(page, "#teacher-lesson", "data");
    await page.expect("document.querySelector('#teacher-preset').disabled", true);
    await page.expect(value("#teacher-link"), /#v1&lesson=data$/);
    await page.evaluate("window.print = () => { window.printed = document.querySelector('#handout').innerText; }");
    await page.click("#teacher-print");
    await page.until("it was printed", "window.printed !== undefined");
    const text = await page.evaluate("document.querySelector('#handout').textContent");
    assert.match(text, /Learning from little data/);
    assert.match(text, /With ten samples, train until/);
    assert.match(text, /#v1&lesson=data/);
    await page.expect("document.querySelectorAll('#handout ol > li').length", 6);
    await page.evaluate("dispatchEvent(new Event('afterprint'))");
    await page.expect("document.querySelector('#handout')", null);
  }));

/** Hands files to the teacher's page. @param {Page} page @param {Record<string, string>} files texts by name */
const handIn = (page, files) =>
  page.evaluate((/** @type {Record<string, string>} */ texts) => {
    const input = /** @type {HTMLInputElement} */ (document.querySelector("#hand-ins-file"));
    const list = new DataTransfer();
    for (const [name, text] of Object.entries(texts)) list.items.add(new File([text], name));
    input.files = list.files;
    input.dispatchEvent(new Event("change"));
  }, files);

/** Of a run that a student did elsewhere. */
const PROOF = {
  at: "2026-05-01T09:30:00Z",
  link: "https://elsewhere.example/#v1&open=setup&steps=5&digest=0123456789abcdef",
  step: 5,
  digest: "0123456789abcdef",
};

test("files that were handed in become a table of links; what is wrong in them is named", () =>
  withTeacher(async (page) => {
    const good = toFile(
      { ring: { done: { begin: PROOF, learn: { ...PROOF, link: "https://elsewhere.example/" } }, seen: {} } },
      { name: "<b>Ada</b>", page: "0", now: new Date(0) },
    );
    await handIn(page, { "ada.json": good, "broken.json": "{" });
    await page.until("the table is filled", "document.querySelectorAll('#hand-ins tr').length === 2");
    await page.setViewport(390, 844);
    await page.until(
      "on a phone the tables move sideways, and nothing around them does",
      `[...document.querySelectorAll('.class-table')].every((each) => {
        for (let up = each.parentElement; up; up = up.parentElement) if (up.scrollWidth > up.clientWidth + 1) return false;
        return each.scrollWidth > each.clientWidth;
      })`,
    );
    await page.setViewport(1280, 800);
    await page.until(
      "the other one is named",
      "/broken.json: file: expected JSON/.test(document.querySelector('#teacher').textContent)",
    );
    await page.expect("document.querySelector('#hand-ins td').textContent", "<b>Ada</b>");
    await page.expect(
      "[...document.querySelectorAll('#hand-ins td:last-child')].map((cell) => cell.textContent.trim())",
      ["01234567", "its link leads to another run"],
    );
    await page.expect("[...document.querySelectorAll('#hand-ins a')].map((link) => link.href)", [
      `${site.url}#v1&steps=5&digest=0123456789abcdef`,
    ]);
  }));

test("a folder among the files is named, and a file that is opened twice counts once", () =>
  withTeacher(async (page) => {
    const text = toFile({ ring: { done: { begin: PROOF }, seen: {} } }, { name: "Ada", page: "0", now: new Date(0) });
    const drop = (/** @type {string} */ given) => {
      const list = new DataTransfer();
      // What a browser gives for a folder: a file that cannot be read.
      const folder = new File([], "class");
      list.items.add(folder);
      list.items.add(new File([given], "ada.json"));
      const original = Blob.prototype.slice;
      Blob.prototype.slice = function (...range) {
        const part = original.apply(this, range);
        if (/** @type {File} */ (this).name === "class")
          part.text = () => Promise.reject(new Error("NotReadableError"));
        return part;
      };
      const place = /** @type {HTMLElement} */ (document.querySelector("#teacher .hand-in"));
      place.dispatchEvent(new DragEvent("drop", { dataTransfer: list, bubbles: true, cancelable: true }));
    };
    await page.evaluate(drop, text);
    await page.expectText("#hand-ins-reply", /^Students: 1, tasks: 1 · class: cannot be read$/);
    await handIn(page, { "ada.json": text, "copy.json": text });
    await page.expectText("#hand-ins-reply", /^Students: 1, tasks: 1$/);
    await page.expect("document.querySelectorAll('#hand-ins tr').length", 1);
  }));

test("a class is summed up, and every run is repeated: a forged one is found", () =>
  withTeacher(async (page) => {
    const { digest, klGap } = await page.evaluate("equiflow.train(5)");
    const honest = {
      at: "2026-05-01T09:30:00Z",
      link: `https://school.example/#v1&steps=5&digest=${digest}`,
      step: 5,
      digest,
      answers: [2, 1],
      values: { klGap, ess: 98, seed: 1 },
    };
    const forged = "0123456789abcdef";
    const liar = {
      ...honest,
      link: `https://school.example/#v1&steps=5&digest=${forged}`,
      digest: forged,
      values: { klGap: 0, ess: 100, seed: 1 },
    };
    const file = (/** @type {string} */ name, /** @type {typeof honest} */ proof) =>
      toFile({ ring: { done: { begin: proof }, seen: {} } }, { name, page: "0", now: new Date(0) });
    await handIn(page, { "ada.json": file("Ada", honest), "bob.json": file("Bob", liar) });
    await page.until("the task is summed up", "document.querySelectorAll('#class-tasks tr').length === 1");
    await page.expect("document.querySelector('#class-tasks').textContent", /2 ×/);
    await page.expect("document.querySelector('.class-scatter').ariaLabel", /Runs of the class: 2\./);
    await page.click("#hand-ins-check");
    await page.until(
      "both are checked",
      "/1 of 2 runs have the digest/.test(document.querySelector('#hand-ins-reply').textContent)",
    );
    const verdicts = await page.evaluate(
      "[...document.querySelectorAll('#hand-ins td:last-child')].map((cell) => cell.textContent.trim())",
    );
    assert.match(verdicts[0], /same bits$/);
    assert.match(verdicts[1], /other bits$/);
    // The run on the page has gone on undisturbed.
    await page.expect("equiflow.report().digest", digest);
  }));
