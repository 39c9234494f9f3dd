// The page inside another one: compact, silent about the address, steered by messages.

import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { BROWSERS, ENGINES, openChromium, serveDist } from "./harness.js";

/** @type {Awaited<ReturnType<typeof serveDist>>} */
let site;
/** Another origin, with a page that frames the playground. @type {Awaited<ReturnType<typeof serveDist>>} */
let school;
/** @type {string} */
let folder;
before(async () => {
  site = await serveDist();
  folder = await mkdtemp(join(tmpdir(), "equiflow-school-"));
  school = await serveDist({ folder });
});
after(async () => {
  await Promise.all([site.close(), school.close()]);
  await rm(folder, { recursive: true });
});

/** Storage as a browser that blocks it gives it to a frame. */
const BLOCKED = `for (const name of ["localStorage", "sessionStorage", "caches", "indexedDB"]) {
  Object.defineProperty(window, name, { get() { throw new DOMException("blocked", "SecurityError"); } });
}`;

/** @param {string} link of the framed page */
const host = (link) => `<!doctype html><meta charset="utf-8"><title>school</title>
<link rel="icon" href="data:,">
<iframe id="frame" src="${site.url}#${link}" width="900" height="600"></iframe>
<script>
  const origin = ${JSON.stringify(new URL(site.url).origin)};
  window.heard = [];
  addEventListener("message", ({ origin: from, data }) => { if (from === origin) heard.push(data); });
  let last = 0;
  window.ask = (call, ...list) => {
    const id = ++last;
    document.querySelector("#frame").contentWindow.postMessage({ equiflow: 1, id, call, arguments: list }, origin);
    return new Promise((resolve) => {
      const look = () => {
        const found = heard.find((each) => each.id === id);
        if (found) resolve(found);
        else setTimeout(look, 20);
      };
      look();
    });
  };
</script>`;

for (const [name, launch] of Object.entries(BROWSERS)) {
  test(`${name}: a page of the named origin steers the frame; its own address stays as it was`, async () => {
    const origin = new URL(school.url).origin;
    await writeFile(join(folder, "index.html"), host(`v1&amp;embed=${origin}&amp;samples=1000`));
    const page = await launch({ prepare: BLOCKED });
    try {
      await page.goto(school.url);
      const { value: settings } = await page.evaluate("ask('config')");
      assert.equal(settings.samples, 1000);
      const before = await page.evaluate("history.length");
      const { value: configured } = await page.evaluate("ask('configure', { samples: 500, seed: 'x' })");
      assert.equal(configured.config.samples, 500);
      assert.equal(configured.notes[0].key, "seed");
      await page.evaluate("ask('on', 'step')");
      const { value: report } = await page.evaluate("ask('train', 12)");
      assert.equal(report.step, 12);
      await page.until(
        "an evaluation was announced",
        "heard.some(({ event, value }) => event === 'step' && value.step === 12)",
      );
      assert.equal((await page.evaluate("ask('report')")).value.digest, report.digest);
      await page.expect("ask('samples', 3).then(({ value }) => value.length)", 12);
      assert.match((await page.evaluate("ask('train', -1)")).error, /a whole number of steps/);
      assert.match((await page.evaluate("ask('launch')")).error, /there is no call launch; there are config, /);
      assert.match((await page.evaluate("ask('constructor')")).error, /there is no call/);
      assert.match((await page.evaluate("ask('on', 'rain')")).error, /there are step, phase, run/);
      assert.equal((await page.evaluate("ask('pin')")).value.digest, report.digest);
      assert.equal((await page.evaluate("ask('reset')")).value.step, 0);
      const { a, b, differing } = (await page.evaluate("ask('comparison')")).value;
      assert.deepEqual([a.report.step, b.report.step, differing], [12, 0, []]);
      await page.evaluate("ask('unpin')");
      assert.equal((await page.evaluate("ask('comparison')")).value, undefined);
      assert.match((await page.evaluate("ask('link')")).value, /#v1&samples=500$/);
      assert.equal(page.url(), school.url);
      await page.expect("history.length", before);
      assert.deepEqual(page.errors, []);
    } finally {
      await page.close();
    }
  });
}

test("a page that the link does not name gets no answer", async () => {
  const origin = new URL(school.url).origin;
  const silent = `<iframe id="silent" src="${site.url}#v1&amp;embed=https://elsewhere.example"></iframe>`;
  await writeFile(join(folder, "index.html"), host(`v1&amp;embed=${origin}`).replace("<script>", `${silent}<script>`));
  const page = await openChromium();
  try {
    await page.goto(school.url);
    await page.evaluate(
      "document.querySelector('#silent').contentWindow.postMessage({ equiflow: 1, id: 'silent', call: 'config' }, origin)",
    );
    // Long after the silent frame has got its message, the other one has answered.
    assert.equal((await page.evaluate("ask('train', 5)")).value.step, 5);
    await page.expect("heard.filter(({ id }) => id === 'silent')", []);
    assert.deepEqual(page.errors, []);
  } finally {
    await page.close();
  }
});

test("the embedded page is compact, keeps its own address, and leads to the full page", async () => {
  const page = await openChromium({ width: 700, height: 560 });
  try {
    const link = "v1&embed&hide=setup,density,energy,profile&lock=system&samples=1000";
    await page.open(`${site.url}#${link}`);
    await page.until("the link's wishes are met", "document.body.classList.contains('embed')");
    const isSeen = (/** @type {string} */ selector) => `document.querySelector("${selector}")?.checkVisibility()`;
    for (const gone of [".top", "#setup-button", "#panel-density", "#panel-energy"])
      await page.until(`${gone} is hidden`, `${isSeen(gone)} === false`);
    for (const here of ["#play", "#metrics", "#panel-flow", "#panel-learning", "#own-page"])
      await page.until(`${here} is seen`, isSeen(here));
    await page.expect("document.querySelector('input[value=dw4]').disabled", true);
    await page.evaluate("equiflow.configure({ samples: 100 })");
    await page.evaluate("equiflow.train(2)");
    assert.equal(page.url(), `${site.url}#${link}`);
    await page.until(
      "the full page is linked",
      "document.querySelector('#own-page')?.href.includes('samples=100&steps=2')",
    );
    assert.doesNotMatch(await page.evaluate("document.querySelector('#own-page').href"), /embed|hide/);
    await page.expect("document.documentElement.scrollWidth <= innerWidth", true);
    assert.deepEqual(page.errors, []);
  } finally {
    await page.close();
  }
});

test("the example page steers its frame", async () => {
  const page = await openChromium();
  try {
    await page.goto(`${site.url}examples/embed.html`);
    await page.fill("#samples", "200");
    await page.fill("#steps", "6");
    await page.click("#form button");
    await page.until("the report has come", "document.querySelector('#step').textContent === '6'");
    await page.expect("document.querySelector('#digest').textContent", /^[0-9a-f]{8}$/);
    await page.fill("#steps", "-3");
    await page.click("#form button");
    await page.until("the refusal is shown", "/a whole number/.test(document.querySelector('#answer')?.textContent)");
    assert.deepEqual(page.errors, []);
  } finally {
    await page.close();
  }
});

/** Where there is no run and will be none, nobody is told to wait for one. @param {import("./harness.js").Page} page */
async function nothingIsAwaited(page) {
  await page.evaluate("document.querySelector('#pin-button').click()");
  await page.expectText("#toast", "There is no run to compare: the engine has stopped.");
  const said = (/** @type {string} */ call) => page.evaluate(`equiflow.${call}.then(String, ({ message }) => message)`);
  assert.match(await said("pin()"), /^there is no run to pin: .*allow-same-origin/);
  for (const call of ["train(1)", "samples(1)", "report({ careful: true })", "keptSteps()", "rewind(0)"])
    assert.match(await said(call), /allow-same-origin/, call);
  await page.expect(
    "[...document.querySelectorAll('main canvas[aria-label]')].map((canvas) => canvas.ariaLabel).filter((label) => /being prepared/.test(label))",
    [],
  );
  await page.expect("/being prepared|preparing/i.test(document.body.innerText)", false);
}

for (const [name, launch] of Object.entries(ENGINES)) {
  test(`${name}: a frame that gives the page no origin of its own is told what is missing`, async () => {
    const narrow = await serveDist({ sandboxed: true });
    const page = await launch();
    try {
      await page.goto(`${narrow.url}?lang=en#v1&embed`);
      // WebKit loads no file of a page without an origin, the style sheet that hides these words among them.
      const where = name === "webkit" ? "#blocked" : "#problem-notice";
      const isSaid = (/** @type {string} */ selector) => {
        const element = document.querySelector(selector);
        return element?.checkVisibility() && element.textContent?.includes("allow-same-origin");
      };
      await page.until("it is said", isSaid, where);
      await page.expect("document.querySelector('#blocked').checkVisibility()", name === "webkit");
      // No content blocker is to blame, and to try again is of no use.
      for (const none of [".cause", "button:not(.close)"]) await page.expectText(`#problem-notice ${none}`, null);
      if (name !== "webkit") await nothingIsAwaited(page);
      assert.deepEqual(page.errors, []);
    } finally {
      await page.close();
      await narrow.close();
    }
  });
}

test("a lesson in a wide frame stands beside the panels, whichever of them are hidden", async () => {
  const page = await openChromium();
  const left = "flow,density,distance";
  const right = "learning,energy,profile";
  /** Left edges and heights of the lesson and of the columns that are shown. */
  const places = () => [
    ...[...document.querySelectorAll("main > .lesson, main > .column")]
      .map((element) => element.getBoundingClientRect())
      .filter(({ width }) => width > 0)
      .map((box) => [Math.round(box.left), box.height > 300]),
  ];
  try {
    for (const [hide, columns] of /** @type {[string, number][]} */ ([
      ["", 2],
      [`&hide=${left}`, 1],
      [`&hide=${right}`, 1],
    ])) {
      await page.goto("about:blank");
      await page.open(`${site.url}?lang=en#v1&embed&lesson=boltzmann&samples=300${hide}`);
      await page.until("the lesson is open", "document.querySelector('main > .lesson') !== null");
      /** @type {[number, boolean][]} */
      const found = await page.evaluate(places);
      assert.equal(new Set(found.map(([x]) => x)).size, columns + 1, `${hide}: ${JSON.stringify(found)}`);
      assert.ok(
        found.every(([, isHigh]) => isHigh),
        `${hide}: ${JSON.stringify(found)}`,
      );
    }
    assert.deepEqual(page.errors, []);
  } finally {
    await page.close();
  }
});

for (const [name, launch] of Object.entries(BROWSERS)) {
  test(`${name}: lessons are answered in a frame that may not submit forms`, async () => {
    const narrow = await serveDist({ sandboxed: "allow-scripts allow-same-origin" });
    const page = await launch();
    try {
      await page.open(`${narrow.url}?lang=en#v1&embed&lesson=boltzmann&samples=300`);
      await page.until("the lesson is open", "document.querySelector('#answer-read') !== null");
      const reply = () => page.expect("document.querySelector('#task-read .reply').textContent", /Have another look/);
      await page.fill("#answer-read", "7");
      await page.press("Enter");
      await reply();
      await page.fill("#answer-read", "soon");
      await page.click("#task-read .options button");
      await page.expect("document.querySelector('#task-read .reply').textContent", /Enter a number/);
      await page.fill("#answer-read", "－７，５");
      await page.click("#task-read .options button");
      await reply();
      assert.deepEqual(page.errors, []);
    } finally {
      await page.close();
      await narrow.close();
    }
  });
}

for (const [name, launch] of Object.entries(ENGINES)) {
  test(`${name}: a frame that opens no windows, saves no files and prints nothing says so`, async () => {
    const sandbox = (/** @type {string} */ link) => `<!doctype html><meta charset="utf-8"><title>school</title>
      <link rel="icon" href="data:,">
      <iframe sandbox="allow-scripts allow-same-origin" src="${link}" width="1200" height="700"></iframe>`;
    const around = await serveDist({
      alter: (file, body) => (file === "404.html" ? sandbox("index.html?lang=en#v1&embed&samples=300") : body),
    });
    const page = await launch();
    try {
      await page.goto(`${around.url}404.html`);
      const inside = "document.querySelector('iframe').contentDocument";
      await page.until("the frame is ready", `${inside}?.querySelector('#own-page')?.checkVisibility()`);
      await page.evaluate(`${inside}.querySelector('#own-page').click()`);
      await page.expect(`${inside}.querySelector('#copy-notice')?.textContent`, /allow-popups/);
      await page.expect(`${inside}.querySelector('#copy-notice textarea').value`, /#v1&samples=300$/);
      await page.evaluate(`${inside}.querySelector('#export-button').click()`);
      await page.expect(`${inside}.querySelector('#export')?.textContent`, /allow-downloads/);
      await page.evaluate(`${inside}.querySelector('#export').close()`);
      // The teacher's link, in the dialog that covers the page.
      await page.evaluate(`${inside}.querySelector('#lessons-button').click()`);
      await page.until("the lessons are listed", `${inside}.querySelector('#teacher-button')`);
      await page.evaluate(`${inside}.querySelector('#teacher-button').click()`);
      await page.until("the teacher's side is open", `${inside}.querySelector('#teacher-open')`);
      await page.evaluate(`${inside}.querySelector('#teacher-open').click()`);
      await page.expect(`${inside}.querySelector('#teacher #copy-notice')?.textContent`, /allow-popups/);
      await page.expect(`${inside}.querySelector('#copy-notice textarea').value`, /#v1/);
      await page.evaluate(`${inside}.querySelector('#teacher-print').click()`);
      await page.expect(`${inside}.querySelector('#copy-notice')?.textContent`, /allow-modals/);
    } finally {
      await page.close();
      await around.close();
    }
  });
}
