// What the browser tests share: a server for dist/, and real Chromium, Firefox and WebKit behind one small
// interface, so that a test is written once and runs in all of them.
//
//   const site = await serveDist();
//   const page = await openFirefox({ dark: true });
//   await page.open(site.url);
//   await page.click("#step");
//   await page.expect("equiflow.report().step", 1);
//   assert.deepEqual(page.errors, []);
//   await page.close();
//   await site.close();

import { openChromium } from "./harness/chromium.js";
import { openFirefox } from "./harness/firefox.js";
import { openWebKit } from "./harness/webkit.js";

/** @typedef {import("./harness/page.js").Look} Look */
/** @typedef {import("./harness/page.js").Page} Page */
/** @typedef {import("./harness/page.js").Evaluate} Evaluate */

export { openDiscardingChromium } from "./harness/discarding-chromium.js";
export { openKeepingChromium } from "./harness/keeping-chromium.js";
export { KEEPING, VISITOR } from "./harness/page.js";
export { exported, KEEP_SAVED } from "./harness/saved.js";
export { KEPT, serveDist } from "./harness/site.js";
export { LEFT, PATIENCE } from "./harness/waiting.js";
export { openChromium, openFirefox, openWebKit };

/** The browsers that most tests of the page run in. */
export const BROWSERS = { chromium: openChromium, firefox: openFirefox };

/** The same and WebKit, the engine of Safari and of every browser on an iPad. It comes with Linux only. */
export const ENGINES = process.platform === "linux" ? { ...BROWSERS, webkit: openWebKit } : BROWSERS;
