// Small screens: nothing sticks out, Play stays in sight, fingers find their targets.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openChromium, serveDist } from "./harness.js";

/** @type {Awaited<ReturnType<typeof serveDist>>} */
let site;
before(async () => {
  site = await serveDist();
});
after(() => site.close());

/** Controls on which a finger has less than 44 by 44 pixels. @param {string} [within] */
function smallTargets(within = "body") {
  const found = [];
  const all = document.querySelectorAll(`${within} :is(button, input, select, textarea, a[href], summary)`);
  for (const element of all) {
    // The plots' cursors are for keys; the target of a radio button or of a hidden field is its label.
    const hidden = element.getBoundingClientRect().width < 4;
    const label = hidden && element instanceof HTMLInputElement ? element.labels?.[0] : undefined;
    const target = element.closest("label") ?? label ?? element;
    if (!target.checkVisibility({ visibilityProperty: true }) || element.matches(".cursor, :disabled")) continue;
    target.scrollIntoView({ block: "center", behavior: "instant" });
    const { left, right, top, bottom } = target.getBoundingClientRect();
    const [x, y] = [(left + right) / 2, (top + bottom) / 2];
    const hit = (/** @type {number} */ px, /** @type {number} */ py) => {
      const at = document.elementFromPoint(px, py);
      return at !== null && (target.contains(at) || at === element);
    };
    if (!hit(x, y)) continue;
    const reach = (/** @type {number} */ dx, /** @type {number} */ dy) => {
      let k = 0;
      while (k < 44 && hit(x + (k + 1) * dx, y + (k + 1) * dy)) k += 1;
      return k;
    };
    const [width, height] = [reach(-1, 0) + reach(1, 0) + 1, reach(0, -1) + reach(0, 1) + 1];
    if (width < 43.5 || height < 43.5) {
      found.push(`${width} × ${height}: ${element.id || element.outerHTML.slice(0, 120)}`);
    }
  }
  return found;
}

for (const width of [320, 390]) {
  test(`${width} px: every target is large enough for a finger`, async () => {
    const page = await openChromium({ width, height: 844, touch: true });
    try {
      await page.open(`${site.url}#v1&samples=1000&batch=64&seed=-1`);
      await page.evaluate("equiflow.train(5)");
      await page.evaluate("equiflow.pin()");
      await page.until("both runs are shown", "document.querySelector('#compare-numbers')?.checkVisibility()");
      await page.click("#setup-button");
      await page.expect(smallTargets, []);
      await page.click("#menu-button");
      await page.expect(smallTargets, [], "#menu");
      assert.deepEqual(page.errors, []);
    } finally {
      await page.close();
    }
  });

  test(`${width} px: Play stays in sight while the page scrolls, and everything fits its width`, async () => {
    const page = await openChromium({ width, height: 700, touch: true });
    try {
      for (const system of ["dw2", "dw4", "lj13"]) {
        await page.open(`${site.url}?${system}#v1&samples=1000&batch=16&system=${system}`);
        for (const part of [0, 0.5, 1]) {
          const { play, wide } = await page.evaluate((/** @type {number} */ at) => {
            scrollTo({ top: at * document.documentElement.scrollHeight, behavior: "instant" });
            return {
              play: document.querySelector("#play")?.getBoundingClientRect().toJSON(),
              wide: document.documentElement.scrollWidth,
            };
          }, part);
          assert.ok(play.top >= 0 && play.bottom <= 700, `${system}, ${part}: ${JSON.stringify(play)}`);
          assert.ok(wide <= width, `${system}: ${wide} px`);
        }
      }
      assert.deepEqual(page.errors, []);
    } finally {
      await page.close();
    }
  });
}

test("a tablet shows the flow and the numbers without scrolling", async () => {
  const page = await openChromium({ width: 768, height: 1024, touch: true });
  try {
    await page.open(site.url);
    await page.until("the flow is in view", () => {
      const { bottom = 0, width = 0 } = document.querySelector("#panel-flow")?.getBoundingClientRect() ?? {};
      return bottom <= 1024 && width > 600;
    });
    await page.expect("document.documentElement.scrollWidth", 768);
    await page.expect(smallTargets, []);
  } finally {
    await page.close();
  }
});

/** Writes down every text of a chart that its canvas cuts off. */
const CUT = `{
  globalThis.cut = new Set();
  globalThis.written = new Set();
  const { fillText } = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.fillText = function (text, x, y, ...rest) {
    fillText.call(this, text, x, y, ...rest);
    if (!this.canvas.closest?.(".uplot")) return;
    const { actualBoundingBoxLeft: left, actualBoundingBoxRight: right } = this.measureText(text);
    const matrix = this.getTransform();
    const ends = [-left, right].map((dx) => matrix.transformPoint({ x: x + dx, y }).x);
    // One pixel is the edge of a smoothed letter.
    const upright = matrix.b === 0;
    if (upright && (ends[0] < -1 || ends[1] > this.canvas.width + 1)) cut.add(this.canvas.closest("[id]").id + ": " + text);
    written.add(text);
  };
}`;

for (const language of ["en", "zh"]) {
  test(`390 px, ${language}: no chart cuts a number on its axes, also after ten thousand steps`, async () => {
    const page = await openChromium({ width: 390, height: 844, touch: true, prepare: CUT });
    try {
      await page.open(`${site.url}?lang=${language}#v1&samples=20&batch=1&odeSteps=1&distanceKernels=4&timeKernels=2`);
      await page.evaluate("equiflow.train(10000)");
      await page.until("the axis ends there", "[...written].some((text) => /^10.?000$/.test(text))");
      await page.until("all curves are there", "document.querySelectorAll('#profile-chart canvas').length === 1");
      await page.expect("[...cut]", []);
      assert.deepEqual(page.errors, []);
    } finally {
      await page.close();
    }
  });
}
