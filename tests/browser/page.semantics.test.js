// What assistive technology is told: names, states, groups and an order that hold together.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { FIELDS } from "../../www/config/schema.js";
import { LANGUAGES } from "../../www/i18n/languages.js";
import { openChromium, serveDist } from "./harness.js";

/** @type {Awaited<ReturnType<typeof serveDist>>} */
let site;
before(async () => {
  site = await serveDist();
});
after(() => site.close());

/** @param {string} fragment @param {(page: import("./harness.js").Page) => Promise<void>} use @param {import("./harness.js").Look} [look] */
async function visit(fragment, use, look) {
  const page = await openChromium(look);
  try {
    await page.open(`${site.url}#v1&samples=200&batch=8${fragment}`);
    await use(page);
    assert.deepEqual(page.errors, []);
  } finally {
    await page.close();
  }
}

/** In the page: groups of a list that begin with no term. */
const groupsOutOfOrder = () =>
  [...document.querySelectorAll("dl > div, dl")]
    .filter((group) => [...group.children].some(({ localName }) => localName === "dd"))
    .filter((group) => group.firstElementChild?.localName !== "dt")
    .map((group) => group.outerHTML.slice(0, 80));

/** In the page: the names of buttons that say with `aria-pressed` whether they are on. */
const pressed = () =>
  Object.fromEntries(
    [...document.querySelectorAll("[aria-pressed]")].map((button) => [
      button.id,
      button.getAttribute("aria-label") ?? button.textContent?.trim(),
    ]),
  );

test("a term comes before its value, and a button that has a state keeps its name", () =>
  visit("", async (page) => {
    await page.click("#help-button");
    await page.until("the keys are listed", "document.querySelector('#help[open] dl') !== null");
    await page.expect(groupsOutOfOrder, []);
    await page.press("Escape");
    const before = await page.evaluate(pressed);
    assert.ok("pin-button" in before);
    await page.click("#play");
    await page.click("#flow-motion");
    await page.until("it trains", "document.querySelector('#play').dataset.playing === 'true'");
    await page.evaluate("equiflow.pin()");
    await page.expect(pressed, before);
    await page.click("#play");
  }));

test("a picture takes no keys; what turns it does, and says so", () =>
  visit("&system=lj13&odeSteps=2", async (page) => {
    await page.until("the picture can be turned", "document.querySelector('[role=application]') !== null");
    const focusable = "[...document.querySelectorAll('[role=img]')].filter(({ tabIndex }) => tabIndex >= 0).length";
    await page.expect(focusable, 0);
    await page.expect("document.querySelector('[role=application]').ariaLabel", /arrow keys/);
    await page.evaluate("document.querySelector('[role=application]').focus()");
    await page.expect("document.activeElement.querySelector('canvas').id", "flow-canvas");
  }));

/** In the page: parts that are seen above one that comes before them in the document. */
function partsOutOfOrder() {
  const parts = [
    ...document.querySelectorAll("header.top, .transport, .choices, #metrics, #setup, main, #experiments, footer"),
  ];
  const seen = parts.filter((part) => part.checkVisibility());
  return seen.slice(1).flatMap((part, k) => {
    const above = seen[k];
    if (!above) return [];
    // Side by side is no order from top to bottom.
    const [upper, lower] = [above.getBoundingClientRect().top, part.getBoundingClientRect().bottom];
    return lower <= upper ? [`${part.id || part.className} is above ${above.id || above.className}`] : [];
  });
}

/** On both sides of every width at which the page changes. */
const WIDTHS = [1440, 1280, 1279, 1101, 1100, 861, 860, 601, 600, 390, 361, 360, 320];

for (const language of Object.keys(LANGUAGES)) {
  test(`${language}: what is seen from top to bottom is read in that order, on a screen of any width`, async () => {
    const page = await openChromium({ width: 1440, height: 900 });
    try {
      await page.open(`${site.url}?lang=${language}#v1&samples=200&batch=8&open=setup&stop=steps:90&note=hello`);
      for (const width of WIDTHS) {
        await page.setViewport(width, 900);
        await page.expect("innerWidth", width);
        await page.until("Set-up is unfolded", "document.querySelector('#setup').checkVisibility()");
        await page.expect(partsOutOfOrder, []);
      }
      assert.deepEqual(page.errors, []);
    } finally {
      await page.close();
    }
  });
}

test("every locked setting stands still for as long as the link says so", () =>
  visit(`&lock=${FIELDS.map(({ key }) => key).join(",")}&open=setup`, async (page) => {
    const free = `[...document.querySelectorAll("#choices :is(input, select), #setup :is(input, select):not(.cursor)")]
      .filter((control) => !control.disabled).map((control) => control.id || control.name)`;
    await page.until("the controls are locked", `${free}.length === 0`);
    await page.evaluate("equiflow.train(20)");
    await page.evaluate("equiflow.configure({ seed: 3 })");
    await page.until("the new run is drawn", "document.querySelector('#field-seed').value === '3'");
    await page.expect(free, []);
  }));

const REFUSED = `Object.defineProperty(navigator, "clipboard", {
  value: { writeText: () => Promise.reject(new Error("refused")) }, configurable: true })`;

test("where copying is refused, the text lies in the dialog in which it was wanted, and is not called a link", () =>
  visit("", async (page) => {
    await page.evaluate(REFUSED);
    await page.click("#about-button");
    await page.click("#copy-bibtex");
    await page.until("the text can be copied by hand", "document.activeElement?.matches('#about[open] textarea')");
    await page.expect("document.activeElement.value", /@/);
    assert.doesNotMatch(await page.evaluate("document.activeElement.ariaLabel"), /link/i);
    await page.expect("document.activeElement.checkVisibility()", true);
  }));

test("what was to be copied by hand goes with its run, and once something else is copied", () =>
  visit("", async (page) => {
    const field = "document.querySelector('#copy-notice textarea')";
    await page.evaluate(REFUSED);
    await page.click("#share");
    await page.expect(`${field}?.value`, /#v1&samples=200/);
    await page.evaluate("equiflow.configure({ seed: 2 })");
    await page.expect(field, null);
    await page.click("#metric-digest button");
    await page.expect(`${field}?.value`, /^[0-9a-f]{16}$/);
    await page.evaluate("navigator.clipboard.writeText = () => Promise.resolve()");
    await page.click("#share");
    await page.expect(field, null);
  }));

test("what a link hides is out of reach of the keys too", () =>
  visit("&hide=setup,share,pace,compare", async (page) => {
    await page.evaluate(REFUSED);
    for (const key of ["u", "c", ",", "a"]) await page.press(key);
    // A key that nothing hides comes after them.
    await page.press("s");
    await page.expect("equiflow.report().step", 1);
    await page.expect("document.querySelector('#copy-notice')", null);
    await page.expect("document.querySelector('#pin-button').ariaPressed", "false");
    await page.expect("location.hash", "#v1&samples=200&batch=8&hide=setup,share,pace,compare");
  }));
