// The first minute of a first visit: what the bare address opens, what it says, and that nothing moves meanwhile.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { ENGINES, openChromium, serveDist, VISITOR } from "./harness.js";

/** @type {Awaited<ReturnType<typeof serveDist>>} */
let site;
before(async () => {
  site = await serveDist();
});
after(() => site.close());

const step = "equiflow.report().currentStep";
const isSeen = (/** @type {string} */ selector) =>
  `document.querySelector('${selector}').checkVisibility({ visibilityProperty: true })`;
const pace = "document.querySelector('#pace').selectedOptions[0].textContent";

/** Where the parts of the page are. */
const PLACES = `JSON.stringify([...document.querySelectorAll("#play, #pace, #choices, .numbers, main .panel:not([hidden]), #experiments")]
  .map((each) => [each.id, each.getBoundingClientRect()].map((at) => at.top === undefined ? at : [at.left, at.top, at.height].map(Math.round))))
  + document.querySelector("#notices").innerText + document.querySelector("#watch").innerText`;

for (const [name, launch] of Object.entries(ENGINES)) {
  test(`${name}: a first visitor sees a flow that knows nothing learn, is told what to look at, and only once`, async () => {
    const page = await launch({ ...VISITOR, width: 1440, height: 900 });
    try {
      await page.open(`${site.url}?lang=en`);
      await page.expectText("#guide-text", /knows nothing yet.*Press Play/);
      assert.equal((await page.evaluate("equiflow.config()")).start, "random");
      await page.expect(pace, "Speeding up");
      await page.expect(isSeen("#metric-digest"), false);
      await page.expect(isSeen("#setup-button span"), true);
      await page.until(
        "samples are on their way, by themselves",
        "(window.times ??= new Set()).add(document.querySelector('#flow-value').textContent).size > 2",
      );
      await page.until("there is no warning", "document.querySelector('#watch').hidden");
      await page.until("the energies are there", "document.querySelector('#energy-chart canvas') !== null");
      assert.doesNotMatch(await page.evaluate("document.querySelector('.numbers').innerText"), /nats|digest|defect/);
      await page.until(
        "nothing is said in words that mean nothing yet",
        "!/nats|not to be trusted/.test(document.querySelector('main').innerText)",
      );
      const [before, after] = await page.evaluate(`[${PLACES}, (() => {
        document.querySelector("#metric-gap .main").textContent = "−1 234 567.891";
        return ${PLACES};
      })()]`);
      assert.equal(after, before, "a long number that is not seen moves nothing");
      await page.evaluate(`(() => {
        window.told = [];
        window.places = new Set();
        const note = () => {
          const text = document.querySelector("#guide-text").textContent;
          if (window.told.at(-1) !== text) window.told.push(text);
          window.places.add(${PLACES});
          // What is said of the numbers later may take room: here it is their coming that must move nothing.
          if (!(${isSeen("#metric-digest")})) requestAnimationFrame(note);
        };
        note();
      })()`);
      await page.click("#play");
      await page.until("all is said and it runs at full speed", `${isSeen("#metric-digest")} && ${step} > 400`);
      await page.expect(pace, "Full speed");
      await page.click("#play");
      const told = await page.evaluate("window.told");
      assert.equal(told.length, 4, told.join("\\n"));
      assert.match(told[1], /two rings/);
      assert.match(told[2], /curve falls/);
      assert.match(told[3], /energies fall into place/);
      const places = await page.evaluate("[...window.places]");
      assert.equal(places.length, 1, places.join("\\n"));
      await page.until("a report of a flow that has learned", "equiflow.report().ess > 95");

      await page.reload();
      await page.ready();
      await page.expect(isSeen("#metric-digest"), true);
      await page.expect(isSeen("#guide"), false);
      assert.equal((await page.evaluate("equiflow.config()")).start, "random");
      assert.deepEqual(page.errors, []);
    } finally {
      await page.close();
    }
  });
}

test("it can be skipped, links and lessons have none of it, and the language can be changed first", async () => {
  const page = await openChromium({ ...VISITOR, width: 1440, height: 900 });
  try {
    await page.open(`${site.url}#v1`);
    await page.expect(isSeen("#guide"), false);
    assert.equal((await page.evaluate("equiflow.config()")).start, "matching");

    await page.goto("about:blank");
    await page.open(`${site.url}?lang=en`);
    await page.click("#language-zh");
    await page.expectText("#guide-text", /什么都不会/);
    await page.click("#guide-skip");
    await page.until("the numbers are there", isSeen("#metric-digest"));
    await page.expect("document.activeElement.id", "play");
    await page.reload();
    await page.ready();
    await page.expect(isSeen("#guide"), false);
    assert.deepEqual(page.errors, []);
  } finally {
    await page.close();
  }
});

test("a script on a first visit never waits, and its settings mean what they mean in a link", async () => {
  const page = await openChromium(VISITOR);
  try {
    await page.open(`${site.url}?lang=en`);
    const { digest } = await page.evaluate("equiflow.train(30)");
    await page.expect(step, 30);
    const link = await page.evaluate("equiflow.link()");
    assert.match(link, /#v1&start=random&steps=30&digest=[0-9a-f]{16}$/);
    const { config } = await page.evaluate("equiflow.configure({ seed: 5 })");
    assert.deepEqual([config.start, config.seed], ["matching", 5]);
    await page.until("the first minute is over", `!${isSeen("#guide")}`);
    await page.goto(link);
    await page.expectText("#replay-text", /✓/);
    await page.until("the report is of that step", "equiflow.report().step === 30");
    assert.equal((await page.evaluate("equiflow.report()")).digest, digest);
    assert.deepEqual(page.errors, []);
  } finally {
    await page.close();
  }
});

test("on a phone the rings and the curve are in view, and are read in that order", async () => {
  const page = await openChromium({ ...VISITOR, width: 390, height: 844, touch: true });
  try {
    await page.open(`${site.url}?lang=en`);
    await page.until("the curve is there", "document.querySelector('#learning-chart canvas') !== null");
    const bottom = (/** @type {string} */ selector) =>
      page.evaluate(`document.querySelector('${selector}').getBoundingClientRect().bottom`);
    assert.ok((await bottom("#density-model")) < 844);
    assert.ok((await bottom("#learning-chart .u-over")) < 844, "down to zero");
    assert.deepEqual(
      await page.evaluate("[...document.querySelectorAll('main .panel')].slice(0, 3).map(({ id }) => id)"),
      ["panel-density", "panel-learning", "panel-flow"],
    );
    await page.setViewport(1280, 840);
    await page.expect("document.querySelector('main .panel').id", "panel-flow");
    await page.expect("document.querySelector('main .column:last-child .panel').id", "panel-learning");
    assert.deepEqual(page.errors, []);
  } finally {
    await page.close();
  }
});
