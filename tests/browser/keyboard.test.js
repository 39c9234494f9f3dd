// The page without a mouse: what can be reached, what can be seen to be reached, and the keys for all of it.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { BROWSERS, ENGINES, openChromium, serveDist } from "./harness.js";

/** @type {Awaited<ReturnType<typeof serveDist>>} */
let site;
before(async () => {
  site = await serveDist();
});
after(() => site.close());

const step = "equiflow.report().currentStep";

/** Every control that a mouse could use, by a name that can be compared. */
function controls() {
  const all = [...document.querySelectorAll("button, input, select, textarea, a[href], summary, [tabindex='0']")];
  const usable = all.filter(
    (element) =>
      element.checkVisibility({ visibilityProperty: true }) && !element.matches(":disabled, dialog:not([open]) *"),
  );
  // Of a group of radio buttons the Tab key reaches one; the arrow keys reach the others.
  return [...new Set(usable.map(nameOf))];

  function nameOf(/** @type {Element} */ element) {
    if (element instanceof HTMLInputElement && element.type === "radio") return `radio ${element.name}`;
    return element.id || element.getAttribute("aria-label") || element.textContent || element.outerHTML;
  }
}

/** The same name of what has the focus, and whether that can be seen. */
function focused() {
  const element = /** @type {HTMLElement} */ (document.activeElement);
  const name =
    element instanceof HTMLInputElement && element.type === "radio"
      ? `radio ${element.name}`
      : element.id || element.getAttribute("aria-label") || element.textContent || element.outerHTML;
  const shown = [element, element.nextElementSibling, element.closest(".stage")].some(
    (each) => each instanceof Element && outlined(each),
  );
  // A window that is not in front shows no focus, as Firefox has it under test.
  return { name, shown: shown || element === document.body || !document.hasFocus() };

  function outlined(/** @type {Element} */ each) {
    const { outlineStyle, outlineWidth } = getComputedStyle(each);
    return outlineStyle !== "none" && Number.parseFloat(outlineWidth) >= 2;
  }
}

for (const [name, launch] of Object.entries(BROWSERS)) {
  test(`${name}: Tab reaches every control, and the focus can always be seen`, async () => {
    const page = await launch();
    try {
      await page.open(`${site.url}#v1&samples=1000&batch=64`);
      await page.evaluate("equiflow.train(5)");
      await page.click("#setup-button");
      const wanted = await page.evaluate(controls);
      assert.ok(wanted.length > 30, `${wanted.length} controls`);
      const reached = new Set();
      for (let k = 0; k < 2 * wanted.length + 10 && reached.size <= wanted.length; k++) {
        await page.press("Tab");
        const { name: at, shown } = await page.evaluate(focused);
        assert.ok(shown, `the focus cannot be seen on ${at}`);
        reached.add(at);
      }
      assert.deepEqual(
        wanted.filter((/** @type {string} */ each) => !reached.has(each)),
        [],
      );
      assert.deepEqual(page.errors, []);
    } finally {
      await page.close();
    }
  });

  test(`${name}: ? lists the keys, and the keys do what the list says`, async () => {
    const page = await launch();
    try {
      await page.open(`${site.url}#v1&samples=1000&batch=64`);
      await page.press("?");
      await page.expect("document.querySelector('#help')?.open", true);
      const keys = await page.evaluate("[...document.querySelectorAll('#help kbd')].map((key) => key.textContent)");
      for (const key of ["P", "S", "R", "M", "U", "C", "?"]) assert.ok(keys.includes(key), key);
      await page.press("p");
      await page.press("Escape");
      assert.equal(await page.evaluate(step), 0, "keys rest while a dialog is open");
      await page.press("s");
      await page.until("one step is done", "equiflow.report().step === 1");
      await page.press("p");
      await page.until("it trains", "equiflow.report().step > 2");
      await page.press("p");
      await page.until("it stands still", "document.querySelector('#play').dataset.playing === 'false'");
      await page.press("r");
      await page.until("it is at its start", "equiflow.report()?.step === 0");
      await page.press("u");
      await page.until("the set-up is open", "!document.querySelector('#setup').hidden");
      await page.evaluate("document.querySelector('#field-batch').focus()");
      await page.type("ps");
      await page.expect("document.querySelector('#field-batch').value.endsWith('ps')", true);
      assert.equal(await page.evaluate(step), 0, "what is typed into a field is no command");
      assert.deepEqual(page.errors, []);
    } finally {
      await page.close();
    }
  });
}

/** A key as a keyboard of any layout gives it; whether the page has taken it. @param {KeyboardEventInit} init */
const struck = (init) =>
  !(document.activeElement ?? document.body).dispatchEvent(
    new KeyboardEvent("keydown", { bubbles: true, cancelable: true, ...init }),
  );

for (const [name, launch] of Object.entries(ENGINES)) {
  test(`${name}: keys of other scripts count by their place, and those of the browser or of a text stay theirs`, async () => {
    const page = await launch();
    try {
      await page.open(`${site.url}#v1&system=lj13&samples=100`);
      const setUp = "!document.querySelector('#setup').hidden";
      for (const init of [
        { key: "ш", code: "KeyU", ctrlKey: true },
        { key: "u", code: "KeyU", metaKey: true },
        { key: "u", code: "KeyU", altKey: true },
        { key: "ú", code: "KeyU" },
        // WebKit knows no such key: on a Mac it is the one of Alt.
        ...(name === "webkit" ? [] : [{ key: "u", code: "KeyU", modifierAltGraph: true }]),
        { key: "u", code: "KeyU", isComposing: true },
        { key: "u", code: "KeyU", keyCode: 229 },
        { key: "Process", code: "KeyU" },
      ])
        assert.equal(await page.evaluate(struck, init), false, JSON.stringify(init));
      await page.expect(setUp, false);
      for (const key of ["г", "υ", "ع", "ו", "U", "ｕ"]) {
        assert.ok(await page.evaluate(struck, { key, code: "KeyU" }), key);
        await page.expect(setUp, true);
        // A key that is held does no more.
        assert.ok(await page.evaluate(struck, { key, code: "KeyU", repeat: true }), key);
        await page.expect(setUp, true);
        await page.evaluate(struck, { key: "u", code: "KeyF" });
        await page.expect(setUp, false);
      }
      for (const [key, code] of [
        ["؟", "Slash"],
        ["？", "Slash"],
        ["?", "Minus"],
      ]) {
        assert.ok(await page.evaluate(struck, { key, code, shiftKey: true }), key);
        await page.until("the keys are listed", "document.querySelector('#help')?.open");
        await page.press("Escape");
        await page.until("they are closed", "document.querySelector('#help') === null");
      }
      // Alt and an arrow are the browser's Back.
      await page.until("it can be turned", "document.querySelector('.stage[tabindex]') !== null");
      await page.evaluate("document.querySelector('.stage[tabindex]').focus()");
      for (const modifier of ["altKey", "metaKey", "ctrlKey"])
        assert.equal(await page.evaluate(struck, { key: "ArrowLeft", [modifier]: true }), false, modifier);
      assert.ok(await page.evaluate(struck, { key: "ArrowLeft" }));
      assert.deepEqual(page.errors, []);
    } finally {
      await page.close();
    }
  });
}

test("single letters can be switched off, and stay off", async () => {
  const page = await openChromium();
  try {
    await page.open(`${site.url}#v1&samples=1000&batch=64`);
    await page.click("#help-button");
    await page.click("#shortcuts-enabled");
    await page.press("Escape");
    await page.reload();
    await page.ready();
    await page.press("s");
    await page.press("?");
    await page.expect("document.querySelector('#help')?.open", true);
    await page.expect(step, 0);
    await page.press("Escape");
    await page.evaluate("document.querySelector('#play').focus()");
    await page.press("Enter");
    await page.until("a button is pressed as everywhere", `${step} > 0`);
    assert.deepEqual(page.errors, []);
  } finally {
    await page.close();
  }
});

test("the head of a dialog stays in sight wherever the focus goes, files included", async () => {
  const page = await openChromium({ width: 390, height: 700 });
  try {
    await page.open(`${site.url}#v1&samples=1000&batch=64`);
    for (const [button, id, field] of [
      ["lessons-button", "lessons", "#lessons input[type=file]"],
      ["export-button", "export", "#open-run"],
    ]) {
      await page.click("#menu-button");
      await page.click(`#${button}`);
      await page.until(
        "the dialog is open",
        `document.querySelector("#${id}[open] ${field?.split(" ").at(-1)}") !== null`,
      );
      await page.evaluate(`document.querySelector("${field}").focus()`);
      const places = await page.evaluate((/** @type {string} */ name) => {
        const dialog = /** @type {HTMLElement} */ (document.getElementById(name));
        return { dialog: dialog.scrollTop, head: dialog.querySelector("header")?.getBoundingClientRect().top };
      }, id);
      assert.equal(places.dialog, 0, id);
      assert.ok((places.head ?? -1) >= 0, JSON.stringify(places));
      await page.press("Escape");
    }
    assert.deepEqual(page.errors, []);
  } finally {
    await page.close();
  }
});
