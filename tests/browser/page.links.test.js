// Links: what they open, what they reproduce, and what they can never break.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { MALFORMED } from "../web/malformed.js";
import { BROWSERS, ENGINES, openChromium, serveDist } from "./harness.js";

/** @type {Awaited<ReturnType<typeof serveDist>>} */
let site;
before(async () => {
  site = await serveDist();
});
after(() => site.close());

/** Links of every released version, with what they mean for ever. @type {{ link: string, config: Record<string, unknown> }[]} */
const FROZEN = JSON.parse(readFileSync(new URL("../data/links.json", import.meta.url), "utf8"));

const outcome = () => /** @type {HTMLElement | null} */ (document.querySelector("#replay-notice"))?.dataset.outcome;
const text = (/** @type {string} */ selector) => document.querySelector(selector)?.textContent ?? "";

for (const [name, launch] of Object.entries(BROWSERS)) {
  test(`${name}: every malformed link gets one alert that explains, and a page that works`, async () => {
    const page = await launch();
    try {
      await page.open(site.url);
      for (const [index, [link, key, part]] of MALFORMED.entries()) {
        await page.evaluate((/** @type {string} */ hash) => {
          document.querySelector("#link-notice")?.setAttribute("data-old", "");
          location.hash = hash;
        }, link);
        await page.until(
          `${link.slice(0, 60)} is explained`,
          (/** @type {string[]} */ parts) => {
            const alerts = [...document.querySelectorAll("#link-notice[role=alert]")];
            const [alert] = alerts;
            if (alerts.length !== 1 || alert?.hasAttribute("data-old")) return false;
            return parts.every((each) => alert?.textContent?.includes(each));
          },
          [key, part],
        );
        // What is used instead can be trained with, as the tests of the codec say of each; opening it takes long.
        if (index % 10 === 0) await page.until("a run is open", "equiflow.report()?.step <= 5");
      }
      await page.until("a run is open", "equiflow.report()?.step <= 5");
      assert.equal((await page.evaluate("equiflow.train(3)")).step, 3);
      assert.doesNotMatch(await page.evaluate("document.querySelector('main').innerText"), /NaN|undefined/);
      assert.deepEqual(page.errors, []);
    } finally {
      await page.close();
    }
  });
}

for (const [name, launch] of Object.entries(ENGINES)) {
  test(`${name}: a link whose # was escaped into the path opens its run where the host sends 404.html`, async () => {
    const host = await serveDist({ under: "/equiflow/", static: true });
    const page = await launch();
    try {
      await page.goto(`${host.url}%23v1&system=dw4&samples=300&batch=32`);
      await page.until("the page is there", "globalThis.equiflow !== undefined");
      await page.ready();
      await page.expect("equiflow.config().system", "dw4");
      await page.expect("equiflow.config().samples", 300);
      await page.expect("location.pathname", "/equiflow/");
    } finally {
      await page.close();
      await host.close();
    }
  });
}

test("frozen links of every version open the run that they meant", async () => {
  const page = await openChromium();
  try {
    await page.open(site.url);
    for (const { link, config } of FROZEN) {
      // Own data are on no other device: a note says so and the engine's samples are used.
      const wanted = { ...config, data: "sampler" };
      await page.evaluate((/** @type {string} */ hash) => {
        location.hash = "#v1&seed=4711&samples=10";
        location.hash = hash;
      }, link);
      await page.until(`${link} is open`, sameSettings, wanted);
      const notes = config.data === "sampler" ? 0 : 1;
      await page.expect("document.querySelectorAll('#link-notice li').length", notes);
    }
    assert.deepEqual(page.errors, []);
  } finally {
    await page.close();
  }
});

/** @param {Record<string, unknown>} wanted */
function sameSettings(wanted) {
  const found = /** @type {any} */ (window).equiflow.config();
  return Object.entries(wanted).every(([key, value]) => found[key] === value);
}

test("a malformed link that is opened first of all is explained as well", async () => {
  const page = await openChromium();
  try {
    await page.open(`${site.url}#v1&system=dw9&seed=7&batch=NaN`);
    await page.until("the alert is there", "document.querySelector('#link-notice') !== null");
    const alert = await page.evaluate(text, "#link-notice");
    assert.match(alert, /system.*dw9.*dw2, dw4.*Used: dw2/);
    assert.match(alert, /batch.*NaN.*from 1 to 4096.*Used: 256/);
    await page.expect("equiflow.config().seed", 7);
    await page.click("#link-notice .close");
    await page.until("it can be closed", "document.querySelector('#link-notice') === null");
    assert.deepEqual(page.errors, []);
  } finally {
    await page.close();
  }
});

for (const [name, launch] of Object.entries(ENGINES).filter(([each]) => each !== "chromium")) {
  test(`a shared run of Chromium is reproduced, bit for bit, in ${name}`, async () => {
    const first = await openChromium();
    const second = await launch();
    try {
      await first.open(site.url);
      await first.evaluate("equiflow.configure({ samples: 1000, batch: 64, seed: 5 })");
      const { digest } = await first.evaluate("equiflow.train(120)");
      const link = await first.evaluate("equiflow.link()");
      assert.match(link, /#v1&samples=1000&batch=64&seed=5&steps=120&digest=[0-9a-f]{16}$/);
      await second.goto(link);
      await second.until(
        "the replay is over",
        () =>
          !["running", undefined].includes(
            /** @type {HTMLElement | null} */ (document.querySelector("#replay-notice"))?.dataset.outcome,
          ),
      );
      await second.expect(outcome, "same");
      await second.expectText("#replay-notice", /bit for bit/);
      await second.until("the report is of that step", "equiflow.report().step === 120");
      assert.equal((await second.evaluate("equiflow.report()")).digest, digest);
    } finally {
      await first.close();
      await second.close();
    }
  });
}

test("differing bits are reported, not hidden", async () => {
  const page = await openChromium();
  try {
    await page.goto(`${site.url}#v1&steps=10&digest=0123456789abcdef`);
    await page.until(
      "the replay is over",
      () =>
        /** @type {HTMLElement | null} */ (document.querySelector("#replay-notice"))?.dataset.outcome === "different",
    );
    await page.expectText("#replay-notice[role=alert]", /0123456789abcdef/);
  } finally {
    await page.close();
  }
});

test("a long replay shows its progress and can be cancelled", async () => {
  const page = await openChromium();
  try {
    await page.goto(`${site.url}#v1&steps=9000000`);
    await page.until("it makes progress", "document.querySelector('#replay-notice progress')?.value > 0");
    await page.click("#replay-notice .row button");
    await page.until(
      "it is cancelled",
      () =>
        /** @type {HTMLElement | null} */ (document.querySelector("#replay-notice"))?.dataset.outcome === "cancelled",
    );
    await page.until("nothing trains any more", "document.querySelector('#play-text').textContent === 'Play'");
    assert.deepEqual(page.errors, []);
  } finally {
    await page.close();
  }
});

test("Share copies the link, or shows it where the browser does not allow that", async () => {
  const page = await openChromium();
  try {
    await page.open(site.url);
    await page.evaluate("equiflow.train(7)");
    await page.click("#share");
    await page.until("something says so", () => {
      const field = /** @type {HTMLInputElement | null} */ (document.querySelector("#copy-notice input"));
      return field?.value.includes("steps=7") || document.querySelector("#toast")?.textContent?.includes("step 7");
    });
  } finally {
    await page.close();
  }
});

test("what a link may have lost is said, and what it still says is not called impossible", async () => {
  const page = await openChromium();
  try {
    await page.open(`${site.url}?lang=en#v1&system=dw4&samples=300&seed=12…`);
    await page.expectText(
      "#link-notice",
      /may not be whole.*seed 12 may be cut off, or more may have followed it\. Copy the link again/s,
    );
    await page.expect("/not possible|Allowed/.test(document.querySelector('#link-notice').textContent)", false);
    assert.equal(await page.evaluate("equiflow.config().seed"), 12);
    // Beside something that is refused, that is what the heading says.
    await page.evaluate("location.hash = '#v1&batch=x&samples=300&seed=12…'");
    await page.expectText("#link-notice", /could not be used.*batch x is not possible\..*seed 12 may be cut off/s);
    assert.deepEqual(page.errors, []);
  } finally {
    await page.close();
  }
});

test("a link that lost its number sign opens, and the address has it again", async () => {
  const page = await openChromium();
  try {
    await page.goto(`${site.url}?v1&system=dw4&samples=100&fbclid=Iw`);
    await page.until("the run is open", "window.equiflow?.config().system === 'dw4' && equiflow.report()?.step === 0");
    await page.expect("location.href", /\/#v1&system=dw4&samples=100$/);
    await page.expect("document.querySelector('#link-notice')", null);
    await page.goto(`${site.url}#v1&amp;system=dw4&amp;samples=150%E2%80%8B).`);
    await page.until("the run is open", "window.equiflow?.config().samples === 150 && equiflow.report()?.step === 0");
    assert.deepEqual(page.errors, []);
  } finally {
    await page.close();
  }
});
