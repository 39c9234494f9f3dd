// Set-up: groups, what applies, what differs from the defaults, and the way back.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { GROUPS } from "../../www/config/applicability.js";
import { FIELDS } from "../../www/config/schema.js";
import { ENGINES, openChromium, serveDist } from "./harness.js";

/** @type {Awaited<ReturnType<typeof serveDist>>} */
let site;
before(async () => {
  site = await serveDist();
});
after(() => site.close());

/** @param {string} fragment @param {(page: import("./harness.js").Page) => Promise<void>} use */
async function withPage(fragment, use, launch = openChromium) {
  const page = await launch();
  try {
    await page.goto(site.url + fragment);
    await page.until("a run is open", "window.equiflow?.report()?.step === 0");
    await use(page);
    assert.deepEqual(page.errors, []);
  } finally {
    await page.close();
  }
}

/** Whether a field is shown. @param {string} key */
const shown = (key) =>
  `document.querySelector('#field-${key}, input[name="${key}"]').closest('.field').checkVisibility()`;

test("only what applies is shown, what it needs is said, and a deviation without effect is marked", () =>
  withPage("#v1&samples=100&open=setup&lambda=0.2", async (page) => {
    const unused = (/** @type {string} */ group) =>
      page.evaluate(`document.querySelector('#fields-${group} ~ .unused').innerText`);
    await page.expect(shown("channels"), false);
    assert.match(await unused("flow"), /channels m, layer width h, invariants \(applies only to the many-body flow\)/);
    // The link holds it.
    await page.expect(shown("lambda"), true);
    const lambda = "document.querySelector('#field-lambda').closest('.field').innerText";
    await page.expect(lambda, /No effect here; applies only to the mixture objective/);
    await page.click("input[name='objective'][value='mixture'] + span");
    await page.until("the run is another", "equiflow.config().objective === 'mixture'");
    await page.until("it has an effect", `!/No effect/.test(${lambda})`);
    await page.click("input[name='flow'][value='manyBody'] + span");
    await page.until("its shape is shown", shown("channels"));
    await page.expect(shown("timeWidth"), false);
    assert.match(await unused("flow"), /time width γ/);
  }));

for (const [name, launch] of Object.entries(ENGINES)) {
  test(`${name}: what differs from the defaults is marked, and one click brings it back; so does one for all`, () =>
    withPage(
      "#v1&samples=100&batch=32&guard=0&lock=seed&seed=9&open=setup",
      async (page) => {
        const summary = "document.querySelector('#setup-changed').innerText";
        await page.expect(summary, /^Changed from the defaults: samples, batch, seed, stiffness penalty μ\.$/);
        await page.expect("document.querySelector('#restore-seed').hidden", true);
        await page.expect("document.querySelector('#restore-odeSteps').hidden", true);
        await page.expect("document.querySelector('#restore-batch').innerText", "↺ 256");
        await page.click("#restore-batch");
        await page.until("the default is used", "equiflow.config().batch === 256");
        await page.until("the field follows", "document.querySelector('#field-batch').value === '256'");
        await page.expect("document.activeElement.id", "field-batch");
        await page.until("the mark is gone", "document.querySelector('#restore-batch').hidden");
        await page.click("#setup-restore");
        await page.until("all are used", "equiflow.config().guard === 3 && equiflow.config().samples === 10000");
        await page.expect("equiflow.config().seed", 9);
        await page.until("it says so", `/^Changed from the defaults: seed\\.$/.test(${summary})`);
        await page.expect("document.querySelector('#setup-restore').hidden", true);
        await page.back();
        await page.until("one step back undoes it", "equiflow.config().guard === 0 && equiflow.config().batch === 256");
      },
      launch,
    ));
}

test("every number says its range, and an error stands beside its control", () =>
  withPage("#v1&samples=100&open=setup", async (page) => {
    for (const field of FIELDS) {
      if (field.kind !== "integer" && field.kind !== "number") continue;
      const range = await page.evaluate(`document.querySelector('#field-${field.key}-range').textContent`);
      assert.match(range, /^\S+ – \S/, field.key);
    }
    await page.expect("document.querySelector('#field-b-range').innerText", /^−10 – 10 kT \/ length²$/);
    // As copied from that range, and by a Chinese input method.
    for (const [typed, used] of [
      ["−1", -1],
      ["－２。５", -2.5],
      ["-1,5", -1.5],
    ]) {
      await page.fill("#field-b", String(typed));
      await page.press("Tab");
      await page.expect("equiflow.config().b", used);
    }
    await page.fill("#field-c", "9");
    await page.press("Tab");
    await page.until("it is said", "document.querySelector('#field-c-error').innerText !== ''");
    const gap = await page.evaluate(`
      document.querySelector('#field-c-error').getBoundingClientRect().top -
      document.querySelector('#field-c').getBoundingClientRect().bottom`);
    assert.ok(gap >= 0 && gap < 20, `${gap} px below`);
    await page.expect("document.querySelectorAll('.group h3').length", GROUPS.length);
  }));
