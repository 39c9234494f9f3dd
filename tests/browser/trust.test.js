// What the page does not do: ask others, run foreign code, keep secrets about itself.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { BROWSERS, KEEPING, openChromium, serveDist } from "./harness.js";

/** @type {Awaited<ReturnType<typeof serveDist>>} */
let site;
before(async () => {
  site = await serveDist();
});
after(() => site.close());

/** What the policy stops when it is tried. */
async function attempts() {
  /** @type {string[]} */
  const stopped = [];
  /** @type {any} */ (globalThis).stopped = stopped;
  document.addEventListener("securitypolicyviolation", ({ effectiveDirective }) => stopped.push(effectiveDirective));
  const script = document.createElement("script");
  script.textContent = "globalThis.intruder = true";
  document.head.append(script);
  const image = document.createElement("img");
  image.src = "https://example.org/pixel.png";
  document.body.append(image);
  document.body.setAttribute("onclick", "globalThis.intruder = true");
  document.body.click();
  const fetched = await fetch("https://example.org/").then(
    () => "fetched",
    () => "refused",
  );
  // Not at once: what a test runs directly may do more than a page.
  const evaluated = await new Promise((done) =>
    setTimeout(() => {
      try {
        // biome-ignore lint/security/noGlobalEval: that this is refused is the point
        globalThis.eval("globalThis.intruder = true");
        done("evaluated");
      } catch {
        done("refused");
      }
    }),
  );
  image.remove();
  document.body.removeAttribute("onclick");
  return { fetched, evaluated };
}

for (const [name, launch] of Object.entries(BROWSERS)) {
  test(`${name}: the content security policy refuses inline code, eval and other hosts`, async () => {
    const page = await launch();
    try {
      await page.open(site.url);
      const policy = await page.evaluate("document.querySelector('meta[http-equiv=Content-Security-Policy]').content");
      const directives = new Map(
        policy.split(";").map((/** @type {string} */ part) => {
          const [directive = "", ...sources] = part.trim().split(/\s+/);
          return [directive, sources];
        }),
      );
      assert.deepEqual(directives.get("default-src"), ["'self'"]);
      assert.deepEqual(directives.get("script-src"), ["'self'", "'wasm-unsafe-eval'"]);
      assert.deepEqual(directives.get("object-src"), ["'none'"]);
      assert.deepEqual(directives.get("base-uri"), ["'none'"]);
      assert.doesNotMatch(policy, /'unsafe-(?:inline|eval)'|https?:|\*/);
      const outcome = await page.evaluate(attempts);
      assert.deepEqual(outcome, { fetched: "refused", evaluated: "refused" });
      for (const directive of ["connect-src", "img-src", "script-src"]) {
        await page.until(
          `${directive} has stopped something`,
          (/** @type {string} */ start) =>
            /** @type {any} */ (globalThis).stopped.some((/** @type {string} */ each) => each.startsWith(start)),
          directive,
        );
      }
      await page.expect("'intruder' in globalThis", false);
    } finally {
      await page.close();
    }
  });
}

test("whatever is opened and pressed, nobody else is asked for anything", async () => {
  const page = await openChromium(KEEPING);
  try {
    await page.open(site.url);
    await page.evaluate("equiflow.train(20)");
    const count = await page.evaluate("document.querySelectorAll('button').length");
    for (let k = 0; k < count; k++) {
      await page.evaluate((/** @type {number} */ index) => {
        const button = document.querySelectorAll("button")[index];
        // A change of language loads the page anew.
        if (button && !button.id.startsWith("language-")) button.click();
        for (const dialog of document.querySelectorAll("dialog")) dialog.close();
      }, k);
    }
    const elsewhere = page.requests.filter((url) => !/^(?:data|blob):/.test(url) && !url.startsWith(site.url));
    assert.deepEqual(elsewhere, []);
    assert.deepEqual(page.errors, []);
  } finally {
    await page.close();
  }
});

test("the page says which version it is when the engine has loaded before the language", async () => {
  // Asked for once the worker has said that it is ready; nothing else asks for this file.
  const signal = "icon-maskable.png";
  const script = `window.Worker = class extends Worker {
    constructor(...given) {
      super(...given);
      this.addEventListener("message", ({ data }) => data.type === "ready" && fetch("${signal}"));
    }
  };`;
  let engineIsReady = () => {};
  /** @type {Promise<void>} */
  const ready = new Promise((resolve) => {
    engineIsReady = resolve;
  });
  const alter = (/** @type {string} */ file, /** @type {Buffer} */ body) => {
    if (file === signal) engineIsReady();
    if (file === "index.html") return String(body).replace("<head>", `<head><script>${script}</script>`);
    return file.startsWith("language-") ? ready.then(() => body) : body;
  };
  const slow = await serveDist({ alter });
  const page = await openChromium();
  try {
    await page.open(slow.url);
    await page.expectText("#version", /equiflow \d+\.\d+\.\d+/);
    assert.deepEqual(page.errors, []);
  } finally {
    await page.close();
    await slow.close();
  }
});

test("the page says which version it is, under which licence, how to cite it and what it keeps", async () => {
  const page = await openChromium(KEEPING);
  try {
    await page.open(site.url);
    await page.expectText("#version", /equiflow \d+\.\d+\.\d+/);
    await page.evaluate(`Object.defineProperty(navigator, "clipboard", {
      value: { writeText: async (text) => { globalThis.copied = text; } },
    })`);
    await page.click("#about-button");
    for (const words of [/equiflow \d+\.\d+\.\d+/, /MIT or Apache-2\.0/, /sends nothing, sets no cookies/])
      await page.expect("document.querySelector('#about').innerText", words);
    await page.click("#copy-bibtex");
    await page.until("the citation is copied", "globalThis.copied !== undefined");
    const copied = await page.evaluate("globalThis.copied");
    assert.match(copied, /@inproceedings\{[^}]*Equivariant Flows/s);
    assert.match(copied, /@software\{equiflow,[^@]*version = \{\d+\.\d+\.\d+\}/s);
    await page.expectText("#toast", /copied/i);
    await page.expect("document.cookie", "");
    assert.deepEqual(page.errors, []);
  } finally {
    await page.close();
  }
});
