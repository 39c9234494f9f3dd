// A pinned run A over the run under way: plots, numbers, settings that differ, training times.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { BROWSERS, openChromium, PATIENCE, serveDist } from "./harness.js";

/** @typedef {import("./harness.js").Page} Page */

/** @type {Awaited<ReturnType<typeof serveDist>>} */
let site;
before(async () => {
  site = await serveDist();
});
after(() => site.close());

const START = "#v1&samples=1000&batch=64&start=random";

/** What a plot's table says now: heads, and the columns by head. @param {Page} page @param {string} panel */
async function readTable(page, panel) {
  const { heads, rows, text } = await page.evaluate((/** @type {string} */ id) => {
    /** @type {HTMLElement} */ (document.querySelector(`#panel-${id} .tool`)).click();
    const dialog = /** @type {HTMLDialogElement} */ (document.querySelector("#table[open]"));
    const texts = (/** @type {ParentNode} */ from, /** @type {string} */ what) =>
      [...from.querySelectorAll(what)].map((cell) => cell.textContent ?? "");
    const found = {
      heads: texts(dialog, "thead th"),
      rows: [...dialog.querySelectorAll("tbody tr")].map((row) => texts(row, "th, td")),
      text: dialog.innerText,
    };
    dialog.close();
    return found;
  }, panel);
  assert.doesNotMatch(text, /NaN|undefined|Infinity/);
  /** @type {Record<string, string[]>} */
  const columns = Object.fromEntries(
    heads.map((/** @type {string} */ head, /** @type {number} */ k) => [
      head,
      rows.map((/** @type {string[]} */ row) => row[k] ?? ""),
    ]),
  );
  return { heads, columns };
}

/**
 * The same once the plot has been drawn with what is wanted: a plot is drawn with the next frame.
 * @param {Page} page @param {string} panel
 * @param {(table: Awaited<ReturnType<typeof readTable>>) => boolean} wanted
 */
async function tableOf(page, panel, wanted) {
  for (const end = Date.now() + PATIENCE; ; ) {
    const table = await readTable(page, panel);
    if (wanted(table)) return table;
    if (Date.now() > end) throw new Error(`${panel}: not as wanted: ${JSON.stringify(table)}`);
  }
}

const isWithA = (/** @type {{ heads: string[] }} */ { heads }) => heads.some((head) => head.includes("(A)"));
const isWithoutA = (/** @type {{ heads: string[] }} */ table) => !isWithA(table);

/**
 * The same once B's pictures have taken the place of those of the run before, which was A.
 * @param {Page} page @param {string} panel @param {string} column
 */
async function tableOfBoth(page, panel, column) {
  const both = (/** @type {Awaited<ReturnType<typeof readTable>>} */ { columns }) => {
    const [own = [], other = []] = [columns[column], columns[`${column} (A)`]];
    return { own, other };
  };
  const table = await tableOf(page, panel, (now) => {
    const { own, other } = both(now);
    // The first curves after training come from few draws, with which little can be said.
    return own.join() !== other.join() && own.filter(isValue).length > 3;
  });
  return both(table);
}

const isValue = (/** @type {string} */ cell) => /\d/.test(cell);

/** The numbers of both runs. @param {Page} page @returns {Promise<string[][]>} */
const numbers = (page) =>
  page.evaluate(() =>
    [...document.querySelectorAll("#compare-numbers tr")].map((row) =>
      [...row.children].map((cell) => cell.textContent ?? ""),
    ),
  );

for (const [name, launch] of Object.entries(BROWSERS)) {
  test(`${name}: pin a run, change a setting, run again, compare, unpin`, async () => {
    const page = await launch();
    try {
      // What B is without a pinned run.
      await page.open(`${site.url}${START}&gradient=otd`);
      const { digest } = await page.evaluate("equiflow.train(40)");

      await page.open(`${site.url}?a${START}`);
      await page.evaluate("equiflow.train(60)");
      const a = await page.evaluate("equiflow.report({ careful: true })");
      await page.expect("equiflow.comparison()", undefined);
      await page.until("the curves are of step 60", "equiflow.pin().then(({ step }) => step === 60)");
      await page.evaluate("equiflow.unpin()");
      await page.press("a");
      await page.until("it is said", "document.querySelector('#toast').textContent.includes('step 60')");
      await page.until("both are shown", "document.querySelector('#compare-numbers td')?.checkVisibility()");
      await page.expectText("#compare", /All settings are the same/);

      await page.click("#setup-button");
      await page.click("input[name=gradient][value=otd] + span");
      await page.until("a new run is open", "equiflow.report()?.step === 0");
      await page.evaluate("equiflow.train(40)");
      const b = await page.evaluate("equiflow.report({ careful: true })");
      assert.equal(b.digest, digest, "a pinned run changes no bit");
      const differing = await page.evaluate("equiflow.comparison().then(({ differing }) => differing)");
      assert.deepEqual(differing, [{ key: "gradient", label: "gradient", a: "dto", b: "otd" }]);
      await page.until(
        "the numbers are B's",
        `document.querySelector('#compare-numbers')?.textContent.includes('${b.digest.slice(0, 8)}')`,
      );
      await page.expectText("#compare-differing", /gradient A DTO, B OTD/);
      const [heads = [], ofA = [], ofB = []] = await numbers(page);
      const cell = (/** @type {string[]} */ row, /** @type {string} */ head) => row[heads.indexOf(head)] ?? head;
      for (const [row, report] of /** @type {const} */ ([
        [ofA, a],
        [ofB, b],
      ])) {
        assert.equal(cell(row, "step"), String(report.step));
        assert.equal(cell(row, "digest"), report.digest.slice(0, 8));
        assert.equal(Number(cell(row, "test NLL / nats")), Number(report.testNll.toFixed(3)));
        assert.match(cell(row, "KL gap / nats"), /^\d+\.\d+ ± \d+\.\d+$/);
        assert.match(cell(row, "effective samples"), /^\d+\.\d\s%( ± \d+\.\d+)?(, not to be trusted)?$/);
        assert.ok(report.seconds > 0);
        assert.equal(Number(cell(row, "training time / s")), Number(report.seconds.toFixed(2)));
      }

      await page.until("every plot has A in its sentence", () =>
        ["learning", "energy", "profile", "density"].every((panel) =>
          document.querySelector(`#panel-${panel} [role=img][aria-label*=" A"]`),
        ),
      );
      const learning = await tableOf(page, "learning", isWithA);
      const at = learning.columns.step?.indexOf("60") ?? -1;
      assert.equal(learning.columns["test (A)"]?.[at], a.klGap.toFixed(3));
      assert.equal(learning.columns.test?.[at], "–", "B has not got there");
      assert.equal(learning.columns.test?.[learning.columns.step?.indexOf("40") ?? -1], b.klGap.toFixed(3));
      for (const [panel, columns] of Object.entries({
        energy: ["model", "model, reweighted"],
        profile: ["model, reweighted"],
        density: ["model"],
      })) {
        for (const column of columns) {
          const { other } = await tableOfBoth(page, panel, column);
          assert.ok(other.filter(isValue).length > 3, `${panel}: ${column} of A has values`);
        }
      }
      await page.expect("document.querySelector('#density-pinned').checkVisibility()", true);
      await page.expectText("#panel-energy .legend", /A, pinned/);

      // Against training time, by keyboard; the cursor reads both runs there.
      await page.evaluate("document.querySelector('#against input:checked').focus()");
      await page.press("ArrowRight");
      const timed = await tableOf(page, "learning", ({ heads }) => heads[0] === "training time / s");
      for (const [column, report] of /** @type {const} */ ([
        ["test (A)", a],
        ["test", b],
      ])) {
        const row = timed.columns[column]?.indexOf(report.klGap.toFixed(3)) ?? -1;
        assert.equal(timed.columns["training time / s"]?.[row], report.seconds.toFixed(2), column);
      }
      // Firefox without a screen tells no page of its focus.
      if (name === "chromium") {
        await page.evaluate("document.querySelector('#panel-learning .cursor').focus()");
        await page.press("Home");
        const read = await page.evaluate("document.activeElement.getAttribute('aria-valuetext')");
        assert.match(read, /^training time \/ s 0\.00: .*test \d.*test \(A\) \d/);
      }
      await page.evaluate("document.activeElement.blur()");

      await page.press("a");
      await page.until("A is gone", "document.querySelector('#compare').hidden");
      await page.expect("equiflow.comparison()", undefined);
      for (const panel of ["learning", "energy", "profile", "density"]) await tableOf(page, panel, isWithoutA);
      await tableOf(page, "learning", ({ heads }) => heads[0] === "step");
      await page.expect("document.querySelector('#density-pinned').checkVisibility()", false);
      assert.deepEqual(page.errors, []);
    } finally {
      await page.close();
    }
  });
}

test("A survives reset, undo, a reload and another language, and says what cannot be compared", async () => {
  const page = await openChromium({ width: 320, height: 700, touch: true });
  const pinnedDigest = () => page.evaluate("equiflow.comparison().then((both) => both?.a.report.digest)");
  try {
    await page.open(`${site.url}?b${START}`);
    const { digest } = await page.evaluate("equiflow.train(20)");
    await page.evaluate("equiflow.pin()");
    await page.evaluate("equiflow.reset()");
    assert.equal(await pinnedDigest(), digest);
    await page.evaluate("equiflow.configure({ samples: 100 })");
    await page.back();
    await page.until("the change is undone", "equiflow.config().samples === 1000");
    assert.equal(await pinnedDigest(), digest);

    await page.evaluate("equiflow.configure({ seed: 5 })");
    await page.reload();
    await page.ready();
    await page.until("A is back", "document.querySelector('#compare-numbers td')?.checkVisibility()");
    assert.equal(await pinnedDigest(), digest);
    await page.evaluate("equiflow.train(5)");
    await page.until("its density is painted", "document.querySelector('#density-pinned')?.checkVisibility()");
    await page.until(
      "its energies are there",
      "document.querySelector('#energy-chart').ariaLabel.includes('A: the model')",
    );

    await page.open(`${site.url}?lang=zh#v1&samples=500&batch=16&system=dw4`);
    await page.evaluate("equiflow.train(3)");
    await page.until(
      "the two systems are told apart",
      "/目标分布不同/.test(document.querySelector('#compare').textContent)",
    );
    await page.expectText("#compare-differing", /体系.*A 为 DW-2，B 为 DW-4/);
    await page.until(
      "A's distances are plotted",
      "document.querySelector('#learning-chart').ariaLabel.includes('A 在第 20 步')",
    );
    await page.until("B's energies are plotted", "/kT/.test(document.querySelector('#energy-chart').ariaLabel)");
    await tableOf(page, "learning", isWithA);
    for (const panel of ["energy", "distance", "profile"]) await tableOf(page, panel, isWithoutA);
    const wide = await page.evaluate("document.documentElement.scrollWidth");
    assert.ok(wide <= 320, `${wide} px`);
    assert.deepEqual(page.errors, []);
  } finally {
    await page.close();
  }
});

test("pinning asks nothing of the engine, and a pause takes no training time", async () => {
  const prepare = `
    window.posted = [];
    const post = Worker.prototype.postMessage;
    Worker.prototype.postMessage = function (message, ...more) {
      posted.push(message.type);
      return post.call(this, message, ...more);
    };
  `;
  const page = await openChromium({ prepare });
  try {
    await page.open(`${site.url}?c${START}`);
    await page.evaluate("equiflow.play()");
    await page.until("it trains", "equiflow.report().step > 20");
    await page.evaluate("void posted.splice(0)");
    const report = await page.evaluate("equiflow.pin()");
    await page.until("it trains on", `equiflow.report().step > ${report.step}`);
    await page.until("B is beside A", "equiflow.comparison().then(({ a, b }) => b.report.step > a.report.step)");
    await page.expect("posted.filter((type) => type !== undefined && type !== 'ack' && type !== 'view')", []);
    await page.evaluate("equiflow.pause()");
    const paused = (await page.evaluate("equiflow.train(1)")).seconds;
    // Frames during which nothing trains.
    await page.evaluate("(async () => { for (let k = 0; k < 20; k++) await new Promise(requestAnimationFrame); })()");
    const { seconds } = await page.evaluate("equiflow.train(0)");
    assert.equal(seconds, paused, "a pause takes no training time");
    await page.evaluate("(equiflow.reset().catch(() => {}), document.querySelector('#compare-again').click())");
    await page.expectText("#toast", /still being prepared/);
    const refusal = await page.evaluate(
      "(equiflow.unpin(), equiflow.reset().catch(() => {}), equiflow.pin().catch((error) => error.message))",
    );
    assert.match(refusal, /no run to pin yet/);
    assert.deepEqual(page.errors, []);
  } finally {
    await page.close();
  }
});

test("pictures that come while the comparison loads are A's as well", async () => {
  /** @type {() => void} */
  let release = () => {};
  const released = new Promise((resolve) => {
    release = () => resolve(undefined);
  });
  const slow = await serveDist({
    alter: (name, body) => (name.startsWith("pinned-run-") ? released.then(() => body) : body),
  });
  const page = await openChromium();
  const model = async () => (await readTable(page, "energy")).columns.model ?? [];
  try {
    await page.open(`${slow.url}${START}`);
    const before = await model();
    await page.evaluate("equiflow.train(60)");
    const pinning = page.evaluate("equiflow.pin()");
    // The curves of step 60 come after its report; only then may the module come.
    for (const end = Date.now() + PATIENCE; (await model()).join() === before.join() && Date.now() < end; );
    release();
    assert.equal((await pinning).step, 60);
    const { columns } = await tableOf(page, "energy", isWithA);
    assert.ok((columns.model ?? []).some(isValue));
    assert.deepEqual(columns["model (A)"], columns.model);
    assert.deepEqual(page.errors, []);
  } finally {
    release();
    await page.close();
    await slow.close();
  }
});
