// In which browsers the page opens: in any language that they claim to speak, and with a sentence where they are too old.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { BROWSERS, ENGINES, serveDist } from "./harness.js";

/** @type {Awaited<ReturnType<typeof serveDist>>} */
let site;
before(async () => {
  site = await serveDist();
});
after(() => site.close());

/** The browser's language is what the address says. */
const speaks = `{
  const spoken = new URLSearchParams(location.search).get("spoken");
  Object.defineProperty(navigator, "language", { value: spoken, configurable: true });
  Object.defineProperty(navigator, "languages", { value: [spoken] });
}`;

for (const [name, launch] of Object.entries(BROWSERS)) {
  test(`${name}: the page opens whatever the browser's language`, async () => {
    const page = await launch({ prepare: speaks });
    try {
      for (const spoken of ["C", "", "posix", "en-US-u-nu-latn", "xx-invalid-andmuchmorethanthat", "ar-EG"]) {
        await page.open(`${site.url}?spoken=${spoken}`);
        await page.expectText("#play-text", "Play");
      }
      assert.deepEqual(page.errors, []);
    } finally {
      await page.close();
    }
  });
}

for (const [name, launch] of Object.entries(ENGINES)) {
  test(`${name}: the first visit shows a flow that one can train`, async () => {
    const page = await launch();
    try {
      await page.open(site.url);
      // A browser without a language, as WebKit is here, gets English.
      await page.expectText("#play-text", "Play");
      await page.click("#step");
      await page.expect("equiflow.report().step", 1);
      assert.deepEqual(page.errors, []);
    } finally {
      await page.close();
    }
  });
}

for (const [name, launch] of Object.entries(BROWSERS)) {
  for (const [what, prepare] of /** @type {const} */ ([
    ["SIMD", "WebAssembly.validate = () => false;"],
    ["WebAssembly", "delete window.WebAssembly;"],
    ["modules", "delete HTMLScriptElement.prototype.noModule;"],
    ["popovers", "delete HTMLElement.prototype.popover;"],
  ])) {
    test(`${name}: a browser without ${what} is told what it lacks`, async () => {
      const page = await launch({ prepare });
      try {
        await page.goto(site.url);
        await page.expectText("#unsupported", /needs Chrome or Edge 114, Firefox 125, Safari 17.*需要/);
        await page.until("it can be seen", "document.querySelector('#unsupported').checkVisibility()");
      } finally {
        await page.close();
      }
    });
  }

  test(`${name}: a browser of today is told nothing of the kind`, async () => {
    const page = await launch();
    try {
      await page.open(site.url);
      await page.expectText("#unsupported", null);
    } finally {
      await page.close();
    }
  });
}
