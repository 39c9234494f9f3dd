// Lessons in the page: every solution solves its lesson, progress lasts, and the file can be handed in.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { answerOf } from "../../www/lessons/conditions.js";
import { LESSONS } from "../../www/lessons/content/lessons.js";
import { fromFile } from "../../www/lessons/progress-file.js";
import { decode } from "../../www/links/codec.js";
import { openChromium, openFirefox, serveDist } from "./harness.js";

/** @typedef {import("./harness.js").Page} Page */

/** @type {Awaited<ReturnType<typeof serveDist>>} */
let site;
before(async () => {
  site = await serveDist();
});
after(() => site.close());

const done = "[...document.querySelectorAll('.tasks li.done')].map(({ id }) => id.replace('task-', ''))";

/** @param {Page} page @param {string} id */
async function openLesson(page, id) {
  await page.open(`${site.url}#v1&lesson=${id}`);
  await page.until("the lesson is open", "document.querySelector('#lesson') !== null");
  const { config = {} } = LESSONS.find((each) => each.id === id) ?? {};
  await page.until(
    "its settings are those of the page",
    (/** @type {object} */ wanted) => {
      const { equiflow } = /** @type {any} */ (window);
      return equiflow.report() && Object.entries(wanted).every(([key, value]) => equiflow.config()[key] === value);
    },
    config,
  );
}

/** @param {Page} page @param {import("../../www/lessons/conditions.js").Action} action @param {Record<string, unknown>} answers of experiments */
async function act(page, [call, ...rest], answers) {
  if (call === "flowTime") {
    await page.evaluate((/** @type {number} */ t) => {
      const slider = /** @type {HTMLInputElement} */ (document.querySelector("#flow-time"));
      slider.value = String(1000 * t);
      slider.dispatchEvent(new Event("input", { bubbles: true }));
    }, rest[0]);
  } else if (call === "choose") {
    await page.click(`#task-${rest[0]} .predict button:nth-of-type(${Number(rest[1]) + 1})`);
  } else if (call === "draw") {
    await page.click(`#task-${rest[0]} .predict button`);
    await page.until("there is something to draw on", "document.activeElement?.matches('.sketch') === true");
    for (const key of ["ArrowUp", "ArrowRight", "ArrowDown", "Enter"]) await page.press(key);
  } else if (call === "answer") {
    await page.click(`#task-${rest[0]} .options button:nth-of-type(${Number(rest[1]) + 1})`);
  } else if (call === "answerWith") {
    const name = String(rest[1]);
    const value = name in answers ? answers[name] : await page.evaluate(`equiflow.report().${name}`);
    await page.fill(`#answer-${rest[0]}`, Number(value).toFixed(2));
    await page.press("Enter");
  } else if (call === "experiment") {
    const value = await page.evaluate(
      (/** @type {object} */ question) => /** @type {any} */ (window).equiflow.experiment(question),
      rest[0],
    );
    Object.assign(answers, answerOf({ question: rest[0], value }));
  } else {
    await page.evaluate(([name, list]) => /** @type {any} */ (window).equiflow[name](...list), [call, rest]);
  }
}

for (const lesson of LESSONS) {
  test(`${lesson.id}: no task is done at the start, and the solution does them all`, async () => {
    const page = await openChromium();
    try {
      await openLesson(page, lesson.id);
      await page.expect(done, []);
      /** @type {Record<string, unknown>} */
      const answers = {};
      for (const action of lesson.solution) await act(page, action, answers);
      await page
        .until("the lesson is complete", "document.querySelector('#lesson.complete') !== null")
        .catch(async (error) => {
          assert.fail(`${error.message}; done: ${await page.evaluate(done)}`);
        });
      await page.expect(
        done,
        lesson.tasks.map(({ id }) => id),
      );
      assert.deepEqual(page.errors, []);
    } finally {
      await page.close();
    }
  });
}

test("wrong answers are refused with a word, and say nothing about the right one", async () => {
  const page = await openChromium();
  try {
    await openLesson(page, "ring");
    await page.click("#task-bound .options button:nth-of-type(1)");
    await page.expect("document.querySelector('#task-bound .reply').textContent", /Have another look/);
    await page.expect(done, []);
    await openLesson(page, "boltzmann");
    for (const [value, reply] of [
      ["soon", /Enter a number/],
      ["7", /Have another look/],
    ]) {
      await page.fill("#answer-read", String(value));
      await page.press("Enter");
      await page.expect("document.querySelector('#task-read .reply').textContent", /** @type {RegExp} */ (reply));
    }
    assert.deepEqual(page.errors, []);
  } finally {
    await page.close();
  }
});

for (const [name, launch] of Object.entries({ chromium: openChromium, firefox: openFirefox })) {
  test(`${name}: from the list to a file that can be handed in, over a reload`, async () => {
    const page = await launch();
    try {
      await page.open(site.url);
      await page.click("#lessons-button");
      await page.until("the lessons are listed", "document.querySelectorAll('.lesson-list li').length > 5");
      await page.click("[data-lesson=ring]");
      await page.until(
        "the lesson is open",
        "document.querySelector('#lesson') !== null && equiflow.config().start === 'random'",
      );
      await page.evaluate("equiflow.train(25)");
      await page.until("a task is done", `${done}.includes('begin')`);
      await page.reload();
      await page.ready();
      await page.until("what was done is still done", `${done}.includes('begin')`);

      await page.click("#lessons-button");
      await page.until(
        "the list counts it",
        "/1 of 6/.test(document.querySelector('[data-lesson=ring]')?.textContent)",
      );
      await page.evaluate(() => {
        const make = URL.createObjectURL;
        URL.createObjectURL = (blob) => {
          if (blob instanceof Blob) void blob.text().then((text) => Object.assign(window, { written: text }));
          return make(blob);
        };
      });
      await page.fill("#student-name", "Ada Lovelace");
      await page.click("#hand-in");
      await page.until("the file is written", "window.written !== undefined");
      const file = fromFile(await page.evaluate("window.written"));
      assert.deepEqual(file.problems, []);
      assert.equal(file.name, "Ada Lovelace");
      const { begin } = file.lessons.ring?.done ?? {};
      assert.ok(begin);
      const { config, steps, digest, notes } = decode(new URL(begin.link).hash);
      assert.deepEqual(notes, []);
      assert.equal(config.start, "random");
      assert.deepEqual([steps, digest], [begin.step, begin.digest]);

      await page.goto("about:blank");
      await page.goto(begin.link);
      await page.until(
        "a teacher can verify it",
        "document.querySelector('#replay-notice')?.dataset.outcome === 'same'",
      );
      assert.deepEqual(page.errors, []);
    } finally {
      await page.close();
    }
  });
}

test("what is done in one of two tabs is done in the other, and neither forgets what the other has done", async () => {
  const page = await openChromium();
  const tab = await /** @type {NonNullable<typeof page.openTab>} */ (page.openTab)();
  try {
    for (const each of [page, tab]) await openLesson(each, "boltzmann");
    await act(page, ["answer", "weights", 2], {});
    await tab.expect(done, ["weights"]);
    await act(tab, ["answer", "meaning", 0], {});
    await page.expect(done, ["weights", "meaning"]);
    await page.reload();
    await page.ready();
    await page.expect(done, ["weights", "meaning"]);
    assert.deepEqual([...page.errors, ...tab.errors], []);
  } finally {
    await page.close();
  }
});

test("a browser that keeps nothing still teaches, and says that it keeps nothing", async () => {
  const prepare = `for (const name of ["localStorage", "sessionStorage", "indexedDB", "caches"])
    Object.defineProperty(window, name, { get() { throw new DOMException("blocked", "SecurityError"); } });`;
  const page = await openChromium({ prepare });
  try {
    await openLesson(page, "ring");
    await page.evaluate("equiflow.train(25)");
    await page.until("a task is done", `${done}.includes('begin')`);
    await page.click("#lessons-button");
    await page.until(
      "it is said",
      "/cannot store your progress/.test(document.querySelector('#lessons')?.textContent)",
    );
    assert.deepEqual(page.errors, []);
  } finally {
    await page.close();
  }
});

test("a file that the browser does not save, or does not read, is named", async () => {
  const prepare = `URL.createObjectURL = () => { throw new TypeError("no files here"); };
    Blob.prototype.text = () => Promise.reject(new DOMException("gone", "NotFoundError"));`;
  const page = await openChromium({ prepare });
  const hush = () => page.evaluate("document.querySelector('#toast').textContent = ''");
  try {
    await page.open(`${site.url}?lang=en`);
    await page.click("#lessons-button");
    await page.until("the lessons are listed", "document.querySelector('#hand-in') !== null");
    await page.click("#hand-in");
    await page.expectText("#toast", "Nothing was saved: no files here");
    await page.expectText("#hand-in-reply", "");
    await page.evaluate(() => {
      const chosen = new DataTransfer();
      chosen.items.add(new File(["{}"], "mine.json"));
      const input = /** @type {HTMLInputElement} */ (document.querySelector("#progress-file"));
      input.files = chosen.files;
      input.dispatchEvent(new Event("change"));
    });
    await page.expectText("#hand-in-reply", "mine.json was not opened: gone");
    await hush();
    await page.click("#teacher-button");
    await page.until("the teacher's side is open", "document.querySelector('#hand-ins-csv') !== null");
    await page.evaluate("document.querySelector('#hand-ins-csv').click()");
    await page.expectText("#toast", "Nothing was saved: no files here");
    assert.deepEqual(page.errors, []);
  } finally {
    await page.close();
  }
});

test("a lesson that loads late leaves the link that was opened meanwhile alone", async () => {
  /** @type {() => void} */
  let release = () => {};
  const released = new Promise((resolve) => {
    release = () => resolve(undefined);
  });
  const slow = await serveDist({
    alter: (name, body) => (name.startsWith("lessons-") ? released.then(() => body) : body),
  });
  const page = await openChromium();
  try {
    await page.open(slow.url);
    for (const hash of ["#v1&lesson=data", "#v1&embed"]) {
      await page.evaluate((/** @type {string} */ link) => {
        location.hash = link;
      }, hash);
      await page.until("the link is open", `equiflow.ready.then(() => equiflow.report()?.step === 0)`);
    }
    const asked = () => page.requests.some((url) => /lessons-[^/]*\.js$/.test(url));
    assert.ok(asked(), "the lessons were asked for");
    release();
    // The lessons have come, and what they would do has had its turn.
    await page.until(
      "the lessons are there",
      "performance.getEntriesByType('resource').some(({ name, responseEnd }) => /lessons-[^/]*\\.js$/.test(name) && responseEnd > 0)",
    );
    await page.evaluate("equiflow.train(1)");
    await page.evaluate("equiflow.reset()");
    await page.expect("equiflow.link()", `${slow.url}#v1`);
    await page.expect("document.querySelector('#lesson')", null);
    assert.deepEqual(page.errors, []);
  } finally {
    release();
    await page.close();
    await slow.close();
  }
});
