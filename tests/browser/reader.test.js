// Plots without sight and without a mouse: names, sentences, cursors and tables, for every plot there is.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { BROWSERS, serveDist } from "./harness.js";

/** @type {Awaited<ReturnType<typeof serveDist>>} */
let site;
before(async () => {
  site = await serveDist();
});
after(() => site.close());

/** What is wrong with the plots that can be seen. */
function plotsWithoutReader() {
  const visible = [...document.querySelectorAll("main .panel")].filter((panel) => panel.checkVisibility());
  return visible.flatMap((panel) => {
    const title = panel.querySelector("h2")?.textContent ?? "";
    const named = [...panel.querySelectorAll("[role=img]")].some((plot) => plot.ariaLabel?.startsWith(`${title}. `));
    return [
      ...(named ? [] : [`${title} has no name`]),
      ...(panel.querySelector("button.tool[aria-haspopup=dialog]") ? [] : [`${title} has no table`]),
      ...(panel.querySelector("input[type=range]") ? [] : [`${title} has no cursor`]),
    ];
  });
}

const labels = () => [...document.querySelectorAll("main [role=img]")].map(({ ariaLabel }) => ariaLabel);

for (const [name, launch] of Object.entries(BROWSERS)) {
  test(`${name}: every plot has a name, a cursor and a table; its sentence follows the data`, async () => {
    const page = await launch();
    try {
      for (const system of ["dw2", "dw4"]) {
        // From noise to samples: sentences round their numbers, which a few steps of a trained flow need not change.
        await page.open(`${site.url}?${system}#v1&samples=1000&batch=64&start=random&system=${system}`);
        await page.evaluate("equiflow.train(3)");
        await page.expect(plotsWithoutReader, []);
        const before = await page.evaluate(labels);
        await page.evaluate("equiflow.train(300)");
        await page.until(
          "every sentence has followed",
          (/** @type {string[]} */ old) => {
            const now = [...document.querySelectorAll("main .panel:not([hidden]) [role=img]")];
            // The exact density is the same at every step.
            const stale = now.find(
              (plot) => plot.checkVisibility() && plot.id !== "density-exact" && old.includes(plot.ariaLabel ?? ""),
            );
            // What is below the edge of the window is computed when it comes into sight.
            stale?.scrollIntoView();
            return !stale;
          },
          before,
        );
      }
      assert.deepEqual(page.errors, []);
    } finally {
      await page.close();
    }
  });
}

test("arrow keys move a cursor along every plot, and what lies under it is read out", async () => {
  const page = await BROWSERS.chromium();
  try {
    await page.open(`${site.url}#v1&samples=1000&batch=64`);
    for (let k = 0; k < 3; k++) await page.evaluate("equiflow.train(5)");
    const cursors = await page.evaluate("document.querySelectorAll('main .panel:not([hidden]) .cursor').length");
    assert.equal(cursors, 4);
    for (let k = 0; k < cursors; k++) {
      await page.until(
        "there is something to read",
        (/** @type {number} */ index) => {
          const cursor = /** @type {HTMLInputElement} */ (
            document.querySelectorAll("main .panel:not([hidden]) .cursor")[index]
          );
          cursor.blur();
          cursor.focus();
          return Number(cursor.max) > 1;
        },
        k,
      );
      // What is read out when the cursor moves: the data under it may be newer ones a moment later.
      await page.evaluate(() => {
        /** @type {object[]} */
        const read = [];
        Object.assign(window, { read });
        const cursor = /** @type {HTMLInputElement} */ (document.activeElement);
        cursor.addEventListener("input", () => {
          const readout = cursor.closest(".panel")?.querySelector(".readout")?.textContent;
          read.push({ text: cursor.getAttribute("aria-valuetext"), readout, value: cursor.value });
        });
      });
      // At the beginning nothing would move: a picture that comes meanwhile may put the place of the second row into the first.
      await page.press("End");
      await page.press("ArrowLeft");
      await page.expect("window.read.length", 2);
      const [last, before] = await page.evaluate("window.read");
      assert.ok(Number(before.value) < Number(last.value), `from ${last.value} to ${before.value}`);
      assert.equal(before.text, before.readout);
      assert.notEqual(before.text, last.text);
      assert.match(before.text, /\d: .*\d/);
    }
    assert.deepEqual(page.errors, []);
  } finally {
    await page.close();
  }
});

test("a plot's numbers open as a table; Escape closes it and the focus is where it was", async () => {
  const page = await BROWSERS.chromium();
  try {
    await page.open(`${site.url}#v1&samples=1000&batch=64`);
    await page.evaluate("equiflow.train(20)");
    const panels = await page.evaluate(() =>
      [...document.querySelectorAll("main .panel:not([hidden])")].map(({ id }) => id),
    );
    for (const id of panels) {
      await page.until(
        `${id} has rows`,
        (/** @type {string} */ panel) => {
          const cursor = /** @type {HTMLInputElement | null} */ (document.querySelector(`#${panel} .cursor`));
          cursor?.blur();
          cursor?.focus();
          return !cursor || Number(cursor.max) > 0;
        },
        id,
      );
      const button = `#${id} .tool[aria-haspopup=dialog]`;
      await page.evaluate((/** @type {string} */ selector) => {
        /** @type {HTMLElement} */ (document.querySelector(selector)).focus();
      }, button);
      await page.press("Enter");
      const table = await page.evaluate(() => {
        const dialog = /** @type {HTMLDialogElement} */ (document.querySelector("#table[open]"));
        const rows = [...dialog.querySelectorAll("tbody tr")].map((row) => [...row.children].map((c) => c.textContent));
        const title = dialog.querySelector("h2")?.textContent;
        return { title, rows, heads: dialog.querySelectorAll("thead th").length, text: dialog.innerText };
      });
      assert.equal(table.title, await page.evaluate(`document.querySelector("#${id} h2").textContent`));
      assert.ok(table.rows.length >= 2, `${id} has ${table.rows.length} rows`);
      for (const row of table.rows) assert.equal(row.length, table.heads);
      assert.doesNotMatch(table.text, /NaN|undefined|Infinity/);
      await page.press("Escape");
      await page.expect(
        (/** @type {string} */ selector) => [
          document.querySelector("dialog[open]") !== null,
          document.activeElement === document.querySelector(selector),
        ],
        [false, true],
        button,
      );
    }
    assert.deepEqual(page.errors, []);
  } finally {
    await page.close();
  }
});
